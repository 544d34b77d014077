"""Renew one's tokens; see and end one's login sessions."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Annotated

from fastapi import APIRouter, status

from mutoscope.accounts.schemas import LoginAnswer
from mutoscope.accounts.sessions.end_own_session import end_others, end_own_session, log_out
from mutoscope.accounts.sessions.schemas import EndedSessions, LoginSessionList, LoginSessionView, RefreshRequest
from mutoscope.identity import list_sessions
from mutoscope.tenancy import (
    PUBLIC,
    ClockDep,
    LoginDesk,
    OriginDep,
    Scope,
    SecretRoute,
    SessionDep,
    SettingsDep,
    TransactionRoute,
    allowed,
    problems,
    refresh_tokens,
    service,
)

DeskDep = Annotated[LoginDesk, service(LoginDesk)]
EnderDep = Annotated[Scope, allowed("session.end")]
ReaderDep = Annotated[Scope, allowed("session.read")]

renewals = APIRouter(prefix="/auth", tags=["users"], route_class=SecretRoute)
sessions = APIRouter(prefix="/auth", tags=["users"], route_class=TransactionRoute)


@renewals.post("/refresh", summary="Renew the tokens", dependencies=[PUBLIC], responses=problems(401, 409))
async def refresh(request: RefreshRequest, desk: DeskDep, origin: OriginDep) -> LoginAnswer:
    """Exchange a refresh token for the next one and a new access token.

    Each refresh token is good once. If it comes again within seconds (two tabs), the answer is 409 and nothing is lost;
    if it comes again later, somebody has a copy, and the whole login session ends.
    """
    return LoginAnswer.of(await refresh_tokens(desk, request.refresh_token.get_secret_value(), origin=origin))


@sessions.post("/logout", summary="Log out", status_code=status.HTTP_204_NO_CONTENT)
async def logout(scope: EnderDep, session: SessionDep, clock: ClockDep) -> None:
    """End the login session of this token: every token of it is refused from the next request on."""
    await log_out(session, scope, now=clock.now())


@sessions.get("/sessions", summary="List one's own login sessions")
async def list_own(scope: ReaderDep, session: SessionDep, clock: ClockDep, settings: SettingsDep) -> LoginSessionList:
    """Return every login session that can still be used, with its device and network address."""
    idle = dt.timedelta(seconds=settings.refresh_token_seconds)
    kept = await list_sessions(session, scope.user_id, now=clock.now(), idle=idle)
    return LoginSessionList(items=[LoginSessionView.of(one, scope.session_id) for one in kept])


@sessions.delete(
    "/sessions/{session_id}",
    summary="End a login session",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(404),
)
async def end_one(session_id: uuid.UUID, scope: EnderDep, session: SessionDep, clock: ClockDep) -> None:
    """End one of the caller's login sessions at once, with its access tokens and its refresh token."""
    await end_own_session(session, scope, session_id, now=clock.now())


@sessions.post("/sessions/revoke-others", summary="End all other login sessions")
async def revoke_others(scope: EnderDep, session: SessionDep, clock: ClockDep) -> EndedSessions:
    """End all of the caller's login sessions but this one."""
    return EndedSessions(ended=await end_others(session, scope, now=clock.now()))
