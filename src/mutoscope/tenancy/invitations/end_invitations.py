"""End invitations: the links in the mails open nothing any more, and the addresses are forgotten."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.events import emit
from mutoscope.tenancy.invitations import queries
from mutoscope.tenancy.invitations.errors import InvitationNotFound
from mutoscope.tenancy.membership import check_rank, lock_workspace, present_role, read_roles, roles_within
from mutoscope.tenancy.permissions import PERMISSIONS
from mutoscope.tenancy.types import Role, Scope


async def end_invitations(session: AsyncSession, *, now: dt.datetime) -> None:
    """Revoke every open invitation of the bound workspace."""
    await queries.end(session, "revoked", now=now)


async def end_invitations_of(
    session: AsyncSession, user_id: uuid.UUID, *, now: dt.datetime, role: Role | None = None
) -> None:
    """Revoke the open invitations of somebody that their role does not allow any more; all, if they have none.

    An owner who becomes admin has not kept a way back: an invitation as owner to another address of theirs.
    """
    inviting = role is not None and role in PERMISSIONS["member.manage"]
    kept = [one.value for one in roles_within(role)] if role is not None and inviting else []
    await queries.end(session, "revoked", now=now, invited_by=user_id, kept=kept)


async def revoke_invitation(session: AsyncSession, scope: Scope, invitation_id: uuid.UUID, *, now: dt.datetime) -> None:
    """Revoke one open invitation.

    Raises:
        InvitationNotFound: the workspace has no such open invitation.
        RoleAboveOwn: it is for a role above the caller's.
    """
    await lock_workspace(session, scope.workspace_id)
    await check_reach(session, scope, invitation_id)
    await queries.end(session, "revoked", now=now, invitation_id=invitation_id)
    await emit(
        session,
        scope.workspace_id,
        "invitation.revoked",
        message=f"Invitation {invitation_id} was revoked.",
        payload={"invitation_id": str(invitation_id)},
    )


async def check_reach(session: AsyncSession, scope: Scope, invitation_id: uuid.UUID) -> Role:
    """Return the role of an open invitation, if the caller's own reaches up to it.

    Raises:
        InvitationNotFound: the workspace has no such open invitation.
        RoleAboveOwn: it is for a role above the caller's.
    """
    own = present_role(await read_roles(session, scope.workspace_id), scope, "member.manage")
    rows = await queries.open_invitations(session, scope.workspace_id)
    role = next((Role(row.role) for row in rows if row.id == invitation_id), None)
    if role is None:
        raise InvitationNotFound
    check_rank(own, role)
    return role
