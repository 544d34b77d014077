"""Workspaces, roles, and the scope of a request."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a membership allows inside its workspace."""

    OWNER = "owner"
    ADMIN = "admin"
    EDITOR = "editor"
    VIEWER = "viewer"


@dataclass(frozen=True)
class Scope:
    """Who calls, in which workspace, as what: every verb that touches tenant data takes one."""

    workspace_id: uuid.UUID
    user_id: uuid.UUID
    role: Role
    session_id: uuid.UUID


@dataclass(frozen=True)
class Workspace:
    """A tenant."""

    id: uuid.UUID
    name: str
    slug: str
    created_at: dt.datetime
