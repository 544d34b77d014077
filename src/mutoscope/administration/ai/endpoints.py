"""The review queue of refused content, and budgets, for operators."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Query, status
from pydantic import BaseModel, Field
from sqlalchemy import BigInteger, bindparam, text

from mutoscope.administration.ask import ask
from mutoscope.administration.errors import WorkspaceUnknown
from mutoscope.administration.record import record
from mutoscope.administration.schemas import Reasoned
from mutoscope.administration.step_up import RECENT
from mutoscope.ai import JUDGE_APPEAL, LIST_APPEALS, DecisionView, open_row
from mutoscope.gateway import DecisionUnknown
from mutoscope.tenancy import ClockDep, Scope, SessionDep, TransactionRoute, allowed, problems
from mutoscope.tenancy.schema_example import example

router = APIRouter(prefix="/admin/ai", tags=["platform"], route_class=TransactionRoute)
Reader = Annotated[Scope, allowed("platform.read")]
Manager = Annotated[Scope, allowed("platform.manage")]
_GRANT = text("select platform_grant_ai_budget(:workspace, :granted, :now)").bindparams(
    bindparam("granted", type_=BigInteger())
)
_DECISION = DecisionView.model_config["json_schema_extra"]["example"]  # type: ignore[index] -- always given


class AppealView(DecisionView):
    """A refusal that somebody says is wrong, and whose it is."""

    model_config = example(**_DECISION, workspace_id="0190b5a8-7c1e-7d2f-9a3b-5c6d7e8f9012")  # type: ignore[arg-type] -- a table

    workspace_id: uuid.UUID


class AppealList(BaseModel):
    """The review queue, the oldest first."""

    model_config = example(items=[])

    items: list[AppealView]


class Judging(Reasoned):
    """Whether an appeal is granted."""

    model_config = example(overturn=True, reason="A detective story, as they say")

    overturn: bool = Field(description="Granted: the same content passes from then on.")


class GrantedBudget(Reasoned):
    """What a workspace may spend on the platform's keys in a month; null is the setting."""

    model_config = example(granted_micro=50_000_000, reason="Ticket 4711: a campaign")

    granted_micro: Annotated[int, Field(ge=0, le=10**15)] | None


@router.get("/appeals", summary="List appeals against refusals")
async def appeals(_scope: Reader, session: SessionDep, limit: Annotated[int, Query(ge=1, le=200)] = 50) -> AppealList:
    """Return the refusals that wait for a judgement, with what was refused and why that is said to be wrong."""
    rows = (await ask(session, LIST_APPEALS, limit=limit)).all()
    found = [await open_row(session, row) for row in rows]
    return AppealList(
        items=[AppealView(**DecisionView.of(one).model_dump(), workspace_id=one.workspace_id) for one in found]
    )


@router.post("/appeals/{decision_id}/judge", summary="Judge an appeal", dependencies=[RECENT], responses=problems(404))
async def judge(
    decision_id: uuid.UUID, _scope: Manager, session: SessionDep, clock: ClockDep, body: Judging
) -> AppealView:
    """Grant an appeal, or refuse it."""
    answer = await ask(
        session, JUDGE_APPEAL, missing=DecisionUnknown(), id=decision_id, overturn=body.overturn, now=clock.now()
    )
    found = await open_row(session, answer.one())
    await record(
        session,
        found.workspace_id,
        "ai.appeal_judged",
        message="An appeal against refused content was judged.",
        reason=body.reason,
        payload={"decision_id": str(decision_id), "overturned": body.overturn},
    )
    return AppealView(**DecisionView.of(found).model_dump(), workspace_id=found.workspace_id)


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
    missing = WorkspaceUnknown(workspace_id)
    await ask(session, _GRANT, missing=missing, workspace=workspace_id, granted=body.granted_micro, now=clock.now())
    await record(
        session,
        workspace_id,
        "ai.budget_granted",
        message="The monthly budget for AI was changed.",
        reason=body.reason,
        payload={"granted_micro": body.granted_micro},
    )
