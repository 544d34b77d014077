"""Impersonation, for operators."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Annotated

from fastapi import APIRouter, status

from mutoscope.administration.impersonation.end_impersonation import end_impersonation, list_impersonations
from mutoscope.administration.impersonation.schemas import (
    ImpersonationList,
    ImpersonationStarted,
    ImpersonationView,
    StartImpersonation,
)
from mutoscope.administration.impersonation.start_impersonation import VisitRules, start_impersonation
from mutoscope.administration.schemas import Reasoned
from mutoscope.administration.step_up import RECENT
from mutoscope.identity import TokenSigner
from mutoscope.tenancy import (
    ClockDep,
    Scope,
    SecretRoute,
    SessionDep,
    SettingsDep,
    allowed,
    problems,
    service,
)

router = APIRouter(prefix="/admin/impersonations", tags=["platform"], route_class=SecretRoute)
Impersonator = Annotated[Scope, allowed("platform.impersonate")]
SignerDep = Annotated[TokenSigner, service(TokenSigner)]


@router.post(
    "",
    summary="Act in somebody's name",
    status_code=status.HTTP_201_CREATED,
    dependencies=[RECENT],
    responses=problems(404, 409),
)
async def start(
    scope: Impersonator,
    session: SessionDep,
    clock: ClockDep,
    settings: SettingsDep,
    signer: SignerDep,
    body: StartImpersonation,
) -> ImpersonationStarted:
    """Return a short-lived token of a user in one of their workspaces.

    The workspace's audit log shows it with the reason, the profile says so, and the user gets a mail. What would
    outlive the visit is refused (`not_while_impersonating`), and so is every route under `/admin`.
    """
    borrowed = await start_impersonation(
        session,
        signer,
        scope,
        VisitRules(dt.timedelta(seconds=settings.impersonation_seconds), settings.impersonation_mail),
        user_id=body.user_id,
        workspace_id=body.workspace_id,
        reason=body.reason,
        now=clock.now(),
    )
    return ImpersonationStarted.of_token(borrowed)


@router.get("", summary="List the running impersonations")
async def find(_scope: Impersonator, session: SessionDep, clock: ClockDep) -> ImpersonationList:
    """Return the impersonations that run, of every admin."""
    running = await list_impersonations(session, now=clock.now())
    return ImpersonationList(items=[ImpersonationView.of(visit) for visit in running])


@router.post(
    "/{impersonation_id}/end",
    summary="End an impersonation",
    status_code=status.HTTP_204_NO_CONTENT,
    dependencies=[RECENT],
    responses=problems(404),
)
async def end(
    scope: Impersonator, session: SessionDep, clock: ClockDep, impersonation_id: uuid.UUID, body: Reasoned
) -> None:
    """End an impersonation, one's own or another admin's, before its time."""
    await end_impersonation(session, scope, impersonation_id, reason=body.reason, now=clock.now())
