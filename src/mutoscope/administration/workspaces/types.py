"""Workspaces as an operator sees them."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from mutoscope.ledger import Balance


@dataclass(frozen=True)
class FoundWorkspace:
    """A tenant."""

    id: uuid.UUID
    name: str
    slug: str
    created_at: dt.datetime
    suspended_at: dt.datetime | None
    plan_key: str | None
    members: int


@dataclass(frozen=True)
class WorkspaceFacts(FoundWorkspace):
    """A tenant, with what it uses."""

    stored_bytes: int
    running_jobs: int


@dataclass(frozen=True)
class WorkspaceMember:
    """Who works in it."""

    user_id: uuid.UUID
    name: str
    email: str | None
    role: str
    joined_at: dt.datetime
    suspended_at: dt.datetime | None


@dataclass(frozen=True)
class WorkspaceFile:
    """All that an operator sees of one workspace."""

    facts: WorkspaceFacts
    balance: Balance
    members: list[WorkspaceMember]
