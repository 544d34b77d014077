"""Which pictures belong to which entries."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.writing.cast import queries


async def pictures_by_entry(session: AsyncSession, cast_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[uuid.UUID]]:
    """Return the ids of the pictures of some entries, the oldest first."""
    found: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    for picture in await queries.pictures_of(session, cast_ids):
        if picture.cast_id is not None:
            found[picture.cast_id].append(picture.id)
    return dict(found)
