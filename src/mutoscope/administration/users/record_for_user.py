"""Write down what was done to an account: with the reason for the operators, without it in its workspaces."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.administration.record import record
from mutoscope.administration.users.read_user import list_memberships
from mutoscope.tenancy import Scope


async def record_for_user(
    session: AsyncSession, scope: Scope, user_id: uuid.UUID, action: str, *, message: str, reason: str
) -> None:
    """Emit an event in the admin's workspace and in each of the user's.

    The colleagues of somebody see that the operators acted; why is between them and that person.
    """
    payload = {"user_id": str(user_id)}
    await record(session, scope.workspace_id, action, message=message, reason=reason, payload=payload)
    for workspace in await list_memberships(session, user_id):
        if workspace.workspace_id != scope.workspace_id:
            await record(session, workspace.workspace_id, action, message=message, reason=None, payload=payload)
