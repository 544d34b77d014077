"""Renew the tokens of a login session."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity import (
    RefreshedJustNow,
    RefreshExpired,
    RefreshReused,
    Rotation,
    RotationOutcome,
    SessionEnded,
    Subject,
    rotate_refresh,
    touch_session,
)
from mutoscope.infra.actor import act_as
from mutoscope.infra.database import bind_session
from mutoscope.infra.events import emit
from mutoscope.tenancy import queries
from mutoscope.tenancy.issue_tokens import LoginDesk, LoginTokens, find_home, tokens_of
from mutoscope.tenancy.origin import Origin

_REFUSALS = {
    RotationOutcome.AGAIN: RefreshedJustNow,
    RotationOutcome.REUSED: RefreshReused,
    RotationOutcome.EXPIRED: RefreshExpired,
    RotationOutcome.ENDED: SessionEnded,
}


async def refresh_tokens(desk: LoginDesk, word: str, *, origin: Origin) -> LoginTokens:
    """Exchange a refresh token for the next one and a new access token.

    Has a transaction of its own, as what a refusal does must be kept: a token that comes again after the grace is in
    two hands, and ends its login session.

    Raises:
        RefreshInvalid: there is no such token.
        RefreshExpired: it was not used in time.
        SessionEnded: its login session was ended, or has lasted as long as any may.
        RefreshedJustNow: it was used a moment ago; the other request has its successor.
        RefreshReused: it was used before that.
    """
    settings = desk.settings
    async with desk.database.session(actor=origin.actor) as session:
        rotation = await rotate_refresh(
            session,
            word,
            now=desk.clock.now(),
            lifetime=dt.timedelta(seconds=settings.refresh_token_seconds),
            grace=dt.timedelta(seconds=settings.refresh_grace_seconds),
        )
        if rotation.outcome is RotationOutcome.ROTATED:
            return await _renew(session, desk, rotation, origin)
        if rotation.outcome is RotationOutcome.REUSED:
            await _report_reuse(session, rotation)
    raise _REFUSALS[rotation.outcome]


async def _renew(session: AsyncSession, desk: LoginDesk, rotation: Rotation, origin: Origin) -> LoginTokens:
    workspace_id = rotation.workspace_id
    await bind_session(session, workspace_id=workspace_id, user_id=rotation.user_id)
    if workspace_id is None or not await queries.is_member(session, workspace_id, rotation.user_id):
        workspace_id = await find_home(session, desk, rotation.user_id)
    now = desk.clock.now()
    await touch_session(session, rotation.user_id, rotation.session_id, now=now, origin=origin.of_session)
    subject = Subject(rotation.user_id, rotation.session_id, workspace_id)
    return tokens_of(desk, subject, rotation.successor, ends_at=rotation.ends_at)


async def _report_reuse(session: AsyncSession, rotation: Rotation) -> None:
    workspace_id = rotation.workspace_id
    if workspace_id is None:
        return  # there is no log to write it to
    await bind_session(session, workspace_id=workspace_id, user_id=rotation.user_id)
    act_as(session, user_id=None)  # whoever presented it: perhaps the user, perhaps a thief
    message = "A refresh token was used twice; its login session was ended."
    payload = {"session_id": rotation.session_id, "user_id": rotation.user_id, "reason": "refresh_reused"}
    await emit(session, workspace_id, "session.ended", message=message, payload=payload)
