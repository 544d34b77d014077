"""Hand a workspace over."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity.linked import require_recent
from mutoscope.infra.events import Change, emit
from mutoscope.tenancy.invitations import end_invitations_of
from mutoscope.tenancy.members import queries
from mutoscope.tenancy.members.errors import AlreadyOwner, MemberNotFound
from mutoscope.tenancy.membership import lock_workspace, present_role, read_roles
from mutoscope.tenancy.types import Role, Scope


async def transfer_ownership(
    session: AsyncSession, scope: Scope, user_id: uuid.UUID, *, now: dt.datetime, recent_seconds: int
) -> None:
    """Make a member owner in the caller's place, who becomes admin.

    Raises:
        ReauthenticationNeeded: the caller proved who they are longer ago than `recent_seconds`.
        MemberNotFound: the workspace has no such member.
        AlreadyOwner: the member, or the caller oneself, is one.
        NotAllowed: the caller has ceased to be an owner meanwhile.
    """
    await require_recent(session, scope.session_id, now=now, seconds=recent_seconds)
    await lock_workspace(session, scope.workspace_id)
    roles = await read_roles(session, scope.workspace_id)
    present_role(roles, scope, "workspace.transfer")
    before = roles.get(user_id)
    if before is None:
        raise MemberNotFound(user_id)
    if before is Role.OWNER:
        raise AlreadyOwner
    await queries.set_role(session, scope.workspace_id, user_id, Role.OWNER)
    await queries.set_role(session, scope.workspace_id, scope.user_id, Role.ADMIN)
    await end_invitations_of(session, scope.user_id, now=now, role=Role.ADMIN)
    await emit(
        session,
        scope.workspace_id,
        "workspace.transferred",
        message=f"The workspace was handed over to member {user_id}.",
        payload={"user_id": str(user_id), "former_owner_id": str(scope.user_id)},
        change=Change({"owner_id": str(scope.user_id)}, {"owner_id": str(user_id)}),
    )
