"""End a login session: every token of it is refused from the next request on."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity import queries


async def end_session(session: AsyncSession, session_id: uuid.UUID, *, now: dt.datetime) -> None:
    """Revoke a login session of the bound user; one that has ended stays ended."""
    await queries.revoke_session(session, session_id, now)
