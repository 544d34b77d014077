"""Change what a member may do."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.events import Change, emit
from mutoscope.tenancy.invitations import end_invitations_of
from mutoscope.tenancy.members import queries
from mutoscope.tenancy.members.errors import MemberNotFound
from mutoscope.tenancy.membership import check_owner_stays, check_rank, lock_workspace, present_role, read_roles
from mutoscope.tenancy.types import Role, Scope


async def change_role(session: AsyncSession, scope: Scope, user_id: uuid.UUID, role: Role, *, now: dt.datetime) -> None:
    """Give a member another role; it holds from their next request on.

    Raises:
        MemberNotFound: the workspace has no such member.
        RoleAboveOwn: the member's role, or the new one, is above the caller's.
        LastOwner: the workspace would have no owner.
    """
    await lock_workspace(session, scope.workspace_id)
    roles = await read_roles(session, scope.workspace_id)
    own, before = present_role(roles, scope, "member.manage"), roles.get(user_id)
    if before is None:
        raise MemberNotFound(user_id)
    check_rank(own, before, role)
    if before is role:
        return
    if before is Role.OWNER:
        check_owner_stays(roles, user_id)
    await queries.set_role(session, scope.workspace_id, user_id, role)
    await end_invitations_of(session, user_id, now=now, role=role)
    await emit(
        session,
        scope.workspace_id,
        "member.role_changed",
        message=f"The role of member {user_id} was changed from {before.value} to {role.value}.",
        payload={"user_id": str(user_id), "role": role.value},
        change=Change({"role": before.value}, {"role": role.value}),
    )
