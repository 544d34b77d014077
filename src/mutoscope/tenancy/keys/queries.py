"""The statements of this package; the session is bound to the workspace."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity.keys import KeySecret
from mutoscope.tenancy.keys.errors import KeyNameTaken
from mutoscope.tenancy.keys.types import ApiKey
from mutoscope.tenancy.types import Role

_COLUMNS = (
    "k.id, k.user_id, k.name, k.scopes, k.networks, k.signing, k.public_key, k.created_at, k.expires_at, "
    "k.revoked_at, k.last_used_at, k.last_used_sealed, s.prefix, s.overlap_ends_at"
)
# Of a key's secrets the newest has no end; older ones work until theirs.
_FROM = (
    "from api_key k cross join lateral ("
    "  select max(t.prefix) filter (where t.ends_at is null) as prefix,"
    "         max(t.ends_at) filter (where t.ends_at > :now) as overlap_ends_at"
    "  from api_key_secret t where t.workspace_id = k.workspace_id and t.key_id = k.id"
    ") s "
)
_LIST = text(
    f"select {_COLUMNS} {_FROM} where (cast(:user_id as uuid) is null or k.user_id = :user_id) "
    "and (cast(:before as uuid) is null or k.id < :before) order by k.id desc limit :limit"
)
_READ = text(f"select {_COLUMNS} {_FROM} where k.id = :id")
_LOCK = text("select id from api_key where id = :id for no key update")
_LOCK_MEMBER = text("select pg_advisory_xact_lock(hashtextextended(:name, 0))")
_COUNT = text(
    "select count(*) from api_key where user_id = :user_id and revoked_at is null "
    "and (expires_at is null or expires_at > :now)"
)
_FIND_NAMED = text(
    "select id, revoked_at is not null as revoked from api_key where user_id = :user_id and name = :name "
    "order by revoked_at is null desc, id desc limit 1"
)
_ROLE = text("select role from membership where user_id = :user_id and workspace_id = :workspace_id")
_INSERT = text(
    "insert into api_key (id, workspace_id, user_id, name, scopes, networks, signing, public_key, created_at, "
    "expires_at) values (:id, :workspace_id, :user_id, :name, cast(:scopes as text[]), cast(:networks as text[]), "
    ":signing, :public_key, :now, :expires_at)"
)
_INSERT_SECRET = text(
    "insert into api_key_secret (id, workspace_id, key_id, digest, prefix, signing_sealed, created_at) "
    "values (:id, :workspace_id, :key_id, :digest, :prefix, :signing_sealed, :now)"
)
_END_SECRETS = text(
    "update api_key_secret set ends_at = least(ends_at, :ends_at) "
    "where key_id = :key_id and (ends_at is null or ends_at > :ends_at)"
)
_UPDATE = text(
    "update api_key set name = :name, scopes = cast(:scopes as text[]), networks = cast(:networks as text[]), "
    "signing = :signing where id = :id"
)
_NAME_INDEX = "api_key_name_idx"
_REVOKE = text("update api_key set revoked_at = :now where id = :id and revoked_at is null returning id")


async def list_keys(
    session: AsyncSession, *, user_id: uuid.UUID | None, before: uuid.UUID | None, limit: int, now: dt.datetime
) -> list[ApiKey]:
    """Return keys of the workspace, the newest first; of one member, if one is named."""
    values = {"user_id": user_id, "before": before, "limit": limit, "now": now}
    return [_to_key(row) for row in await session.execute(_LIST, values)]


async def find_key(session: AsyncSession, key_id: uuid.UUID, now: dt.datetime) -> ApiKey | None:
    """Return a key of the workspace."""
    row = (await session.execute(_READ, {"id": key_id, "now": now})).one_or_none()
    return _to_key(row) if row else None


async def lock_key(session: AsyncSession, key_id: uuid.UUID) -> None:
    """Wait until nobody else changes the key."""
    await session.execute(_LOCK, {"id": key_id})


async def lock_member(session: AsyncSession, workspace_id: uuid.UUID, user_id: uuid.UUID) -> None:
    """Wait until nobody else makes a key for the member."""
    await session.execute(_LOCK_MEMBER, {"name": f"api_key:{workspace_id}:{user_id}"})


async def count_keys(session: AsyncSession, user_id: uuid.UUID, now: dt.datetime) -> int:
    """Return how many working keys a member has in the workspace."""
    return int(await session.scalar(_COUNT, {"user_id": user_id, "now": now}) or 0)


async def find_named(session: AsyncSession, user_id: uuid.UUID, name: str) -> tuple[uuid.UUID, bool] | None:
    """Return a member's key of a name and whether it is revoked; one that is not, if there is one."""
    row = (await session.execute(_FIND_NAMED, {"user_id": user_id, "name": name})).one_or_none()
    return (row.id, row.revoked) if row else None


