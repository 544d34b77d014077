"""Sign somebody out everywhere."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.administration.ask import ask
from mutoscope.administration.errors import UserUnknown
from mutoscope.administration.users import queries
from mutoscope.administration.users.record_for_user import record_for_user
from mutoscope.tenancy import Scope


async def end_sessions(
    session: AsyncSession, scope: Scope, user_id: uuid.UUID, *, reason: str, now: dt.datetime
) -> int:
    """End every login session of an account and return how many stood; API keys go on.

    Raises:
        UserUnknown: nobody has the id.
        AdminProtected: it is a platform admin's.
    """
    found = await ask(session, queries.END_SESSIONS, missing=UserUnknown(user_id), user=user_id, now=now)
    ended = int(found.scalar_one())
    if ended:
        message = "All login sessions of an account were ended by the platform's operators."
        await record_for_user(session, scope, user_id, "user.sessions_ended", message=message, reason=reason)
    return ended
