"""The heavy parts of a film, each a child job with one step: speak, render a segment, mix, assemble."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from mutoscope.generation.assemble_film import assemble_film
from mutoscope.generation.film_work import find_timeline, load_film
from mutoscope.generation.report_progress import Part, reporting
from mutoscope.generation.studio import Studio
from mutoscope.jobs import JobContext
from mutoscope.media.film import WorkSlots
from mutoscope.media.render import pieces_of, render_audio, render_segments

_SPEAK_SECONDS, _RENDER_SECONDS = 900.0, 3600.0


async def run_speech(studio: Studio, slots: WorkSlots, context: JobContext) -> Any:  # noqa: ANN401 -- JSON
    """Speak the sentences of one segment into the store."""
    part, sentences = Part(**context.payload["part"]), context.payload["sentences"]

    async def speak() -> bool:
        film = await load_film(studio, context.workspace_id, context.job_id)
        async with slots.speak(), reporting(studio.database, context.workspace_id, context.job_id, part) as tell:
            for count, position in enumerate(sentences, 1):
                await film.speak(position)
                tell(Fraction(count, len(sentences)))
        return True

    return await context.step("speak", speak, timeout_seconds=_SPEAK_SECONDS)


async def run_segment(studio: Studio, slots: WorkSlots, context: JobContext) -> Any:  # noqa: ANN401 -- JSON
    """Render one segment into the store, in every size: an item, or a piece of it."""
    part, place = Part(**context.payload["part"]), int(context.payload["place"])

    async def render() -> bool:
        store = (await studio.find_home(context.workspace_id)).store
        # A job that was queued before films had several sizes names one timeline.
        keys = context.payload.get("timelines") or [context.payload["timeline"]]
        timelines = [find_timeline(store, key) for key in keys]
        piece = pieces_of(timelines[0], place)[int(context.payload.get("piece", 0))]
        report = reporting(studio.database, context.workspace_id, context.job_id, part)
        async with slots.render(len(timelines)), report as tell:
            frames = piece.frames
            await render_segments(timelines, piece, store, studio.render, lambda done: tell(Fraction(done, frames)))
        return True

    return await context.step("render", render, timeout_seconds=_RENDER_SECONDS)


async def run_mix(studio: Studio, slots: WorkSlots, context: JobContext) -> Any:  # noqa: ANN401 -- JSON
    """Mix the whole programme's sound into the store."""

    async def mix() -> bool:
        store = (await studio.find_home(context.workspace_id)).store
        timeline = find_timeline(store, context.payload["timeline"])
        part = Part(**context.payload["part"])
        async with slots.render(), reporting(studio.database, context.workspace_id, context.job_id, part):
            await render_audio(timeline, store, studio.render)
        return True

    return await context.step("mix", mix, timeout_seconds=_RENDER_SECONDS)


async def run_assembly(studio: Studio, slots: WorkSlots, context: JobContext) -> Any:  # noqa: ANN401 -- JSON
    """Join, measure and write what goes beside the film; return the names of the files in the store."""

    async def assemble() -> dict[str, Any]:
        film = await load_film(studio, context.workspace_id, context.job_id)
        part = Part(**context.payload["part"])
        async with slots.render(), reporting(studio.database, context.workspace_id, context.job_id, part) as tell:
            return await assemble_film(film, tell)

    return await context.step("assemble", assemble, timeout_seconds=_RENDER_SECONDS)
