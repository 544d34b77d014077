"""Cancel somebody's job, or order it again."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.administration.jobs.find_job import find_jobs_workspace
from mutoscope.administration.record import inside, record
from mutoscope.generation import Generation, Studio, cancel_generation, retry_generation
from mutoscope.jobs import JobEngine


async def cancel_job(session: AsyncSession, engine: JobEngine, generation_id: uuid.UUID, *, reason: str) -> Generation:
    """Cancel a job; all its held credits come back.

    Raises:
        GenerationNotFound: there is none with this id.
        GenerationEnded: it has ended.
    """
    workspace_id = await find_jobs_workspace(session, generation_id)
    await record(
        session,
        workspace_id,
        "generation.stopped",
        message="A job was cancelled by the platform's operators.",
        reason=reason,
        payload={"generation_id": str(generation_id)},
    )
    async with inside(session, workspace_id):
        return await cancel_generation(session, engine, generation_id)


async def retry_job(session: AsyncSession, studio: Studio, generation_id: uuid.UUID, *, reason: str) -> Generation:
    """Order the film of a failed job again, at the price of one film; retrying twice is one retry.

    Raises:
        GenerationNotFound: there is none with this id.
        NotRetryable: it did not fail, or its project was ordered again since.
        MutoscopeError: whatever ordering a film finds, such as too few credits.
    """
    workspace_id = await find_jobs_workspace(session, generation_id)
    async with inside(session, workspace_id):
        made = await retry_generation(session, studio, generation_id)
    await record(
        session,
        workspace_id,
        "generation.retried",
        message="A failed job was ordered again by the platform's operators.",
        reason=reason,
        payload={"generation_id": str(generation_id), "retry_id": str(made.id)},
    )
    return made
