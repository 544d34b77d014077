"""Read one job of whichever workspace."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.administration.jobs.find_job import find_jobs_workspace
from mutoscope.administration.jobs.types import JobFile
from mutoscope.administration.record import inside
from mutoscope.generation import get_generation
from mutoscope.jobs import JobEngine


async def read_job(session: AsyncSession, engine: JobEngine, generation_id: uuid.UUID) -> JobFile:
    """Return a job and what the queue knows of it.

    Raises:
        GenerationNotFound: there is none with this id.
        NotPlatformAdmin: the caller is none.
    """
    workspace_id = await find_jobs_workspace(session, generation_id)
    async with inside(session, workspace_id):
        return JobFile(await get_generation(session, generation_id), await engine.read(session, generation_id))
