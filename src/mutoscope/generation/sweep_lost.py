"""Give back the credits of generations whose job ended without a word: the last net under the workflow's own care.

A killed job, a poison job and a cancelled one cannot run any code of ours at their end. Every worker sweeps; the row's
lock makes each release happen once.
"""

from __future__ import annotations

import datetime as dt

import structlog

from mutoscope.generation.errors import GenerationNotFound
from mutoscope.generation.release_generation import release_generation
from mutoscope.generation.studio import Studio
from mutoscope.generation.types import SIDE_TASK, TASK
from mutoscope.jobs import LostJob, Problem, cancel_orphans, is_retryable, list_lost_jobs

_log = structlog.get_logger(__name__)

_POISON = Problem(
    code="film_gave_up",
    status=500,
    message="The film was tried several times and stopped the worker each time.",
    remedy="Leave out the clip or image that was added last, or send the job's id to support. Nothing was charged.",
    details={},
)


async def sweep_lost(studio: Studio, *, since: dt.datetime) -> int:
    """Release what jobs lost since a moment still hold, and cancel children without a parent; return how many."""
    async with studio.database.session() as session:
        await cancel_orphans(session)
        lost = [job for task in (TASK, SIDE_TASK) for job in await list_lost_jobs(session, task, since=since)]
    return sum([await _try_to_release(studio, job) for job in lost])


async def _try_to_release(studio: Studio, job: LostJob) -> bool:
    """Release one job; what is wrong with it must not keep the others' credits back."""
    try:
        return await _release(studio, job)
    except Exception as error:
        if is_retryable(error):  # the database is away: the whole sweep is done again
            raise
        _log.exception("generation_not_released", generation=str(job.job_id), workspace=str(job.workspace_id))
        return False


async def _release(studio: Studio, job: LostJob) -> bool:
    if job.phase == "cancelled":
        status, problem = "cancelled", None
    else:
        status, problem = "failed", _POISON if job.phase == "poisoned" else Problem.unexpected("The film's job failed.")
    async with studio.database.session(workspace_id=job.workspace_id) as session:
        try:
            return await release_generation(session, job.job_id, status, problem.to_json() if problem else None)
        except GenerationNotFound:  # its workspace was deleted
            return False
