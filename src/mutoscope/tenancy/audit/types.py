"""Lines of the audit log, as values."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Personal = Literal["none", "open", "erased", "unreadable"]
"""Whether an entry has a sealed part: nothing was sealed, it is open here, its owner erased it, or no key fits."""


@dataclass(frozen=True)
class AuditFilter:
    """Which lines are wanted; None is all."""

    action: str | None = None
    """How the action begins: `member.` or `member.removed`."""
    actor: uuid.UUID | None = None
    """Who acted, as user or as the admin in their name."""
    project: uuid.UUID | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    """Up to, not including."""


@dataclass(frozen=True)
class AuditEntry:
    """One thing that happened; the first six fields are table `logs` of source document 003."""

    id: uuid.UUID
    project_id: uuid.UUID | None
    user_id: uuid.UUID | None
    action: str
    message: str
    timestamp: dt.datetime
    actor_name: str | None
    """The member's name, or a former member's; None for the system, for strangers, and for people who are erased."""
    key_id: uuid.UUID | None
    impersonator_id: uuid.UUID | None
    request_id: str | None
    payload: Mapping[str, Any]
    personal: Personal
    address: str | None
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
