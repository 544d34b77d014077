"""Read one generation."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.generation import queries
from mutoscope.generation.errors import GenerationNotFound
from mutoscope.generation.types import Generation


async def get_generation(session: AsyncSession, generation_id: uuid.UUID) -> Generation:
    """Return a generation of the session's workspace.

    Raises:
        GenerationNotFound: it does not exist, or it is somebody else's.
    """
    row = (await session.execute(queries.SELECT, {"id": generation_id})).one_or_none()
    if row is None:
        raise GenerationNotFound(generation_id)
    return queries.to_generation(row)
