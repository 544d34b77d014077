"""Events as an operator sees them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class LogLine:
    """One event; `sealed` is what of it is personal, opened, None where nobody may or can open it any more."""

    id: uuid.UUID
    workspace_id: uuid.UUID
    project_id: uuid.UUID | None
    user_id: uuid.UUID | None
    key_id: uuid.UUID | None
    impersonator_id: uuid.UUID | None
    request_id: str | None
    action: str
    message: str
    payload: Mapping[str, Any]
    created_at: dt.datetime
    opened: Mapping[str, Any] | None
    erased: bool
    """Whether something was sealed that nobody can open any more."""


@dataclass(frozen=True)
class LogFilter:
    """Which events; what is None does not matter."""

    workspace_id: uuid.UUID | None = None
    user_id: uuid.UUID | None = None
    """Who did it, or in whose name."""
    project_id: uuid.UUID | None = None
    action: str | None = None
    """A whole action, or the noun before the dot."""
    payload: Mapping[str, Any] | None = None
    """What the payload holds."""
    since: dt.datetime | None = None
    until: dt.datetime | None = None
