"""Close a workspace, and open it again."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.administration.ask import ask
from mutoscope.administration.errors import OwnWorkspace, WorkspaceUnknown
from mutoscope.administration.record import record
from mutoscope.administration.workspaces import queries
from mutoscope.tenancy import Scope


async def suspend_workspace(
    session: AsyncSession, scope: Scope, workspace_id: uuid.UUID, *, reason: str, now: dt.datetime
) -> None:
    """Refuse every request in a workspace from now on; jobs that run go on, and nothing is deleted.

    Raises:
        WorkspaceUnknown: none has the id.
        OwnWorkspace: the admin works from it.
    """
    if workspace_id == scope.workspace_id:
        raise OwnWorkspace("You are working from this workspace.", remedy="Sign in to another one first.")
    await _set(session, workspace_id, now, "workspace.suspended", "The workspace was suspended", reason)


async def unsuspend_workspace(session: AsyncSession, workspace_id: uuid.UUID, *, reason: str) -> None:
    """Let the members of a workspace in again.

    Raises:
        WorkspaceUnknown: none has the id.
    """
    await _set(session, workspace_id, None, "workspace.unsuspended", "The workspace was opened again", reason)


async def _set(
    session: AsyncSession, workspace_id: uuid.UUID, at: dt.datetime | None, action: str, what: str, reason: str
) -> None:
    missing = WorkspaceUnknown(workspace_id)
    changed = await ask(session, queries.SET_SUSPENDED, missing=missing, workspace=workspace_id, at=at)
    if changed.scalar_one():
        message = f"{what} by the platform's operators."
        await record(session, workspace_id, action, message=message, reason=reason, payload={})
