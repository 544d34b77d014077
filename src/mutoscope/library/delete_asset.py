"""Delete a user's file."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.events import emit
from mutoscope.library import queries
from mutoscope.library.errors import FileNotFound
from mutoscope.storage import release_blob


async def delete_asset(
    session: AsyncSession, workspace_id: uuid.UUID, asset_id: uuid.UUID, *, user_id: uuid.UUID | None = None
) -> None:
    """Delete an asset, and its bytes unless another file has the same.

    Raises:
        FileNotFound: there is no such asset in this workspace.
    """
    rows = await queries.rows(session, queries.DELETE_ASSET, id=asset_id)
    if not rows:
        raise FileNotFound("asset", asset_id)
    await release_blob(session, workspace_id, rows[0]["digest"])
    await emit(
        session,
        workspace_id,
        "asset.deleted",
        message="A file was deleted.",
        user_id=user_id,
        payload={"asset_id": str(asset_id)},
    )
