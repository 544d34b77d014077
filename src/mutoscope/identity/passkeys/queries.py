"""The statements of passkeys; each sees the bound user's alone, except the one exact look-up."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity.passkeys.types import KnownKey, NewKey, Passkey

_FIND = text("select id, user_id, public_key, sign_count from identity_find_passkey(:credential_id)")
_COLUMNS = "id, name, backed_up, created_at, last_used_at"
_LIST = text(f"select {_COLUMNS} from passkey order by created_at, id")  # noqa: S608 -- a constant
_CREDENTIALS = text("select credential_id from passkey order by created_at, id")
_INSERT = text(
    "insert into passkey (id, user_id, credential_id, public_key, sign_count, name, backed_up, created_at) "
    "values (:id, :user_id, :credential_id, :public_key, :sign_count, :name, :backed_up, :now) "
    "on conflict (credential_id) do nothing returning id, name, backed_up, created_at, last_used_at"
)
_RENAME = text(f"update passkey set name = :name where id = :id returning {_COLUMNS}")  # noqa: S608 -- a constant
_DELETE = text("delete from passkey where id = :id returning id")
_USE = text(
    "update passkey set sign_count = :new, backed_up = :backed_up, last_used_at = :now "
    "where id = :id and sign_count = :old returning id"
)


async def find_key(session: AsyncSession, credential_id: bytes) -> KnownKey | None:
    """Return the passkey of a credential id, through the one function that may look across users."""
    row = (await session.execute(_FIND, {"credential_id": credential_id})).one_or_none()
    return KnownKey(row.id, row.user_id, bytes(row.public_key), row.sign_count) if row else None


async def list_passkeys(session: AsyncSession) -> list[Passkey]:
    """Return the bound user's passkeys, the oldest first."""
    return [Passkey(*row) for row in (await session.execute(_LIST)).all()]


async def list_credentials(session: AsyncSession) -> list[bytes]:
    """Return the credential ids of the bound user's passkeys."""
    return [bytes(found) for found in (await session.execute(_CREDENTIALS)).scalars()]


async def insert_passkey(
    session: AsyncSession, passkey_id: uuid.UUID, user_id: uuid.UUID, key: NewKey, *, name: str, now: dt.datetime
) -> Passkey | None:
    """Insert a passkey of the bound user; None if somebody has its credential id."""
    values = {
        "id": passkey_id,
        "user_id": user_id,
        "credential_id": key.credential_id,
        "public_key": key.public_key,
        "sign_count": key.sign_count,
        "name": name,
        "backed_up": key.backed_up,
        "now": now,
    }
    row = (await session.execute(_INSERT, values)).one_or_none()
    return Passkey(*row) if row else None


async def rename_passkey(session: AsyncSession, passkey_id: uuid.UUID, name: str) -> Passkey | None:
    """Rename a passkey of the bound user."""
    row = (await session.execute(_RENAME, {"id": passkey_id, "name": name})).one_or_none()
    return Passkey(*row) if row else None


async def delete_passkey(session: AsyncSession, passkey_id: uuid.UUID) -> bool:
    """Delete a passkey of the bound user."""
    return (await session.execute(_DELETE, {"id": passkey_id})).one_or_none() is not None


async def note_use(session: AsyncSession, known: KnownKey, *, count: int, backed_up: bool, now: dt.datetime) -> bool:
    """Note a use and the new counter; False if the counter is no longer what the answer was checked against."""
    values = {"id": known.id, "old": known.sign_count, "new": count, "backed_up": backed_up, "now": now}
    return (await session.execute(_USE, values)).one_or_none() is not None
