"""Hand a workspace over."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.events import Change, emit
from mutoscope.tenancy.members import queries
from mutoscope.tenancy.members.errors import AlreadyOwner, MemberNotFound
from mutoscope.tenancy.membership import check_rank, lock_workspace, read_roles
from mutoscope.tenancy.types import Role, Scope


async def transfer_ownership(session: AsyncSession, scope: Scope, user_id: uuid.UUID) -> None:
    """Make a member owner in the caller's place, who becomes admin.

    Raises:
        MemberNotFound: the workspace has no such member.
        AlreadyOwner: the member, or the caller oneself, is one.
        RoleAboveOwn: the caller has ceased to be an owner meanwhile.
    """
    await lock_workspace(session, scope.workspace_id)
    roles = await read_roles(session, scope.workspace_id)
    before = roles.get(user_id)
    if before is None:
        raise MemberNotFound(user_id)
    if before is Role.OWNER:
        raise AlreadyOwner
    check_rank(roles.get(scope.user_id, Role.VIEWER), Role.OWNER)
    await queries.set_role(session, scope.workspace_id, user_id, Role.OWNER)
    await queries.set_role(session, scope.workspace_id, scope.user_id, Role.ADMIN)
    await emit(
        session,
        scope.workspace_id,
        "workspace.transferred",
        message=f"The workspace was handed over to member {user_id}.",
        payload={"user_id": str(user_id), "former_owner_id": str(scope.user_id)},
        change=Change({"owner_id": str(scope.user_id)}, {"owner_id": str(user_id)}),
    )
