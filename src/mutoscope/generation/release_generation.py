"""End a generation without a film: whatever was reserved goes back, exactly once."""

from __future__ import annotations

import uuid
from typing import Any, Literal

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.billing.usage import release_usage
from mutoscope.generation import queries
from mutoscope.generation.price_scenes import forget_scenes
from mutoscope.generation.spell_price import spell_returned
from mutoscope.infra.database import Database
from mutoscope.infra.events import emit
from mutoscope.jobs import JobContext, Problem
from mutoscope.ledger import release_hold
from mutoscope.writing import mark_project


async def release_failed(database: Database, context: JobContext, problem: Problem) -> bool:
    """Release what a job holds that ended in a problem, in a transaction of its own."""
    async with database.session(workspace_id=context.workspace_id) as session:
        return await release_generation(session, context.job_id, "failed", problem.to_json())


async def release_generation(
    session: AsyncSession,
    generation_id: uuid.UUID,
    status: Literal["failed", "cancelled"],
    error: dict[str, Any] | None,
) -> bool:
    """Release what was reserved and write the end in the caller's transaction; return False if it had ended before.

    The row's lock makes this and `finish_generation` exclude each other, whoever calls them: the workflow, the sweep
    or the user.

    Raises:
        GenerationNotFound: it is not in the session's workspace.
    """
    generation = await queries.lock_generation(session, generation_id)
    if generation.ended:
        return False
    error = await queries.end_generation(session, generation_id, status, spent=0, error=error)
    what = "A film" if generation.work == "film" else f"A job ({generation.work})"
    if generation.work == "film":
        await forget_scenes(session, generation_id)
        await mark_project(session, generation.film_project, "failed" if status == "failed" else "pending")
    await emit(
        session,
        generation.workspace_id,
        f"generation.{status}",
        message=f"{what} was not made; {spell_returned(generation)}.",
        project_id=generation.project_id,
        user_id=generation.user_id,
        # The words of an error may name files of the customer's: they stay with the generation.
        payload={"generation_id": str(generation_id), "error": {"code": error.get("code")} if error else None},
    )
    if generation.paid_by is None and generation.hold_id is not None:  # ordered before there was a gate
        await release_hold(session, generation.workspace_id, generation.hold_id, key=str(generation_id))
    else:
        await release_usage(session, generation.workspace_id, generation_id)
    return True
