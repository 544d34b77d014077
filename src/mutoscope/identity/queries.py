"""The statements of this package. The application role may not read password hashes or other people's accounts."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity.types import AccountRole, User

_FIND_LOGIN = text("select user_id, password_hash from identity_find_login(:email_key)")
_INSERT_USER = text(
    "insert into app_user (id, name, email, email_key, password_hash) "
    "values (:id, :name, :email, :email_key, :password_hash)"
)
_READ_USER = text("select id, name, email, role, created_at, updated_at from app_user where id = :id")
_REPLACE_HASH = text("update app_user set password_hash = :password_hash where id = :id")
_INSERT_SESSION = text(
    "insert into login_session (id, user_id, created_at, expires_at) values (:id, :user_id, :now, :expires_at)"
)
_REVOKE_SESSION = text("update login_session set revoked_at = :now where id = :id and revoked_at is null")


@dataclass(frozen=True)
class KnownLogin:
    """What is kept about an e-mail address to check a password."""

    user_id: uuid.UUID
    password_hash: str


async def find_login(session: AsyncSession, email_key: str) -> KnownLogin | None:
    """Return the account of an address through the one function that may look across users."""
    row = (await session.execute(_FIND_LOGIN, {"email_key": email_key})).one_or_none()
    return KnownLogin(row.user_id, row.password_hash) if row else None


async def insert_user(
    session: AsyncSession, user_id: uuid.UUID, *, name: str, email: str, email_key: str, password_hash: str
) -> None:
    """Insert an account; the session must be bound to `user_id`."""
    await session.execute(
        _INSERT_USER,
        {"id": user_id, "name": name, "email": email, "email_key": email_key, "password_hash": password_hash},
    )


async def find_user(session: AsyncSession, user_id: uuid.UUID) -> User | None:
    """Return the account the session is bound to, nobody else's."""
    row = (await session.execute(_READ_USER, {"id": user_id})).one_or_none()
    if row is None:
        return None
    return User(row.id, row.name, row.email, AccountRole(row.role), row.created_at, row.updated_at)


async def replace_hash(session: AsyncSession, user_id: uuid.UUID, password_hash: str) -> None:
    """Keep a stronger hash of the same password."""
    await session.execute(_REPLACE_HASH, {"id": user_id, "password_hash": password_hash})


async def insert_session(
    session: AsyncSession, session_id: uuid.UUID, user_id: uuid.UUID, *, now: dt.datetime, expires_at: dt.datetime
) -> None:
    """Insert a login session of the bound user."""
    await session.execute(_INSERT_SESSION, {"id": session_id, "user_id": user_id, "now": now, "expires_at": expires_at})


async def revoke_session(session: AsyncSession, session_id: uuid.UUID, now: dt.datetime) -> None:
    """End a login session of the bound user."""
    await session.execute(_REVOKE_SESSION, {"id": session_id, "now": now})
