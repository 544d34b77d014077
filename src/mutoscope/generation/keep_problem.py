"""Keep what a step ended in with the generation, behind the wall between tenants: the queue's tables have none."""

from __future__ import annotations

import uuid

from mutoscope.generation import queries
from mutoscope.generation.studio import Studio
from mutoscope.jobs import Problem


async def keep_problem(studio: Studio, workspace_id: uuid.UUID, generation_id: uuid.UUID, problem: Problem) -> None:
    """Keep the first problem of a generation that is under way; it is shown once the generation has failed."""
    async with studio.database.session(workspace_id=workspace_id) as session:
        await session.execute(queries.KEEP_ERROR, {"id": generation_id, "error": problem.to_json()})
