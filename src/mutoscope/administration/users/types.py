"""Accounts as an operator sees them."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass


@dataclass(frozen=True)
class FoundUser:
    """An account; `last_seen_at` leaves out impersonations."""

    id: uuid.UUID
    name: str
    email: str | None
    role: str
    has_password: bool
    created_at: dt.datetime
    suspended_at: dt.datetime | None
    last_seen_at: dt.datetime | None


@dataclass(frozen=True)
class UsersWorkspace:
    """A workspace that somebody is a member of."""

    workspace_id: uuid.UUID
    name: str
    slug: str
    role: str
    suspended_at: dt.datetime | None


@dataclass(frozen=True)
class RunningSession:
    """A login session that stands."""

    id: uuid.UUID
    method: str
    created_at: dt.datetime
    expires_at: dt.datetime
    last_used_at: dt.datetime | None
    impersonator_id: uuid.UUID | None


@dataclass(frozen=True)
class UserFile:
    """All that an operator sees of one account."""

    user: FoundUser
    workspaces: list[UsersWorkspace]
    sessions: list[RunningSession]
