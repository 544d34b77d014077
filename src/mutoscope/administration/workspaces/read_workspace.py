"""Read one workspace."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.administration.ask import ask
from mutoscope.administration.errors import WorkspaceUnknown
from mutoscope.administration.record import inside
from mutoscope.administration.workspaces import queries
from mutoscope.administration.workspaces.types import WorkspaceFacts, WorkspaceFile, WorkspaceMember
from mutoscope.ledger import read_balance


async def find_workspace(session: AsyncSession, workspace_id: uuid.UUID) -> WorkspaceFacts:
    """Return a workspace with what it uses.

    Raises:
        WorkspaceUnknown: none has the id.
        NotPlatformAdmin: the caller is none.
    """
    row = (await ask(session, queries.READ, workspace=workspace_id)).one_or_none()
    if row is None:
        raise WorkspaceUnknown(workspace_id)
    return WorkspaceFacts(*row)


async def read_workspace(session: AsyncSession, workspace_id: uuid.UUID) -> WorkspaceFile:
    """Return a workspace with its plan, credits, storage, running jobs and members (500 at most).

    Raises:
        WorkspaceUnknown: none has the id.
        NotPlatformAdmin: the caller is none.
    """
    facts = await find_workspace(session, workspace_id)
    members = [WorkspaceMember(*row) for row in await ask(session, queries.MEMBERS, workspace=workspace_id)]
    async with inside(session, workspace_id):
        balance = await read_balance(session, workspace_id)
    return WorkspaceFile(facts, balance, members)
