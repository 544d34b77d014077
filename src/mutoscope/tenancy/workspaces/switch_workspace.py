"""Go to another workspace in the same login session."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity import Subject, keep_refresh
from mutoscope.infra.events import emit
from mutoscope.tenancy.issue_tokens import LoginDesk, LoginTokens, tokens_of
from mutoscope.tenancy.membership import inside
from mutoscope.tenancy.types import Scope
from mutoscope.tenancy.workspaces import queries
from mutoscope.tenancy.workspaces.errors import LoginNeeded, WorkspaceNotFound


async def switch_workspace(
    session: AsyncSession, desk: LoginDesk, scope: Scope, workspace_id: uuid.UUID
) -> LoginTokens:
    """Return tokens of the caller's login session for another of their workspaces; the present ones stay good.

    Raises:
        LoginNeeded: the call came with an API key, or from a platform admin in the user's name.
        WorkspaceNotFound: the caller is no member of it.
    """
    if scope.session_id is None or scope.impersonator_id is not None:
        raise LoginNeeded
    if not await queries.list_workspaces(session, scope.user_id, workspace_id):
        raise WorkspaceNotFound(workspace_id)
    ends_at = await queries.session_ends_at(session, scope.session_id, scope.user_id)
    lifetime = dt.timedelta(seconds=desk.settings.refresh_token_seconds)
    async with inside(session, workspace_id):
        refresh = await keep_refresh(session, scope.session_id, workspace_id, now=desk.clock.now(), lifetime=lifetime)
        await emit(
            session,
            workspace_id,
            "session.switched",
            message="A login session came over from another workspace.",
            payload={"session_id": str(scope.session_id)},
        )
    return tokens_of(desk, Subject(scope.user_id, scope.session_id, workspace_id), refresh, ends_at=ends_at)
