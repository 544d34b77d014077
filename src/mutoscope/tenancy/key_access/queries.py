"""The statements of authentication by key."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity import AccountSuspended
from mutoscope.identity.keys import is_within
from mutoscope.tenancy.errors import WorkspaceSuspended
from mutoscope.tenancy.key_access.scopes import verbs_of
from mutoscope.tenancy.key_access.types import KnownKey
from mutoscope.tenancy.types import Role, Scope

# Who the tenant is, is known only now: the same statement binds the transaction to it.
_FIND = text(
    "select f.*, access_suspended(f.workspace_id, f.user_id) as suspended, "
    "set_config('app.workspace_id', f.workspace_id::text, true), "
    "set_config('app.user_id', f.user_id::text, true) from api_key_find(:digest) f"
)
_RENEW = text(
    "select k.scopes, k.networks, m.role from api_key k "
    "join membership m on m.workspace_id = k.workspace_id and m.user_id = k.user_id "
    "where k.id = :key_id and k.user_id = :user_id and k.workspace_id = :workspace_id and k.revoked_at is null "
    "and (k.expires_at is null or k.expires_at > :now) and access_suspended(k.workspace_id, k.user_id) is null"
)
# Of many requests at once one writes; the others do not wait for it.
_NOTE_USE = text(
    "update api_key set last_used_at = :now, last_used_sealed = :sealed where id = (select id from api_key "
    "where id = :key_id and (last_used_at is null or last_used_at <= :before) for update skip locked)"
)
_NOTE_REFUSAL = text(
    "update api_key set refused_at = :now where id = (select id from api_key "
    "where id = :key_id and (refused_at is null or refused_at <= :before) for update skip locked) returning id"
)
_SPEND_NONCE = text("select api_key_spend_nonce(:key_id, :digest, :expires_at, :now)")


async def find_key(session: AsyncSession, digest: bytes) -> KnownKey | None:
    """Return the key of a secret and bind the session to its workspace and member, in one round trip.

    Raises:
        AccountSuspended, WorkspaceSuspended: the platform's operators have closed one of them.
    """
    row = (await session.execute(_FIND, {"digest": digest})).one_or_none()
    if row is None:
        return None
    if row.suspended is not None:
        raise AccountSuspended if row.suspended == "account" else WorkspaceSuspended
    session.info.update(workspace_id=row.workspace_id, user_id=row.user_id)
    return KnownKey(
        id=row.key_id,
        workspace_id=row.workspace_id,
        user_id=row.user_id,
        role=Role(row.role),
        scopes=tuple(row.scopes),
        networks=tuple(row.networks),
        signing=row.signing,
        public_key=row.public_key,
        secret_id=row.secret_id,
        signing_sealed=row.signing_sealed,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        ends_at=row.ends_at,
        last_used_at=row.last_used_at,
        refused_at=row.refused_at,
    )


async def find_key_scope(
    session: AsyncSession, scope: Scope, now: dt.datetime, address: str | None = None
) -> Scope | None:
    """Return the scope of a key as it is now, None if the key or its membership has ended; the session is bound.

    Where an address is given, a key that is no longer for it has ended, too.
    """
    found = await session.execute(
        _RENEW,
        {"key_id": scope.key_id, "user_id": scope.user_id, "workspace_id": scope.workspace_id, "now": now},
    )
    row = found.one_or_none()
    if row is None or (address is not None and row.networks and not is_within(address, tuple(row.networks))):
        return None
    role, verbs = Role(row.role), verbs_of(row.scopes)
    return Scope(scope.workspace_id, scope.user_id, role, None, scope.key_id, verbs, expires_at=scope.expires_at)


async def note_use(
    session: AsyncSession, key_id: uuid.UUID, *, now: dt.datetime, before: dt.datetime, sealed: bytes | None
) -> None:
    """Write down when and from where a key was used, if that was last written at `before` or earlier."""
    await session.execute(_NOTE_USE, {"key_id": key_id, "now": now, "before": before, "sealed": sealed})


async def note_refusal(session: AsyncSession, key_id: uuid.UUID, *, now: dt.datetime, before: dt.datetime) -> bool:
    """Take the right to write one line about a refusal; False if somebody took it after `before`."""
    found = await session.execute(_NOTE_REFUSAL, {"key_id": key_id, "now": now, "before": before})
    return found.one_or_none() is not None


async def spend_nonce(
    session: AsyncSession, key_id: uuid.UUID, digest: bytes, *, expires_at: dt.datetime, now: dt.datetime
) -> bool:
    """Spend a nonce; False if it was spent before. Of two at once, the second waits for the first."""
    found = await session.scalar(
        _SPEND_NONCE, {"key_id": key_id, "digest": digest, "expires_at": expires_at, "now": now}
    )
    return bool(found)
