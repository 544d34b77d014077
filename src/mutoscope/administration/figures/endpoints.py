"""The platform in figures, for operators."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from mutoscope.administration.figures.read_figures import read_figures
from mutoscope.billing import CreditAmount, amount_of
from mutoscope.kernel import Credits
from mutoscope.tenancy import Scope, SessionDep, TransactionRoute, allowed
from mutoscope.tenancy.schema_example import example

router = APIRouter(prefix="/admin/figures", tags=["platform"], route_class=TransactionRoute)


class FiguresView(BaseModel):
    """Counts over every workspace."""

    model_config = example(
        users=120,
        users_suspended=1,
        admins=2,
        workspaces=98,
        workspaces_suspended=0,
        jobs={"complete": 240, "failed": 3, "processing": 2, "queued": 4},
        queued_tasks=11,
        credits_available="512.5",
        credits_held="4.5",
        stored_bytes=73400320,
    )

    users: int
    users_suspended: int
    admins: int
    workspaces: int
    workspaces_suspended: int
    jobs: dict[str, int] = Field(description="Films by state; a state without any is left out.")
    queued_tasks: int = Field(description="How long the queue is: tasks that wait for a worker, parts of films too.")
    credits_available: CreditAmount = Field(description="Granted and not yet spent: what the platform owes.")
    credits_held: CreditAmount = Field(description="Reserved by work that runs.")
    stored_bytes: int


@router.get("", summary="Read the platform's figures")
async def read(_scope: Annotated[Scope, allowed("platform.read")], session: SessionDep) -> FiguresView:
    """Count users, workspaces, jobs, the queue, credits outstanding and stored bytes."""
    found = await read_figures(session)
    return FiguresView(
        users=found.users,
        users_suspended=found.users_suspended,
        admins=found.admins,
        workspaces=found.workspaces,
        workspaces_suspended=found.workspaces_suspended,
        jobs=found.jobs,
        queued_tasks=found.queued_tasks,
        credits_available=amount_of(Credits(found.available)),
        credits_held=amount_of(Credits(found.held)),
        stored_bytes=found.stored_bytes,
    )
