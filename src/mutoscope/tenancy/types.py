"""Workspaces, roles, and the scope of a request."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
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
    session_id: uuid.UUID | None
    """The login session; none with an API key."""
    key_id: uuid.UUID | None = None
    verbs: frozenset[str] | None = None
    """What an API key is limited to, whatever its owner's role; None is no limit."""
    impersonator_id: uuid.UUID | None = None
    """The platform admin who acts in the user's name."""
    is_admin: bool = False
    """Whether the account is a platform admin's."""
    expires_at: dt.datetime | None = field(default=None, compare=False)
    """When the token, or the replaced secret of a key, that the request came with ends: longer no answer may last."""


@dataclass(frozen=True)
class Workspace:
    """A tenant."""

    id: uuid.UUID
    name: str
    slug: str
    created_at: dt.datetime
    region: str
    """Where its files lie, and whose key wraps its data key."""
