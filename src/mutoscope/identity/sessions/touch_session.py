"""Note that a login session is in use, and from where it was renewed."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity.sessions import queries
from mutoscope.identity.sessions.session_origin import seal_origin
from mutoscope.identity.types import SessionOrigin


async def touch_session(
    session: AsyncSession,
    user_id: uuid.UUID,
    session_id: uuid.UUID,
    *,
    now: dt.datetime,
    origin: SessionOrigin | None = None,
) -> None:
    """Note the use of the bound user's login session; with an origin, also from where."""
    await queries.touch(session, session_id, now)
    if origin is not None:
        await queries.replace_origin(session, session_id, await seal_origin(session, user_id, session_id, origin))
