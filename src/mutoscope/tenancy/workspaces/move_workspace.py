"""Take a workspace without files to another region."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.events import Change, emit
from mutoscope.infra.vault import vault_of
from mutoscope.tenancy.membership import lock_workspace
from mutoscope.tenancy.types import Scope
from mutoscope.tenancy.workspaces import queries
from mutoscope.tenancy.workspaces.errors import RegionNotOffered, WorkspaceHoldsFiles


async def move_workspace(session: AsyncSession, scope: Scope, offered: Sequence[str], region: str) -> None:
    """Change the region of the bound workspace, and wrap its data key by the new region's key.

    Whoever keeps bytes meanwhile waits for this transaction, and then finds the new region; foreign keys hold every row
    of bytes to the region of its workspace.

    Raises:
        RegionNotOffered: the settings do not name the region.
        WorkspaceHoldsFiles: it has files or an unfinished upload, or ever ordered a film.
    """
    wanted = check_region(region, offered)
    before = await lock_workspace(session, scope.workspace_id)
    if before.region == wanted:
        return
    if await queries.holds_files(session):
        raise WorkspaceHoldsFiles(before.region)
    await queries.set_region(session, before.id, wanted)
    await vault_of(session).move(session, before.id, wanted)
    await emit(
        session,
        scope.workspace_id,
        "workspace.moved",
        message=f"The workspace went from the region {before.region} to {wanted}.",
        change=Change({"region": before.region}, {"region": wanted}),
    )


def check_region(region: str, offered: Sequence[str]) -> str:
    """Return a region that workspaces may be in.

    Raises:
        RegionNotOffered: there is none of this name.
    """
    if region not in offered:
        raise RegionNotOffered(region, offered)
    return region
