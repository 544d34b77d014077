"""The heavy parts of a film, each a child job with one step: speak, render a segment, mix, assemble."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from fractions import Fraction
from typing import Any

from mutoscope.generation.assemble_film import assemble_film
from mutoscope.generation.film_work import load_film
from mutoscope.generation.keep_timeline import find_timeline
from mutoscope.generation.report_progress import Part, reporting
from mutoscope.generation.studio import Studio
from mutoscope.generation.take_turns import Turns
from mutoscope.jobs import JobContext
from mutoscope.media.film import WorkSlots
from mutoscope.media.render import pieces_of, render_audio, render_segments, segment_key

_SPEAK_SECONDS, _RENDER_SECONDS = 900.0, 3600.0


async def run_speech(studio: Studio, slots: WorkSlots, context: JobContext) -> Any:  # noqa: ANN401 -- JSON
    """Speak the sentences of one segment into the store."""
    part, sentences = Part(**context.payload["part"]), context.payload["sentences"]

    async def speak() -> Any:  # noqa: ANN401 -- JSON
        film = await load_film(studio, context.workspace_id, context.job_id)
        async with slots.speak(), reporting(studio.database, context.workspace_id, context.job_id, part) as tell:
            for count, position in enumerate(sentences, 1):
                await film.speak(position)
                tell(Fraction(count, len(sentences)))
        return await film.exchange.give(film.home.used or ())

    return await context.step("speak", speak, timeout_seconds=_SPEAK_SECONDS)


async def run_segment(studio: Studio, slots: WorkSlots, turns: Turns, context: JobContext) -> Any:  # noqa: ANN401 -- JSON
    """Render one segment into the store, in every size: an item, or a piece of it.

    Another film that needs the very same waits before it takes a slot, and finds it.
    """
    part, place = Part(**context.payload["part"]), int(context.payload["place"])

    async def render() -> Any:  # noqa: ANN401 -- JSON
        home = replace(await studio.find_home(context.workspace_id), used=set())
        store, exchange = home.store, home.exchange()
        await exchange.take(context.payload.get("handed"))
        # A job that was queued before films had several sizes names one timeline.
        keys = context.payload.get("timelines") or [context.payload["timeline"]]
        timelines = [await find_timeline(studio, home, key) for key in keys]
        piece = pieces_of(timelines[0], place)[int(context.payload.get("piece", 0))]
        report = reporting(studio.database, context.workspace_id, context.job_id, part)
        turn = turns.of(context.workspace_id, segment_key(timelines[0], piece, studio.render))
        async with turn, slots.render(len(timelines)), report as tell:
            frames = piece.frames
            await render_segments(timelines, piece, store, studio.render, lambda done: tell(Fraction(done, frames)))
        return await exchange.give(home.used or ())

    return await context.step("render", render, timeout_seconds=_RENDER_SECONDS)


async def run_mix(studio: Studio, slots: WorkSlots, context: JobContext) -> Any:  # noqa: ANN401 -- JSON
    """Mix the whole programme's sound into the store."""

    async def mix() -> Any:  # noqa: ANN401 -- JSON
        home = replace(await studio.find_home(context.workspace_id), used=set())
        exchange = home.exchange()
        await exchange.unpack(context.payload.get("packed"))
        timeline = await find_timeline(studio, home, context.payload["timeline"])
        part = Part(**context.payload["part"])
        async with slots.render(), reporting(studio.database, context.workspace_id, context.job_id, part):
            await render_audio(timeline, home.store, studio.render)
        return await exchange.give(home.used or ())

    return await context.step("mix", mix, timeout_seconds=_RENDER_SECONDS)


async def run_assembly(studio: Studio, slots: WorkSlots, context: JobContext) -> Any:  # noqa: ANN401 -- JSON
    """Join, measure and write what goes beside the film; return the names of the files in the store."""

    async def assemble() -> dict[str, Any]:
        await (await studio.find_home(context.workspace_id)).exchange().unpack(context.payload.get("packed"))
        film = await load_film(studio, context.workspace_id, context.job_id)
        part = Part(**context.payload["part"])
        async with slots.render(), reporting(studio.database, context.workspace_id, context.job_id, part) as tell:
            made = await assemble_film(film, tell)
        files = await asyncio.to_thread(lambda: [path for path in film.folder.iterdir() if path.is_file()])
        return {**made, "handed": await film.exchange.give(files)}

    return await context.step("assemble", assemble, timeout_seconds=_RENDER_SECONDS)
