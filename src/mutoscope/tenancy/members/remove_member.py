"""Remove a member, or leave."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.events import Change, emit
from mutoscope.kernel import NotFound
from mutoscope.tenancy.invitations import end_invitations_of
from mutoscope.tenancy.members import queries
from mutoscope.tenancy.members.errors import MemberNotFound, OnlyWorkspace
from mutoscope.tenancy.membership import (
    Reason,
    check_owner_stays,
    check_rank,
    end_membership,
    lock_workspace,
    present_role,
    read_roles,
)
from mutoscope.tenancy.types import Role, Scope


async def remove_member(session: AsyncSession, scope: Scope, user_id: uuid.UUID, *, now: dt.datetime) -> None:
    """Remove a member; their tokens and keys are refused here from the next request on.

    Raises:
        MemberNotFound: the workspace has no such member.
        RoleAboveOwn: the member's role is above the caller's.
        LastOwner: the workspace would have no owner.
    """
    await lock_workspace(session, scope.workspace_id)
    roles = await read_roles(session, scope.workspace_id)
    own = present_role(roles, scope, "member.manage")
    if user_id not in roles:
        raise MemberNotFound(user_id)
    check_rank(own, roles[user_id])
    await _end(session, scope, user_id, roles, reason="removed", now=now)


async def leave_workspace(session: AsyncSession, scope: Scope, workspace_id: uuid.UUID, *, now: dt.datetime) -> None:
    """Leave the workspace that the token is for; its id is asked for so that nobody leaves by mistake.

    Raises:
        NotFound: the token is for another workspace.
        LastOwner: the workspace would have no owner.
        OnlyWorkspace: the account would have no workspace.
    """
    if workspace_id != scope.workspace_id:
        raise NotFound("Your token is not for this workspace.", remedy="Switch to it first, then leave it.")
    await lock_workspace(session, workspace_id)
    roles = await read_roles(session, workspace_id)
    present_role(roles, scope, "workspace.leave")
    await check_other_home(session, scope)
    await _end(session, scope, scope.user_id, roles, reason="left", now=now)


async def check_other_home(session: AsyncSession, scope: Scope) -> None:
    """Return if the caller belongs to another workspace as well.

    Raises:
        OnlyWorkspace: they do not.
    """
    if await queries.count_workspaces(session, scope.user_id) < 2:  # noqa: PLR2004 -- this one, and another
        raise OnlyWorkspace


async def _end(
    session: AsyncSession,
    scope: Scope,
    user_id: uuid.UUID,
    roles: dict[uuid.UUID, Role],
    *,
    reason: Reason,
    now: dt.datetime,
) -> None:
    role = roles[user_id]
    if role is Role.OWNER:
        check_owner_stays(roles, user_id)
    await end_invitations_of(session, user_id, now=now)
    await end_membership(session, scope.workspace_id, user_id, reason=reason, now=now)
    await emit(
        session,
        scope.workspace_id,
        f"member.{reason}",
        message=f"Member {user_id} left." if reason == "left" else f"Member {user_id} was removed.",
        payload={"user_id": str(user_id), "role": role.value},
        change=Change(before={"role": role.value}),
    )
