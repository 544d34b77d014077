"""The statements about login sessions; all are of the bound user. Refresh tokens are reached by functions alone."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity.types import LoginSession

_INSERT = text(
    "with old as (delete from login_session where user_id = :user_id and expires_at < :now) "
    "insert into login_session (id, user_id, created_at, expires_at, method, sealed) "
    "values (:id, :user_id, :now, :expires_at, :method, :sealed)"
)
_IS_SUSPENDED = text("select suspended_at is not null from app_user where id = :id")
_END = text(
    "update login_session set revoked_at = :now "
    "where user_id = :user_id and revoked_at is null and (cast(:id as uuid) is null or id = :id) "
    "and (cast(:except_id as uuid) is null or id <> :except_id) returning id"
)
_LIST = text(
    "select s.id, s.created_at, s.expires_at, s.method, s.sealed, s.impersonator_id is not null as impersonated, "
    "n.last_used_at from login_session s join login_session_use n on n.session_id = s.id "
    "where s.user_id = :user_id and s.revoked_at is null and s.expires_at > :now and n.last_used_at > :idle_since "
    "order by n.last_used_at desc, s.id limit :limit"
)
_SEAL = text("update login_session set sealed = :sealed where id = :id")
# A long request holds the row until it ends: whoever finds it held leaves it.
_TOUCH = text(
    "update login_session_use set last_used_at = :now where session_id in ("
    "  select n.session_id from login_session_use n where n.session_id = :id and n.last_used_at < :now "
    "  for update skip locked)"
)


async def insert_session(
    session: AsyncSession, started: LoginSession, *, now: dt.datetime, method: str, sealed: bytes | None
) -> None:
    """Insert a login session of the bound user, and delete those that ran out with all that hangs on them."""
    await session.execute(
        _INSERT,
        {
            "id": started.id,
            "user_id": started.user_id,
            "now": now,
            "expires_at": started.expires_at,
            "method": method,
            "sealed": sealed,
        },
    )


async def is_suspended(session: AsyncSession, user_id: uuid.UUID) -> bool:
    """Tell whether the bound user's account is suspended."""
    return bool(await session.scalar(_IS_SUSPENDED, {"id": user_id}))


async def end_sessions(
    session: AsyncSession,
    user_id: uuid.UUID,
    now: dt.datetime,
    *,
    only: uuid.UUID | None = None,
    all_but: uuid.UUID | None = None,
) -> list[uuid.UUID]:
    """End login sessions, and return the ids of those that had not ended before."""
    names = {"user_id": user_id, "now": now, "id": only, "except_id": all_but}
    return list((await session.execute(_END, names)).scalars())


async def list_sessions(
    session: AsyncSession, user_id: uuid.UUID, *, now: dt.datetime, idle_since: dt.datetime, limit: int
) -> Sequence[Row[Any]]:
    """Return the living sessions that were used after a moment, the last used first."""
    names = {"user_id": user_id, "now": now, "idle_since": idle_since, "limit": limit}
    return (await session.execute(_LIST, names)).all()


async def replace_origin(session: AsyncSession, session_id: uuid.UUID, sealed: bytes | None) -> None:
    """Keep from where a session was renewed."""
    await session.execute(_SEAL, {"id": session_id, "sealed": sealed})


async def touch(session: AsyncSession, session_id: uuid.UUID, now: dt.datetime) -> None:
    """Note that a session is in use, unless somebody else is noting it."""
    await session.execute(_TOUCH, {"id": session_id, "now": now})
