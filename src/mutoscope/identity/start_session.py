"""Start a login session."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity import queries
from mutoscope.identity.types import LoginSession
from mutoscope.kernel import new_id


async def start_session(
    session: AsyncSession, user_id: uuid.UUID, *, now: dt.datetime, lifetime: dt.timedelta
) -> LoginSession:
    """Start a login session for the user the database session is bound to."""
    started = LoginSession(new_id(), user_id, now + lifetime)
    await queries.insert_session(session, started.id, user_id, now=now, expires_at=started.expires_at)
    return started
