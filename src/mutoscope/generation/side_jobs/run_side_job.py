"""The durable workflow of a job beside films: make it on a shared queue, then settle, or release."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from typing import Any

from mutoscope.generation.get_generation import get_generation
from mutoscope.generation.release_generation import release_failed
from mutoscope.generation.report_progress import Part, reporting
from mutoscope.generation.side_jobs.finish_side_job import finish_side_job
from mutoscope.generation.side_jobs.make_side_job import make_side_job
from mutoscope.generation.studio import Studio
from mutoscope.generation.types import SIDE_TASK
from mutoscope.jobs import RENDER, SPEECH, JobContext, JobRuntime, Problem
from mutoscope.kernel import MutoscopeError
from mutoscope.library import UploadDesk
from mutoscope.media.film import WorkSlots

_MAKE_TASK = "generation.side_make"
_SECONDS = 3600.0
_WHOLE = 10_000
_ROOT_RECOVERIES, _PART_RECOVERIES = 20, 3


def register_side_tasks(runtime: JobRuntime, studio: Studio, desk: UploadDesk, slots: WorkSlots) -> None:
    """Make a worker able to run them."""
    runtime.register(SIDE_TASK, partial(_run, studio, desk), max_recoveries=_ROOT_RECOVERIES)
    runtime.register(_MAKE_TASK, partial(_make, studio, slots), max_recoveries=_PART_RECOVERIES)


async def _run(studio: Studio, desk: UploadDesk, context: JobContext) -> None:
    try:
        work = await context.step("check", lambda: _work(studio, context))
        queue = SPEECH if work == "speech" else RENDER
        made = await context.wait(await context.spawn(_MAKE_TASK, "make", {}, queue=queue))
        await context.step("finish", lambda: finish_side_job(studio, desk, context.workspace_id, context.job_id, made))
    except MutoscopeError as error:
        problem = Problem.of(error)
        await context.step("release", lambda: release_failed(studio.database, context, problem))
        raise


async def _work(studio: Studio, context: JobContext) -> str:
    async with studio.database.session(workspace_id=context.workspace_id) as session:
        return (await get_generation(session, context.job_id)).work


async def _make(studio: Studio, slots: WorkSlots, context: JobContext) -> Any:  # noqa: ANN401 -- JSON
    async def make() -> dict[str, Any]:
        async with studio.database.session(workspace_id=context.workspace_id) as session:
            generation = await get_generation(session, context.job_id)
            home = await studio.home(session, context.workspace_id)
        part = Part("speak" if generation.work == "speech" else "render", "make", _WHOLE)
        async with reporting(studio.database, context.workspace_id, context.job_id, part) as tell:
            made = await make_side_job(studio, home, slots, generation, tell)
        folder = home.region.artefacts / made.folder
        return {**asdict(made), "handed": await home.exchange().give(folder / name for _, name in made.files)}

    return await context.step("make", make, timeout_seconds=_SECONDS)
