"""Read the scope of a subject: one round trip for the login session and the membership together."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity import SessionEnded, Subject
from mutoscope.infra.database import bind_session
from mutoscope.tenancy import queries
from mutoscope.tenancy.types import Scope


async def read_scope(session: AsyncSession, subject: Subject, *, now: dt.datetime) -> Scope:
    """Bind the session to the subject's workspace and user and return the scope.

    Raises:
        SessionEnded: the login session was revoked or has expired, or the membership is gone.
    """
    await bind_session(session, workspace_id=subject.workspace_id, user_id=subject.user_id)
    scope = await queries.find_scope(session, subject, now)
    if scope is None:
        raise SessionEnded
    return scope
