"""The durable tasks of this package."""

from __future__ import annotations

from functools import partial

from mutoscope.generation.film_tasks import run_assembly, run_mix, run_segment, run_speech
from mutoscope.generation.run_generation import ASSEMBLE_TASK, MIX_TASK, SEGMENT_TASK, SPEAK_TASK, run_generation
from mutoscope.generation.side_jobs.run_side_job import register_side_tasks
from mutoscope.generation.studio import Studio
from mutoscope.generation.take_turns import Turns
from mutoscope.generation.types import TASK
from mutoscope.jobs import JobRuntime
from mutoscope.library import UploadDesk
from mutoscope.media.film import WorkSlots

_FILM_RECOVERIES = 20
"""The film's own workflow only waits: it sees every restart of a worker and is never the poison."""
_PART_RECOVERIES = 3
"""A part that was running at four deaths of a worker is what kills it."""


def register_tasks(runtime: JobRuntime, studio: Studio, desk: UploadDesk) -> None:
    """Make a worker able to run generations."""
    slots = WorkSlots(runtime.slots, studio.speech.release)
    runtime.register(TASK, partial(run_generation, studio), max_recoveries=_FILM_RECOVERIES)
    runtime.register(SPEAK_TASK, partial(run_speech, studio, slots), max_recoveries=_PART_RECOVERIES)
    runtime.register(SEGMENT_TASK, partial(run_segment, studio, slots, Turns()), max_recoveries=_PART_RECOVERIES)
    runtime.register(MIX_TASK, partial(run_mix, studio, slots), max_recoveries=_PART_RECOVERIES)
    register_side_tasks(runtime, studio, desk, slots)
    runtime.register(ASSEMBLE_TASK, partial(run_assembly, studio, slots), max_recoveries=_PART_RECOVERIES)
