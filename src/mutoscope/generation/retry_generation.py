"""Order the film of a failed generation again."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.generation import queries
from mutoscope.generation.create_generation import create_generation
from mutoscope.generation.errors import NotRetryable
from mutoscope.generation.list_generations import list_generations
from mutoscope.generation.studio import Studio
from mutoscope.generation.types import Generation
from mutoscope.tenancy import Role, Scope
from mutoscope.writing import get_project


async def retry_generation(session: AsyncSession, studio: Studio, generation_id: uuid.UUID) -> Generation:
    """Order the project of a failed or cancelled generation again, in the name of whoever ordered it.

    What the failed one held was released, so that the film is paid once, by the new one. Retrying twice is one retry.

    Raises:
        GenerationNotFound: it is not in the session's workspace.
        NotRetryable: it did not fail, or its project was ordered again since.
        MutoscopeError: whatever `create_generation` finds.
    """
    failed = await queries.lock_generation(session, generation_id)
    key = f"retry:{generation_id}"
    known = await queries.find_by_key(session, key)
    if known is not None:
        return known
    if failed.work != "film":
        raise NotRetryable(
            f"The job {generation_id} is no film.",
            remedy="Whoever ordered it can order it again; its credits are back.",
            job_id=str(generation_id),
        )
    others = (await list_generations(session, project_id=failed.project_id, limit=100)).items
    newest = next(other for other in others if other.work == "film")
    if failed.status not in {"failed", "cancelled"} or newest.id != failed.id:
        state = failed.status if newest.id == failed.id else "followed by a newer one"
        raise NotRetryable(
            f"The job {generation_id} is {state}: there is nothing to retry.",
            remedy="Retry the newest job of a project, once it has failed.",
            job_id=str(generation_id),
            newest=str(newest.id),
        )
    orderer = Scope(failed.workspace_id, failed.user_id, Role.OWNER, None)
    return await create_generation(session, studio, orderer, await get_project(session, failed.film_project), key=key)
