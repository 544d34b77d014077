"""Workspaces over HTTP; opening one needs a plan and is in `accounts`."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Query, status

from mutoscope.storage import Regions
from mutoscope.tenancy.dependencies import SessionDep, allowed
from mutoscope.tenancy.issue_tokens import LoginDesk
from mutoscope.tenancy.problem_schema import problems
from mutoscope.tenancy.route import SecretRoute, TransactionRoute
from mutoscope.tenancy.services import ClockDep, SettingsDep, service
from mutoscope.tenancy.types import Scope
from mutoscope.tenancy.workspaces import queries
from mutoscope.tenancy.workspaces.delete_workspace import delete_workspace
from mutoscope.tenancy.workspaces.edit_workspace import edit_workspace
from mutoscope.tenancy.workspaces.move_workspace import move_workspace
from mutoscope.tenancy.workspaces.schemas import (
    OwnWorkspaceView,
    SwitchAnswer,
    WorkspaceChange,
    WorkspaceList,
    WorkspaceView,
)
from mutoscope.tenancy.workspaces.switch_workspace import switch_workspace

router = APIRouter(prefix="/workspaces", tags=["workspaces"], route_class=TransactionRoute)
switches = APIRouter(prefix="/workspaces", tags=["workspaces"], route_class=SecretRoute)

Reader = Annotated[Scope, allowed("workspace.read")]
DeskDep = Annotated[LoginDesk, service(LoginDesk)]
RegionsDep = Annotated[Regions, service(Regions)]


@router.get("", summary="List one's workspaces")
async def list_all(session: SessionDep, scope: Reader, regions: RegionsDep) -> WorkspaceList:
    """List the caller's workspaces with their role in each; `current` is the one the token is for.

    A key knows its own workspace and no other.
    """
    only = None if scope.key_id is None else scope.workspace_id
    found = await queries.list_workspaces(session, scope.user_id, only)
    items = [OwnWorkspaceView.seen(own, scope.workspace_id) for own in found]
    return WorkspaceList(items=items, regions=list(regions.names))


@router.patch("/current", summary="Change the workspace", responses=problems(409))
async def change(
    session: SessionDep, scope: Annotated[Scope, allowed("workspace.edit")], regions: RegionsDep, body: WorkspaceChange
) -> WorkspaceView:
    """Change the name, the slug or, while it has no files, the region of the workspace that the token is for."""
    if body.region is not None:
        await move_workspace(session, scope, regions.names, body.region)
    return WorkspaceView.of(await edit_workspace(session, scope, name=body.name, slug=body.slug))


@router.delete(
    "/current", summary="Delete the workspace", status_code=status.HTTP_204_NO_CONTENT, responses=problems(409)
)
async def delete(
    session: SessionDep,
    scope: Annotated[Scope, allowed("workspace.delete")],
    clock: ClockDep,
    settings: SettingsDep,
    confirm: Annotated[str, Query(max_length=100, description="The slug of the workspace.")],
) -> None:
    """Delete the workspace that the token is for: it is closed to everybody at once; retention removes its files.

    Films under way are cancelled, and a subscription ends within a minute; the rest of its period is not paid back.
    """
    recent = settings.reauthentication_seconds
    await delete_workspace(session, scope, confirm=confirm, now=clock.now(), recent_seconds=recent)


@switches.post("/{workspace_id}/switch", summary="Go to another workspace", responses=problems(404))
async def switch(session: SessionDep, scope: Reader, desk: DeskDep, workspace_id: uuid.UUID) -> SwitchAnswer:
    """Return tokens of the same login session for another of one's workspaces."""
    return SwitchAnswer.of(await switch_workspace(session, desk, scope, workspace_id))
