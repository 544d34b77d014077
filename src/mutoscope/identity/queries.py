"""The statements of this package. The application role may not read password hashes or other people's accounts."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import asdict, dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity.types import AccountRole, User

_FIND_LOGIN = text("select user_id, password_hash from identity_find_login(:email_key)")
_INSERT_USER = text(
    "insert into app_user (id, name, email, email_key, password_hash, email_verified_at) "
    "values (:id, :name, :email, :email_key, :password_hash, :email_verified_at)"
)
_READ_USER = text(
    "select id, name, email, role, created_at, updated_at, email_verified_at, has_password from app_user where id = :id"
)
_REPLACE_HASH = text("update app_user set password_hash = :password_hash where id = :id")


@dataclass(frozen=True)
class KnownLogin:
    """What is kept about an e-mail address to check a password."""

    user_id: uuid.UUID
    password_hash: str | None


async def find_login(session: AsyncSession, email_key: str) -> KnownLogin | None:
    """Return the account of an address through the one function that may look across users."""
    row = (await session.execute(_FIND_LOGIN, {"email_key": email_key})).one_or_none()
    return KnownLogin(row.user_id, row.password_hash) if row else None


@dataclass(frozen=True)
class NewUser:
    """What is kept of a new account."""

    id: uuid.UUID
    name: str
    email: str | None
    email_key: str | None
    password_hash: str | None
    email_verified_at: dt.datetime | None


async def insert_user(session: AsyncSession, user: NewUser) -> None:
    """Insert an account; the session must be bound to its id."""
    await session.execute(_INSERT_USER, asdict(user))


async def find_user(session: AsyncSession, user_id: uuid.UUID) -> User | None:
    """Return the account the session is bound to, nobody else's."""
    row = (await session.execute(_READ_USER, {"id": user_id})).one_or_none()
    if row is None:
        return None
    return User(
        id=row.id,
        name=row.name,
        email=row.email,
        role=AccountRole(row.role),
        created_at=row.created_at,
        updated_at=row.updated_at,
        email_verified_at=row.email_verified_at,
        has_password=row.has_password,
    )


async def replace_hash(session: AsyncSession, user_id: uuid.UUID, password_hash: str) -> None:
    """Keep a stronger hash of the same password."""
    await session.execute(_REPLACE_HASH, {"id": user_id, "password_hash": password_hash})
