"""The durable workflow of a film: speak, render as soon as something is spoken, mix, assemble, inspect, finish.

The workflow itself only coordinates. The heavy parts are child jobs on shared queues, so that any worker takes them and
plans and ages are respected. Every step is idempotent by content-addressed artefacts; after a crash the finished ones
are not run again, and an interrupted one finds what it had already made.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

from mutoscope.generation.film_work import FilmWork, load_film, shares
from mutoscope.generation.finish_generation import finish_generation
from mutoscope.generation.hand_on import Handed, names_of
from mutoscope.generation.release_generation import release_failed
from mutoscope.generation.report_progress import Part
from mutoscope.generation.studio import Studio
from mutoscope.jobs import RENDER, SPEECH, Child, JobContext, Problem, is_retryable
from mutoscope.kernel import MutoscopeError
from mutoscope.media.timeline import check_timeline

_T = TypeVar("_T")

SPEAK_TASK, SEGMENT_TASK, MIX_TASK, ASSEMBLE_TASK = (
    "generation.speak",
    "generation.segment",
    "generation.mix",
    "generation.assemble",
)
_SPEAK, _RENDER, _MIX, _ASSEMBLE = 3500, 5000, 500, 1000
"""Shares of the stages in a film's work, in ten-thousandths; measured on the demo film."""
_BUMPER_WORDS = 8
"""An intro or outro is as much work as a sentence of so many words."""

_LOAD_WAITS = (1, 2, 4, 8, 16)
"""Seconds between attempts."""


async def run_generation(studio: Studio, context: JobContext) -> None:
    """Make the film of the generation `context.job_id` and settle its hold, or release it.

    Raises:
        MutoscopeError: what stopped it; the credits are back by then.
    """
    try:
        result = await _make_film(studio, context)
        await context.step("finish", lambda: finish_generation(studio, context.workspace_id, context.job_id, result))
    except MutoscopeError as error:
        problem = Problem.of(error)
        await context.step("release", lambda: release_failed(studio.database, context, problem))
        raise


async def _make_film(studio: Studio, context: JobContext) -> dict[str, Any]:
    """Run every stage; return the names of what was made."""
    await context.step("check", lambda: _check(studio, context))
    film = await _load(studio, context)
    parts = _Parts.of(film)
    spoken = [await parts.spawn_speech(context, 0)]
    segments: list[Child] = []
    begun = 0
    for plan in film.composer.planned:
        await _take(film, await context.wait(spoken[plan.index]))
        await film.compose_next()
        film.check_length()
        ready = film.composer.complete_items
        for index in range(begun, ready):
            segments += await parts.spawn_segments(context, film, index)
        begun = ready
        if plan.index == 0:
            if segments:
                await context.wait(segments[0])  # with no speech beside it: somebody waits for the first picture
            spoken += [await parts.spawn_speech(context, index) for index in range(1, len(film.composer.planned))]
    timeline = film.composer.timeline()
    check_timeline(timeline)
    payload = {"timeline": film.keep(timeline)}
    names = await _patiently(film.hand_on)
    mixing = {**payload, "packed": await _pack(film, names), **_share("mix", "mix", _MIX)}
    mix = await context.spawn(MIX_TASK, "mix", mixing, queue=RENDER)
    for child in [*segments, mix]:
        names += names_of(await context.wait(child))
    last = {**payload, "packed": await _pack(film, names), **_share("assemble", "assemble", _ASSEMBLE)}
    return await context.wait(await context.spawn(ASSEMBLE_TASK, "assemble", last, queue=RENDER))


@dataclass(frozen=True)
class _Parts:
    """The film's segments and their shares of the work."""

    sentences: list[tuple[int, ...]]
    speech: list[int]
    render: list[int]
    """Of each item of the timeline: an intro and an outro are items beside the segments."""

    @classmethod
    def of(cls, film: FilmWork) -> _Parts:
        groups = [plan.sentences for plan in film.composer.planned]
        words = [sum(len(film.composer.sentences[position].spoken_words) + 1 for position in group) for group in groups]
        first = film.composer.first_item
        others = film.composer.all_items - first - len(groups)
        items = [*[_BUMPER_WORDS] * first, *words, *[_BUMPER_WORDS] * others]
        return cls(groups, shares(words, _SPEAK), shares(items, _RENDER))

    async def spawn_speech(self, context: JobContext, index: int) -> Child:
        payload = {
            "sentences": list(self.sentences[index]),
            **_share("speak", f"speak-{index}", self.speech[index]),
        }
        return await context.spawn(SPEAK_TASK, f"speak-{index}", payload, queue=SPEECH, part=index)

    async def spawn_segments(self, context: JobContext, film: FilmWork, index: int) -> list[Child]:
        """Start the item's pieces, the first one first."""
        keys, place, pieces = film.window(index)
        handed = await _patiently(lambda: film.hand_timelines(keys))
        rendering = shares([piece.frames for piece in pieces], self.render[index])
        children: list[Child] = []
        for number, share in enumerate(rendering):
            name = f"segment-{index}" if number == 0 else f"segment-{index}-{number}"
            payload = {"timelines": keys, "place": place, "piece": number, "handed": handed}
            payload |= _share("render", name, share)
            children.append(await context.spawn(SEGMENT_TASK, name, payload, queue=RENDER, part=index))
        return children


def _share(stage: Any, name: str, share: int) -> dict[str, Any]:  # noqa: ANN401 -- a Stage; spelt by the callers
    return {"part": asdict(Part(stage, name, share))}


async def _check(studio: Studio, context: JobContext) -> bool:
    """Find out before the work whether everything is still there."""
    await load_film(studio, context.workspace_id, context.job_id)
    return True


async def _load(studio: Studio, context: JobContext) -> FilmWork:
    """Read the film outside any step: it is the same at every replay."""
    return await _patiently(lambda: load_film(studio, context.workspace_id, context.job_id))


async def _take(film: FilmWork, handed: object) -> None:
    await _patiently(lambda: film.exchange.take(handed))


async def _pack(film: FilmWork, names: Handed) -> Handed:
    return await _patiently(lambda: film.exchange.pack(names))


async def _patiently(work: Callable[[], Awaitable[_T]]) -> _T:
    """Do something outside any step; a database that restarts and a store that is away are waited for."""
    for wait_seconds in _LOAD_WAITS:
        try:
            return await work()
        except Exception as error:
            if not is_retryable(error):
                raise
        await asyncio.sleep(wait_seconds)
    return await work()
