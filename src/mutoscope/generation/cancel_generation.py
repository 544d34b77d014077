"""Cancel a generation: its job stops, its credits come back."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.generation import queries
from mutoscope.generation.errors import GenerationEnded
from mutoscope.generation.get_generation import get_generation
from mutoscope.generation.release_generation import release_generation
from mutoscope.generation.types import Generation
from mutoscope.jobs import JobEngine


async def cancel_generation(session: AsyncSession, engine: JobEngine, generation_id: uuid.UUID) -> Generation:
    """Cancel in one transaction: job and children, hold, status. Cancelling twice is one cancel.

    Raises:
        GenerationNotFound: it is not in this workspace.
        GenerationEnded: the film is finished, or it failed before.
    """
    before = await queries.lock_generation(session, generation_id)
    if before.ended and before.status != "cancelled":
        raise GenerationEnded(
            f"The job {generation_id} is {before.status}: there is nothing left to cancel.",
            remedy="Start a new one with POST /api/v1/projects/{id}/regenerate.",
            job_id=str(generation_id),
            status=before.status,
        )
    if await release_generation(session, generation_id, "cancelled", None):
        await engine.cancel(session, generation_id)
    return await get_generation(session, generation_id)
