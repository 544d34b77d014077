"""End one's own login sessions, and say so in the log."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity import NoSuchSession, end_other_sessions, end_session
from mutoscope.infra.events import emit
from mutoscope.tenancy import NotWhileImpersonating, Scope


async def end_own_session(session: AsyncSession, scope: Scope, session_id: uuid.UUID, *, now: dt.datetime) -> None:
    """End one of the caller's login sessions, this one or another.

    Raises:
        NoSuchSession: the caller has none with this id, or it has ended.
        NotWhileImpersonating: it is another one than that of the platform admin who calls.
    """
    if session_id != scope.session_id:
        _require_oneself(scope)
    if not await end_session(session, scope.user_id, session_id, now=now):
        raise NoSuchSession
    await _report(session, scope, session_id, "A login session was ended.")


async def end_others(session: AsyncSession, scope: Scope, *, now: dt.datetime) -> int:
    """End all of the caller's login sessions but the one they call with, and return how many that were.

    Raises:
        NotWhileImpersonating: a platform admin calls in the user's name.
    """
    _require_oneself(scope)
    ended = await end_other_sessions(session, scope.user_id, now=now, keep=scope.session_id)
    for session_id in ended:
        await _report(session, scope, session_id, "A login session was ended from another one.")
    return len(ended)


async def log_out(session: AsyncSession, scope: Scope, *, now: dt.datetime) -> None:
    """End the login session that the caller calls with; an API key has none."""
    if scope.session_id is not None and await end_session(session, scope.user_id, scope.session_id, now=now):
        await _report(session, scope, scope.session_id, "Logged out.")


def _require_oneself(scope: Scope) -> None:
    """Return if nobody acts in the user's name: a visitor turns out neither the user nor another visitor."""
    if scope.impersonator_id is not None:
        raise NotWhileImpersonating("session.end")


async def _report(session: AsyncSession, scope: Scope, session_id: uuid.UUID, message: str) -> None:
    await emit(session, scope.workspace_id, "session.ended", message=message, payload={"session_id": session_id})
