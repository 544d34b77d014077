"""Who is calling, as values."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from enum import StrEnum


class AccountRole(StrEnum):
    """What a user is on this server; what they may do inside a workspace is `tenancy.Role` (document 003, table 1)."""

    CREATOR = "creator"
    ADMIN = "admin"


class SignInMethod(StrEnum):
    """How somebody proved who they are when a login session began."""

    PASSWORD = "password"  # noqa: S105 -- a word
    MAGIC_LINK = "magic_link"
    OIDC = "oidc"
    WALLET = "wallet"
    PASSKEY = "passkey"
    IMPERSONATION = "impersonation"
    """A platform admin acts in the user's name."""


@dataclass(frozen=True)
class Subject:
    """The claims of a verified access token: who calls, in which login session, for which workspace."""

    user_id: uuid.UUID
    session_id: uuid.UUID
    workspace_id: uuid.UUID
    expires_at: dt.datetime | None = field(default=None, compare=False)
    """When the token that named it ends; None before it is signed."""


@dataclass(frozen=True)
class User:
    """An account, without its password hash, which never leaves this package."""

    id: uuid.UUID
    name: str
    email: str | None
    """None for an account that a wallet opened."""
    role: AccountRole
    created_at: dt.datetime
    updated_at: dt.datetime
    email_verified_at: dt.datetime | None = None
    has_password: bool = True


@dataclass(frozen=True)
class SessionOrigin:
    """From where a login session is used, as far as it is known."""

    address: str | None = None
    device: str | None = None
    """The `User-Agent` that the caller sent."""


@dataclass(frozen=True)
class LoginSession:
    """One sign-in, and the family of its refresh tokens: every token carries its id and dies with it."""

    id: uuid.UUID
    user_id: uuid.UUID
    expires_at: dt.datetime


@dataclass(frozen=True)
class RefreshToken:
    """What renews an access token, once; the word is a secret."""

    word: str
    expires_at: dt.datetime
