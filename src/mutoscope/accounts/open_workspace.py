"""Open another workspace, or one for somebody who has none any more."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.catalog import Catalogue, start_plan
from mutoscope.identity import read_profile
from mutoscope.identity.linked import lock_account
from mutoscope.infra.actor import act_as
from mutoscope.infra.region_settings import DEFAULT_REGION
from mutoscope.kernel import new_id
from mutoscope.tenancy import Scope, Workspace, bind_home, create_workspace
from mutoscope.tenancy.membership import inside
from mutoscope.tenancy.workspaces import check_may_own, check_workspace_name


async def open_workspace(
    session: AsyncSession,
    catalogue: Catalogue,
    scope: Scope,
    *,
    name: str,
    limit: int,
    region: str = DEFAULT_REGION,
) -> Workspace:
    """Open a workspace of the caller's on the lowest plan, without that plan's credits.

    Credits come with an account once: whoever opens workspaces by the dozen gets no more of them.

    Raises:
        WorkspaceNameInvalid: the name breaks its rule.
        TooManyWorkspaces: the caller owns `limit` of them.
    """
    wanted = check_workspace_name(name)
    await check_may_own(session, scope.user_id, limit)
    return await _open(session, catalogue, scope.user_id, wanted, region)


async def open_home(session: AsyncSession, user_id: uuid.UUID, *, catalogue: Catalogue) -> uuid.UUID:
    """Return the workspace of somebody who has just signed in, opened for them if they belong to none.

    Of two sign-ins at once one opens it. It has no credits, as any that is opened after the account.

    Args:
        session: bound to the user.
        user_id: whose.
        catalogue: the plans; it starts on the lowest.
    """
    await lock_account(session, user_id)
    home = await bind_home(session, user_id)
    if home is not None:
        return home
    act_as(session, user_id=user_id)
    user = await read_profile(session, user_id)
    return (await _open(session, catalogue, user_id, user.name)).id


async def _open(
    session: AsyncSession, catalogue: Catalogue, owner: uuid.UUID, name: str, region: str = DEFAULT_REGION
) -> Workspace:
    workspace_id = new_id()
    async with inside(session, workspace_id):
        workspace = await create_workspace(session, workspace_id, name=name, owner=owner, region=region)
        await start_plan(session, catalogue, workspace_id, catalogue.starting_plan.key)
    return workspace
