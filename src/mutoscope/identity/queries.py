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
_REPLACE_NAME = text("update app_user set name = :name where id = :id")
_VERIFY_EMAIL = text(
    "update app_user set email_verified_at = :now "
    "where id = :id and email_verified_at is null and identity_is_own_address(:email_key) returning id"
)
_REPLACE_EMAIL = text(
    "update app_user set email = :email, email_key = :email_key, email_verified_at = :now where id = :id"
)
_REPLACE_HASH = text("update app_user set password_hash = :password_hash where id = :id")
_DROP_HASH = text("update app_user set password_hash = null where id = :id")


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


async def drop_hash(session: AsyncSession, user_id: uuid.UUID) -> None:
    """Forget the bound user's password."""
    await session.execute(_DROP_HASH, {"id": user_id})


async def replace_name(session: AsyncSession, user_id: uuid.UUID, name: str) -> None:
    """Keep another name of the bound user."""
    await session.execute(_REPLACE_NAME, {"id": user_id, "name": name})


async def verify_email(session: AsyncSession, user_id: uuid.UUID, email_key: str, now: dt.datetime) -> bool:
    """Mark the bound user's address as verified, if it is still this one and was not; say whether it was so."""
    names = {"id": user_id, "email_key": email_key, "now": now}
    return (await session.execute(_VERIFY_EMAIL, names)).one_or_none() is not None


async def replace_email(
    session: AsyncSession, user_id: uuid.UUID, email: str, email_key: str, now: dt.datetime
) -> None:
    """Keep another address of the bound user, verified."""
    await session.execute(_REPLACE_EMAIL, {"id": user_id, "email": email, "email_key": email_key, "now": now})
