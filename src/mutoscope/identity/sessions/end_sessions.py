"""End login sessions: every token of them is refused from the next request on."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity.sessions import queries


async def end_session(session: AsyncSession, user_id: uuid.UUID, session_id: uuid.UUID, *, now: dt.datetime) -> bool:
    """End one login session of the bound user; say whether it was there and had not ended before."""
    return bool(await queries.end_sessions(session, user_id, now, only=session_id))


async def end_other_sessions(
    session: AsyncSession, user_id: uuid.UUID, *, now: dt.datetime, keep: uuid.UUID | None = None
) -> list[uuid.UUID]:
    """End every login session of the bound user but one, and return their ids; all of them without `keep`."""
    return await queries.end_sessions(session, user_id, now, all_but=keep)
