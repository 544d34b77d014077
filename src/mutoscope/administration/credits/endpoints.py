"""Credits, for operators."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Header

from mutoscope.administration.credits.adjust_credits import adjust_credits
from mutoscope.administration.credits.refund import refund
from mutoscope.administration.credits.schemas import AdjustCredits, AdjustmentView
from mutoscope.administration.schemas import Reasoned
from mutoscope.administration.step_up import RECENT
from mutoscope.kernel import Credits
from mutoscope.tenancy import Scope, SessionDep, SettingsDep, TransactionRoute, allowed, problems

router = APIRouter(prefix="/admin", tags=["platform"], route_class=TransactionRoute)
Treasurer = Annotated[Scope, allowed("platform.credits")]
KeyHeader = Annotated[str | None, Header(alias="Idempotency-Key", description="The same key moves the credits once.")]


@router.post(
    "/workspaces/{workspace_id}/credits",
    summary="Grant credits, or take some back",
    dependencies=[RECENT],
    responses=problems(404, 409),
)
async def adjust(
    scope: Treasurer,
    session: SessionDep,
    settings: SettingsDep,
    workspace_id: uuid.UUID,
    body: AdjustCredits,
    key: KeyHeader = None,
) -> AdjustmentView:
    """Move a workspace's credits; its statement shows the reason. What running work holds is never taken.

    Above the setting `adjustment_credits`, the amount must be repeated in `confirm_amount`.
    """
    limit = Credits.whole(settings.adjustment_credits).milli
    done = await adjust_credits(
        session,
        scope,
        workspace_id,
        body.milli,
        reason=body.reason,
        limit=limit,
        key=key,
        confirmed=body.confirmed_milli,
    )
    return AdjustmentView.of(done)


@router.post("/jobs/{job_id}/refund", summary="Refund a film", dependencies=[RECENT], responses=problems(404, 409))
async def refund_job(_scope: Treasurer, session: SessionDep, job_id: uuid.UUID, body: Reasoned) -> AdjustmentView:
    """Give back, once, what a finished film cost; the film stays."""
    return AdjustmentView.of(await refund(session, job_id, reason=body.reason))
