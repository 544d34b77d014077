"""What checks decided about content, the review queue, and budgets, for operators."""

from __future__ import annotations

import uuid
from typing import Annotated, Literal

from fastapi import APIRouter, Query, status

from mutoscope.administration.ai import queries
from mutoscope.administration.ai.judge_appeal import judge_appeal, reopen_appeal
from mutoscope.administration.ai.list_decisions import list_appeals, list_decisions
from mutoscope.administration.ai.schemas import (
    AppealList,
    GrantedBudget,
    Judging,
    PlatformDecision,
    PlatformDecisionPage,
)
from mutoscope.administration.ai.types import DecisionFilter
from mutoscope.administration.ask import ask
from mutoscope.administration.errors import WorkspaceUnknown
from mutoscope.administration.record import record
from mutoscope.administration.schemas import Moment, Reasoned
from mutoscope.administration.step_up import RECENT
from mutoscope.tenancy import ClockDep, Scope, SessionDep, TransactionRoute, allowed, problems

router = APIRouter(prefix="/admin/ai", tags=["platform"], route_class=TransactionRoute)
Reader = Annotated[Scope, allowed("platform.read")]
Manager = Annotated[Scope, allowed("platform.manage")]
_CATEGORY = r"^[a-z_-]+(/[a-z_-]+)?$"


@router.get("/decisions", summary="List decisions about content")
async def decisions(  # noqa: PLR0913 -- one parameter a filter
    scope: Reader,
    session: SessionDep,
    *,
    verdict: Literal["refused", "passed"] | None = None,
    appeal: Annotated[
        Literal["final", "appealed", "upheld", "overturned"] | None,
        Query(alias="status", description="`appealed` waits for a judgement; `final` was not appealed."),
    ] = None,
    category: Annotated[str | None, Query(max_length=100, pattern=_CATEGORY)] = None,
    workspace_id: uuid.UUID | None = None,
    since: Moment | None = None,
    until: Annotated[Moment | None, Query(description="Up to here, this moment not included.")] = None,
    cursor: Annotated[str | None, Query(max_length=100)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> PlatformDecisionPage:
    """Return one page of decisions of every workspace, the newest first; words are shown of what was appealed."""
    refused = None if verdict is None else verdict == "refused"
    wanted = DecisionFilter(None, refused, appeal, category, workspace_id, since, until)
    return PlatformDecisionPage.of(await list_decisions(session, scope, wanted, cursor=cursor, limit=limit))


@router.get("/appeals", summary="List appeals against refusals")
async def appeals(_scope: Reader, session: SessionDep, limit: Annotated[int, Query(ge=1, le=200)] = 50) -> AppealList:
    """Return the refusals that wait for a judgement, with what was refused and why that is said to be wrong."""
    return AppealList.of(await list_appeals(session, limit=limit))


@router.post("/appeals/{decision_id}/judge", summary="Judge an appeal", dependencies=[RECENT], responses=problems(404))
async def judge(
    decision_id: uuid.UUID, _scope: Manager, session: SessionDep, clock: ClockDep, body: Judging
) -> PlatformDecision:
    """Grant an appeal, or refuse it."""
    now = clock.now()
    return PlatformDecision.of_found(
        await judge_appeal(session, decision_id, overturn=body.overturn, reason=body.reason, now=now)
    )


@router.post(
    "/appeals/{decision_id}/reopen", summary="Take a judgement back", dependencies=[RECENT], responses=problems(404)
)
async def reopen(decision_id: uuid.UUID, _scope: Manager, session: SessionDep, body: Reasoned) -> PlatformDecision:
    """Let a judged appeal wait again; until it is judged anew its content is refused."""
    return PlatformDecision.of_found(await reopen_appeal(session, decision_id, reason=body.reason))


@router.put(
    "/budgets/{workspace_id}",
    summary="Grant an AI budget",
    status_code=status.HTTP_204_NO_CONTENT,
    dependencies=[RECENT],
    responses=problems(404),
)
async def grant(
    workspace_id: uuid.UUID, _scope: Manager, session: SessionDep, clock: ClockDep, body: GrantedBudget
) -> None:
    """Let a workspace spend more, or less, than the setting says."""
    values = {"workspace": workspace_id, "granted": body.granted_micro, "now": clock.now()}
    await ask(session, queries.GRANT, missing=WorkspaceUnknown(workspace_id), **values)
    await record(
        session,
        workspace_id,
        "ai.budget_granted",
        message="The monthly budget for AI was changed.",
        reason=body.reason,
        payload={"granted_micro": body.granted_micro},
    )
