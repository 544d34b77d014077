"""Read the scope of a subject: one round trip for the login session and the membership together."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity import SessionEnded, Subject, TokenExpired
from mutoscope.infra.actor import act_as
from mutoscope.infra.database import bind_session
from mutoscope.tenancy import queries
from mutoscope.tenancy.key_access import find_key_scope
from mutoscope.tenancy.types import Scope


async def renew_scope(session: AsyncSession, scope: Scope, *, now: dt.datetime, address: str | None = None) -> Scope:
    """Read the scope of a caller again, in a later transaction of a long answer.

    Args:
        session: not bound yet.
        scope: as it was when the answer began.
        now: the moment.
        address: where the caller is; an API key may have been limited to other networks since.

    Raises:
        TokenExpired: the time of the access token is over.
        SessionEnded: the login session or the API key was revoked or has expired, or the membership is gone.
        WorkspaceSuspended: the platform's operators have closed the workspace.
    """
    if scope.expires_at is not None and scope.expires_at <= now:
        raise TokenExpired
    if scope.session_id is not None:
        subject = Subject(scope.user_id, scope.session_id, scope.workspace_id, scope.expires_at)
        return await read_scope(session, subject, now=now)
    await bind_session(session, workspace_id=scope.workspace_id, user_id=scope.user_id)
    renewed = await find_key_scope(session, scope, now, address)
    if renewed is None:
        raise SessionEnded
    act_as(session, user_id=scope.user_id, key_id=scope.key_id)
    return renewed


async def read_scope(session: AsyncSession, subject: Subject, *, now: dt.datetime) -> Scope:
    """Bind the session to the subject's workspace and user and return the scope.

    Raises:
        SessionEnded: the login session was revoked or has expired, or the membership is gone.
    """
    await bind_session(session, workspace_id=subject.workspace_id, user_id=subject.user_id)
    scope = await queries.find_scope(session, subject, now)
    if scope is None:
        raise SessionEnded
    act_as(session, user_id=scope.user_id, impersonator_id=scope.impersonator_id)
    return scope
