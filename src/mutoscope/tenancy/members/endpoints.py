"""Members over HTTP: list, change, remove, leave, hand over."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Query, status

from mutoscope.tenancy.dependencies import SessionDep, allowed
from mutoscope.tenancy.members.change_role import change_role
from mutoscope.tenancy.members.list_members import MAX_PAGE, list_members
from mutoscope.tenancy.members.remove_member import leave_workspace, remove_member
from mutoscope.tenancy.members.schemas import MemberPage, RoleChange, Transfer
from mutoscope.tenancy.members.transfer_ownership import transfer_ownership
from mutoscope.tenancy.problem_schema import problems
from mutoscope.tenancy.route import TransactionRoute
from mutoscope.tenancy.services import ClockDep, SettingsDep
from mutoscope.tenancy.types import Scope

router = APIRouter(tags=["members"], route_class=TransactionRoute)

Reader = Annotated[Scope, allowed("member.read")]
Keeper = Annotated[Scope, allowed("member.manage")]
_DONE = status.HTTP_204_NO_CONTENT


@router.get("/members", summary="List members")
async def list_page(
    session: SessionDep,
    scope: Reader,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 50,
) -> MemberPage:
    """List the members of the workspace, the oldest accounts first."""
    return MemberPage.of(await list_members(session, scope, cursor=cursor, limit=limit))


@router.patch("/members/{user_id}", summary="Change a role", status_code=_DONE, responses=problems(404, 409))
async def change(session: SessionDep, scope: Keeper, clock: ClockDep, user_id: uuid.UUID, body: RoleChange) -> None:
    """Give a member another role, not above one's own; it holds from their next request on."""
    await change_role(session, scope, user_id, body.role, now=clock.now())


@router.delete("/members/{user_id}", summary="Remove a member", status_code=_DONE, responses=problems(404, 409))
async def remove(session: SessionDep, scope: Keeper, clock: ClockDep, user_id: uuid.UUID) -> None:
    """Remove a member: their tokens and API keys are refused here at once."""
    await remove_member(session, scope, user_id, now=clock.now())


@router.post(
    "/workspaces/{workspace_id}/leave",
    summary="Leave a workspace",
    status_code=_DONE,
    responses=problems(404, 409),
    tags=["workspaces"],
)
async def leave(
    session: SessionDep,
    scope: Annotated[Scope, allowed("workspace.leave")],
    clock: ClockDep,
    workspace_id: uuid.UUID,
) -> None:
    """Leave the workspace that the token is for; the last owner cannot."""
    await leave_workspace(session, scope, workspace_id, now=clock.now())


@router.post(
    "/workspaces/current/transfer",
    summary="Hand over a workspace",
    status_code=_DONE,
    responses=problems(404, 409),
    tags=["workspaces"],
)
async def transfer(
    session: SessionDep,
    scope: Annotated[Scope, allowed("workspace.transfer")],
    clock: ClockDep,
    settings: SettingsDep,
    body: Transfer,
) -> None:
    """Make a member owner in one's own place, and become admin."""
    recent = settings.reauthentication_seconds
    await transfer_ownership(session, scope, body.user_id, now=clock.now(), recent_seconds=recent)