async def find_role(session: AsyncSession, workspace_id: uuid.UUID, user_id: uuid.UUID) -> Role | None:
    """Return a member's role."""
    found = await session.scalar(_ROLE, {"user_id": user_id, "workspace_id": workspace_id})
    return Role(found) if found else None


async def insert_key(session: AsyncSession, workspace_id: uuid.UUID, key: ApiKey) -> None:
    """Insert a key, yet without a secret.

    Raises:
        KeyNameTaken: the member has a key of that name.
    """
    values = {
        "id": key.id,
        "workspace_id": workspace_id,
        "user_id": key.user_id,
        "name": key.name,
        "scopes": list(key.scopes),
        "networks": list(key.networks),
        "signing": key.signing,
        "public_key": key.public_key,
        "now": key.created_at,
        "expires_at": key.expires_at,
    }
    try:
        await session.execute(_INSERT, values)
    except IntegrityError as error:
        if _NAME_INDEX in str(error.orig):
            raise KeyNameTaken from error
        raise


async def insert_secret(
    session: AsyncSession,
    workspace_id: uuid.UUID,
    key_id: uuid.UUID,
    secret_id: uuid.UUID,
    secret: KeySecret,
    *,
    signing_sealed: bytes | None,
    now: dt.datetime,
) -> None:
    """Insert a key's newest secret."""
    await session.execute(
        _INSERT_SECRET,
        {
            "id": secret_id,
            "workspace_id": workspace_id,
            "key_id": key_id,
            "digest": secret.digest,
            "prefix": secret.prefix,
            "signing_sealed": signing_sealed,
            "now": now,
        },
    )


async def end_secrets(session: AsyncSession, key_id: uuid.UUID, ends_at: dt.datetime) -> None:
    """Let every secret of a key end then, if it does not end sooner."""
    await session.execute(_END_SECRETS, {"key_id": key_id, "ends_at": ends_at})


async def update_key(session: AsyncSession, key: ApiKey) -> None:
    """Keep what may change of a key.

    Raises:
        KeyNameTaken: the member has another key of that name.
    """
    values = {
        "id": key.id,
        "name": key.name,
        "scopes": list(key.scopes),
        "networks": list(key.networks),
        "signing": key.signing,
    }
    try:
        await session.execute(_UPDATE, values)
    except IntegrityError as error:
        if _NAME_INDEX in str(error.orig):
            raise KeyNameTaken from error
        raise


async def revoke_key(session: AsyncSession, key_id: uuid.UUID, now: dt.datetime) -> bool:
    """Revoke a key; False if it was revoked before."""
    return (await session.execute(_REVOKE, {"id": key_id, "now": now})).one_or_none() is not None


def _to_key(row: Any) -> ApiKey:  # noqa: ANN401 -- a row of _COLUMNS
    return ApiKey(
        id=row.id,
        user_id=row.user_id,
        name=row.name,
        prefix=row.prefix or "",
        scopes=tuple(row.scopes),
        networks=tuple(row.networks),
        signing=row.signing,
        public_key=row.public_key,
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        last_used_at=row.last_used_at,
        last_used_sealed=row.last_used_sealed,
        overlap_ends_at=row.overlap_ends_at,
    )
