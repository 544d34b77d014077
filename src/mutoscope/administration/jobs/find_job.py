"""Find out whose a job is."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.administration.ask import ask
from mutoscope.administration.jobs import queries
from mutoscope.generation import GenerationNotFound


async def find_jobs_workspace(session: AsyncSession, generation_id: uuid.UUID) -> uuid.UUID:
    """Return the workspace of a generation.

    Raises:
        GenerationNotFound: there is none with this id.
        NotPlatformAdmin: the caller is none.
    """
    found: uuid.UUID | None = (await ask(session, queries.FIND, generation=generation_id)).scalar_one()
    if found is None:
        raise GenerationNotFound(generation_id)
    return found
