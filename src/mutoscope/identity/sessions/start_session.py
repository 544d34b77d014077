"""Start a login session."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity.errors import AccountSuspended
from mutoscope.identity.sessions import queries
from mutoscope.identity.sessions.session_origin import seal_origin
from mutoscope.identity.types import LoginSession, SessionOrigin, SignInMethod
from mutoscope.kernel import new_id


async def start_session(
    session: AsyncSession,
    user_id: uuid.UUID,
    *,
    now: dt.datetime,
    lifetime: dt.timedelta,
    method: SignInMethod = SignInMethod.PASSWORD,
    origin: SessionOrigin | None = None,
) -> LoginSession:
    """Start a login session for the user the database session is bound to; those that ran out are forgotten.

    Args:
        session: bound to the user.
        user_id: who signed in.
        now: the moment, by the process's clock.
        lifetime: the longest that the session may last, however often it is renewed.
        method: how they proved who they are.
        origin: from where, to be shown to them; kept sealed.

    Raises:
        AccountSuspended: the platform's operators have closed the account.
    """
    if await queries.is_suspended(session, user_id):
        raise AccountSuspended
    started = LoginSession(new_id(), user_id, now + lifetime)
    sealed = await seal_origin(session, user_id, started.id, origin) if origin else None
    await queries.insert_session(session, started, now=now, method=method.value, sealed=sealed)
    return started
