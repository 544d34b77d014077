"""Stop the films of workspaces that were deleted: nobody is left to see them."""

from __future__ import annotations

import uuid
from typing import Final

from sqlalchemy import text

from mutoscope.generation.cancel_all import cancel_all
from mutoscope.generation.studio import Studio

_DESERTED = text("select generation_deserted(:limit)")
_AT_ONCE: Final = 100


async def stop_deserted(studio: Studio) -> int:
    """Cancel every film under way in a deleted workspace, credits back; return how many."""
    async with studio.database.session() as session:
        deserted: list[uuid.UUID] = list((await session.execute(_DESERTED, {"limit": _AT_ONCE})).scalars())
    stopped = 0
    for workspace_id in deserted:
        async with studio.database.session(workspace_id=workspace_id) as session:
            stopped += await cancel_all(session, studio.engine)
    return stopped
