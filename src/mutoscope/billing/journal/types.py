"""A kind of request, as data and two functions."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.billing.provider import PaymentProvider

Answer: TypeAlias = dict[str, Any]
"""What the provider said, as JSON."""


@dataclass(frozen=True)
class Request:
    """One entry of the journal."""

    workspace_id: uuid.UUID
    user_id: uuid.UUID | None
    key: str
    """Among the workspace's requests of this kind: the same key is the same request."""
    body: dict[str, Any]
    """Everything that is needed to send it again, as JSON."""


@dataclass(frozen=True)
class ProviderCall:
    """A kind of request."""

    kind: str
    ask: Callable[[PaymentProvider, Request, str], Awaitable[Answer]]
    """Send it; takes the idempotency key for the provider."""
    keep: Callable[[AsyncSession, Request, Answer], Awaitable[None]]
    """Keep what follows, in a transaction bound to the workspace; may come twice."""
    refuse: Callable[[AsyncSession, Request], Awaitable[None]] | None = None
    """Undo what was prepared for it, if the provider refuses for good."""
