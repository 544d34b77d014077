"""Accounts, for operators."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Query

from mutoscope.administration.schemas import Reasoned, Words
from mutoscope.administration.step_up import RECENT
from mutoscope.administration.users.end_sessions import end_sessions
from mutoscope.administration.users.read_user import read_user
from mutoscope.administration.users.require_reset import require_reset
from mutoscope.administration.users.schemas import SessionsEnded, UserDetail, UserPage
from mutoscope.administration.users.search_users import search_users
from mutoscope.administration.users.suspend_user import suspend_user, unsuspend_user
from mutoscope.tenancy import ClockDep, Scope, SessionDep, TransactionRoute, allowed, problems

router = APIRouter(prefix="/admin/users", tags=["platform"], route_class=TransactionRoute)
Reader = Annotated[Scope, allowed("platform.read")]
Manager = Annotated[Scope, allowed("platform.manage")]


@router.get("", summary="Search accounts")
async def search(
    scope: Reader,
    session: SessionDep,
    q: Annotated[Words | None, Query(max_length=255, description="Part of a name or an address, or an id.")] = None,
    cursor: Annotated[str | None, Query(max_length=100)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> UserPage:
    """Return one page of accounts, the newest first."""
    return UserPage.of(await search_users(session, scope, words=q, cursor=cursor, limit=limit))


@router.get("/{user_id}", summary="Read an account", responses=problems(404))
async def read(_scope: Reader, session: SessionDep, clock: ClockDep, user_id: uuid.UUID) -> UserDetail:
    """Return an account with its workspaces, its login sessions and when it was last seen."""
    return UserDetail.of_file(await read_user(session, user_id, now=clock.now()))


@router.post("/{user_id}/suspend", summary="Suspend an account", dependencies=[RECENT], responses=problems(404, 409))
async def suspend(
    scope: Manager, session: SessionDep, clock: ClockDep, user_id: uuid.UUID, body: Reasoned
) -> UserDetail:
    """Close an account: its login sessions end at once, its API keys open nothing, nobody signs in to it."""
    await suspend_user(session, scope, user_id, reason=body.reason, now=clock.now())
    return UserDetail.of_file(await read_user(session, user_id, now=clock.now()))


@router.post(
    "/{user_id}/unsuspend", summary="Let an account in again", dependencies=[RECENT], responses=problems(404, 409)
)
async def unsuspend(
    scope: Manager, session: SessionDep, clock: ClockDep, user_id: uuid.UUID, body: Reasoned
) -> UserDetail:
    """Open a suspended account; its API keys work as before."""
    await unsuspend_user(session, scope, user_id, reason=body.reason)
    return UserDetail.of_file(await read_user(session, user_id, now=clock.now()))


@router.post(
    "/{user_id}/end-sessions",
    summary="Sign somebody out everywhere",
    dependencies=[RECENT],
    responses=problems(404, 409),
)
async def end(
    scope: Manager, session: SessionDep, clock: ClockDep, user_id: uuid.UUID, body: Reasoned
) -> SessionsEnded:
    """End every login session of an account; API keys go on."""
    return SessionsEnded(ended=await end_sessions(session, scope, user_id, reason=body.reason, now=clock.now()))


@router.post(
    "/{user_id}/require-password-reset",
    summary="Make somebody choose a new password",
    dependencies=[RECENT],
    responses=problems(404, 409),
)
async def reset(
    scope: Manager, session: SessionDep, clock: ClockDep, user_id: uuid.UUID, body: Reasoned
) -> SessionsEnded:
    """Forget the password, end every login session, and tell the person by mail to set a new one."""
    return SessionsEnded(ended=await require_reset(session, scope, user_id, reason=body.reason, now=clock.now()))
