"""Files of workspaces that are gone: written after they were erased, by a job that was just being cancelled."""

from __future__ import annotations

import asyncio
import uuid

from sqlalchemy import text

from mutoscope.privacy.desk import PrivacyDesk
from mutoscope.privacy.erasure import remove_files

_GONE = text("select id from privacy_gone_workspaces(cast(:ids as uuid[]))")


async def sweep_orphans(desk: PrivacyDesk) -> int:
    """Remove the folders of artefacts that belong to no workspace any more; return how many there were."""
    named = await asyncio.to_thread(_folders, desk)
    if not named:
        return 0
    async with desk.database.session() as session:
        gone: list[uuid.UUID] = list((await session.execute(_GONE, {"ids": named})).scalars())
    await remove_files(desk, gone)
    return len(gone)


def _folders(desk: PrivacyDesk) -> list[uuid.UUID]:
    found: list[uuid.UUID] = []
    for path in (path for region in desk.regions for path in region.artefacts.glob("*")):
        try:
            found.append(uuid.UUID(path.name))
        except ValueError:
            continue
    return found
