"""Open another workspace."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.catalog import Catalogue, start_plan
from mutoscope.kernel import new_id
from mutoscope.tenancy import Scope, Workspace, create_workspace
from mutoscope.tenancy.membership import inside
from mutoscope.tenancy.workspaces import check_may_own, check_workspace_name


async def open_workspace(
    session: AsyncSession, catalogue: Catalogue, scope: Scope, *, name: str, limit: int
) -> Workspace:
    """Open a workspace of the caller's on the lowest plan, without that plan's credits.

    Credits come with an account once: whoever opens workspaces by the dozen gets no more of them.

    Raises:
        WorkspaceNameInvalid: the name breaks its rule.
        TooManyWorkspaces: the caller owns `limit` of them.
    """
    wanted = check_workspace_name(name)
    await check_may_own(session, scope.user_id, limit)
    workspace_id = new_id()
    async with inside(session, workspace_id):
        workspace = await create_workspace(session, workspace_id, name=wanted, owner=scope.user_id)
        await start_plan(session, catalogue, workspace_id, catalogue.starting_plan.key)
    return workspace
