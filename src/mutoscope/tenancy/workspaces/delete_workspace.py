"""Delete a workspace: closed at once, its files and rows removed later by retention."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity.linked import require_recent
from mutoscope.infra.events import emit
from mutoscope.infra.mail_outbox import post_mail
from mutoscope.tenancy.domains import drop_domains
from mutoscope.tenancy.invitations import end_invitations
from mutoscope.tenancy.members import check_other_home, members_to_tell
from mutoscope.tenancy.membership import end_membership, lock_workspace, present_role, read_roles
from mutoscope.tenancy.types import Scope
from mutoscope.tenancy.workspaces import queries
from mutoscope.tenancy.workspaces.errors import DeletionUnconfirmed


async def delete_workspace(
    session: AsyncSession, scope: Scope, *, confirm: str, now: dt.datetime, recent_seconds: int
) -> None:
    """Delete the workspace that the token is for, and tell its members.

    Every membership ends, so no token and no key opens it any more; invitations and domains are given up. What it holds
    stays until retention removes it, and an operator may give it back until then.

    Raises:
        ReauthenticationNeeded: the caller proved who they are longer ago than `recent_seconds`.
        DeletionUnconfirmed: `confirm` is not its slug.
        OnlyWorkspace: the caller would have no workspace left.
        NotAllowed: the caller has ceased to be an owner meanwhile.
    """
    await require_recent(session, scope.session_id, now=now, seconds=recent_seconds)
    workspace = await lock_workspace(session, scope.workspace_id)
    if confirm != workspace.slug:
        raise DeletionUnconfirmed
    roles = await read_roles(session, scope.workspace_id)
    present_role(roles, scope, "workspace.delete")
    await check_other_home(session, scope)
    content = {"workspace_name": workspace.name}
    for address in await members_to_tell(session):
        await post_mail(session, to=address, template="workspace_deleted", content=content, workspace_id=workspace.id)
    await end_invitations(session, now=now)
    await drop_domains(session)
    await end_membership(session, scope.workspace_id, None, reason="workspace_deleted", now=now)
    await queries.mark_deleted(session, scope.workspace_id, now)
    await emit(
        session,
        scope.workspace_id,
        "workspace.deleted",
        message=f"The workspace was deleted; {len(roles)} memberships ended.",
        payload={"members": len(roles)},
    )
