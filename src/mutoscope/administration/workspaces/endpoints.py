"""Workspaces, for operators."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Query

from mutoscope.administration.schemas import Reasoned, Words
from mutoscope.administration.step_up import RECENT
from mutoscope.administration.workspaces.read_workspace import read_workspace
from mutoscope.administration.workspaces.schemas import WorkspaceDetail, WorkspacePage
from mutoscope.administration.workspaces.search_workspaces import search_workspaces
from mutoscope.administration.workspaces.suspend_workspace import suspend_workspace, unsuspend_workspace
from mutoscope.tenancy import ClockDep, Scope, SessionDep, TransactionRoute, allowed, problems

router = APIRouter(prefix="/admin/workspaces", tags=["platform"], route_class=TransactionRoute)
Reader = Annotated[Scope, allowed("platform.read")]
Manager = Annotated[Scope, allowed("platform.manage")]


@router.get("", summary="Search workspaces")
async def search(
    scope: Reader,
    session: SessionDep,
    q: Annotated[Words | None, Query(max_length=255, description="Part of a name or a slug, or an id.")] = None,
    cursor: Annotated[str | None, Query(max_length=100)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> WorkspacePage:
    """Return one page of workspaces, the newest first."""
    return WorkspacePage.of(await search_workspaces(session, scope, words=q, cursor=cursor, limit=limit))


@router.get("/{workspace_id}", summary="Read a workspace", responses=problems(404))
async def read(_scope: Reader, session: SessionDep, workspace_id: uuid.UUID) -> WorkspaceDetail:
    """Return a workspace with its plan, credits, storage, running jobs and members."""
    return WorkspaceDetail.of_file(await read_workspace(session, workspace_id))


@router.post(
    "/{workspace_id}/suspend", summary="Suspend a workspace", dependencies=[RECENT], responses=problems(404, 409)
)
async def suspend(
    scope: Manager, session: SessionDep, clock: ClockDep, workspace_id: uuid.UUID, body: Reasoned
) -> WorkspaceDetail:
    """Refuse every request in a workspace; jobs that run go on, and nothing is deleted."""
    await suspend_workspace(session, scope, workspace_id, reason=body.reason, now=clock.now())
    return WorkspaceDetail.of_file(await read_workspace(session, workspace_id))


@router.post(
    "/{workspace_id}/unsuspend", summary="Open a workspace again", dependencies=[RECENT], responses=problems(404)
)
async def unsuspend(_scope: Manager, session: SessionDep, workspace_id: uuid.UUID, body: Reasoned) -> WorkspaceDetail:
    """Let the members of a suspended workspace in again."""
    await unsuspend_workspace(session, workspace_id, reason=body.reason)
    return WorkspaceDetail.of_file(await read_workspace(session, workspace_id))
