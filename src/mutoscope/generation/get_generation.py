"""Read one generation."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.generation import queries
from mutoscope.generation.errors import GenerationNotFound
from mutoscope.generation.types import Generation
from mutoscope.infra.single_reads import read_row


async def get_generation(session: AsyncSession, generation_id: uuid.UUID) -> Generation:
    """Return a generation of the session's workspace.

    Raises:
        GenerationNotFound: it does not exist, or it is somebody else's.
    """
    row = await read_row(session, queries.SELECT, generation_id)
    if row is None:
        raise GenerationNotFound(generation_id)
    return queries.read_generation(row)
