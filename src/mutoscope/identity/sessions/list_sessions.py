"""List one's own login sessions."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity.sessions import queries
from mutoscope.identity.sessions.session_origin import open_origin
from mutoscope.identity.sessions.types import KeptSession

MAX_SESSIONS = 200


async def list_sessions(
    session: AsyncSession, user_id: uuid.UUID, *, now: dt.datetime, idle: dt.timedelta
) -> list[KeptSession]:
    """Return the bound user's living login sessions, the last used first, at most 200.

    Args:
        session: bound to the user.
        user_id: whose.
        now: the present moment.
        idle: how long one that was not used may still be renewed.
    """
    rows = await queries.list_sessions(session, user_id, now=now, idle_since=now - idle, limit=MAX_SESSIONS)
    return [
        KeptSession(
            id=row.id,
            method=row.method,
            created_at=row.created_at,
            last_used_at=row.last_used_at,
            expires_at=row.expires_at,
            origin=await open_origin(session, user_id, row.id, row.sealed),
            impersonated=row.impersonated,
        )
        for row in rows
    ]
