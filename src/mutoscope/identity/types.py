"""Who is calling, as values."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from enum import StrEnum


class AccountRole(StrEnum):
    """What a user is on this server; what they may do inside a workspace is `tenancy.Role` (document 003, table 1)."""

    CREATOR = "creator"
    ADMIN = "admin"


@dataclass(frozen=True)
class Subject:
    """The claims of a verified access token: who calls, in which login session, for which workspace."""

    user_id: uuid.UUID
    session_id: uuid.UUID
    workspace_id: uuid.UUID


@dataclass(frozen=True)
class User:
    """An account, without its password hash, which never leaves this package."""

    id: uuid.UUID
    name: str
    email: str
    role: AccountRole
    created_at: dt.datetime
    updated_at: dt.datetime


@dataclass(frozen=True)
class LoginSession:
    """One sign-in: tokens carry its id and die with it."""

    id: uuid.UUID
    user_id: uuid.UUID
    expires_at: dt.datetime
