"""Speak and render at the same time: a segment starts as soon as its own sentences have been spoken."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Sequence

from mutoscope.media.compose import Composer
from mutoscope.media.film.progress import ProgressTeller
from mutoscope.media.film.types import FilmParts, FilmRequest, Studio
from mutoscope.media.film.work_slots import WorkSlots
from mutoscope.media.render import (
    Audio,
    Piece,
    Segment,
    pieces_of,
    processors,
    render_audio,
    render_segments,
    segment_key,
)
from mutoscope.media.script import Sentence
from mutoscope.media.timeline import Timeline, check_timeline
from mutoscope.media.transcript import speak_checked
from mutoscope.media.voice import Chosen, SpokenSentence, speak_sentence, voice_of

_PIXELS_A_SLOT = 2 * 1920 * 1080


async def speak(
    sentence: Sentence, request: FilmRequest, studio: Studio, slots: WorkSlots | None = None
) -> SpokenSentence | None:
    """Speak one sentence, or find it spoken; None if there is nothing to hear in it. Speaking takes one of `slots`."""
    if not sentence.spoken_words:
        return None
    seat = {"seat": slots.speak} if slots else {}
    speaks = voice_of(sentence, Chosen(studio.provider, request.voice), request.cast)
    how = (studio.store, speaks.provider, sentence, speaks.voice, request.speed_percent)
    if studio.recogniser:
        return await speak_checked(*how, studio.recogniser, **seat)
    return await speak_sentence(*how, **seat)


async def render_parts(
    composers: Sequence[Composer], request: FilmRequest, studio: Studio, teller: ProgressTeller
) -> tuple[FilmParts, ...]:
    """Speak every sentence in order, rendering segments and then the sound on the way; one result for each canvas.

    One failure stops everything else; what is finished stays in the store.

    Args:
        composers: of the same request, one for each canvas.
        request: what is made.
        studio: what it is made with.
        teller: told how far it is.
    """
    slots = WorkSlots(studio.parallel or processors(), studio.provider.release)
    work = _Work(composers, studio, teller, slots)
    first = composers[0]
    try:
        async with asyncio.TaskGroup() as group:
            for plan in first.planned:
                sentences = [first.sentences[position] for position in plan.sentences]
                spoken = [await speak(sentence, request, studio, slots) for sentence in sentences]
                for composer in composers:
                    composer.add(spoken)
                teller.advance("speak", plan.sentences[-1] + 1, len(first.sentences))
                work.start(group, first.complete_items)
                if plan.index == 0 and work.tasks:
                    await asyncio.wait(work.tasks[:1])  # a sentence spoken beside it would hold up the first picture
            await slots.end_speech()
            for composer in composers:
                check_timeline(composer.timeline())
            audio = group.create_task(work.mix(first.timeline()))
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from None
    teller.advance("audio", 1, 1)
    made = [task.result() for task in work.tasks]
    return tuple(
        FilmParts(tuple(segments[place] for segments in made), audio.result(), work.first_seconds)
        for place in range(len(composers))
    )


def _weight(timeline: Timeline) -> int:
    """Return how many slots an encoder of this size takes: one of 4K holds three times the memory of one of 1080p."""
    return max(1, round(timeline.canvas.width * timeline.canvas.height / _PIXELS_A_SLOT))


class _Work:
    """The segments in hand; each task renders one piece on every canvas."""

    def __init__(self, composers: Sequence[Composer], studio: Studio, teller: ProgressTeller, slots: WorkSlots) -> None:
        self.tasks: list[asyncio.Task[tuple[Segment, ...]]] = []
        self.first_seconds = 0.0
        self._composers = composers
        self._total = composers[0].all_items
        self._studio = studio
        self._teller = teller
        self._slots = slots
        self._parts = [0.0] * self._total
        self._started = 0
        self._left: dict[int, int] = {}
        # Equal items are rendered once: the second waits and finds the first in the store.
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    def start(self, group: asyncio.TaskGroup, until: int) -> None:
        """Start every item before `until` that has not been started; they and their neighbours are composed."""
        timelines = tuple(composer.timeline() for composer in self._composers)
        for index in range(self._started, until):
            pieces = pieces_of(timelines[0], index)
            self._left[index] = len(pieces)
            self.tasks += [group.create_task(self._render(piece, timelines)) for piece in pieces]
        self._started = max(self._started, until)

    async def mix(self, timeline: Timeline) -> Audio:
        """Mix the sound."""
        async with self._slots.render():
            return await render_audio(timeline, self._studio.store, self._studio.settings)

    async def _render(self, piece: Piece, timelines: Sequence[Timeline]) -> tuple[Segment, ...]:
        whole, told = timelines[0].video[piece.index].duration.value, 0

        def advance(done: int) -> None:
            nonlocal told
            self._parts[piece.index] += (done - told) / whole
            told = done
            self._tell()

        store, settings = self._studio.store, self._studio.settings
        key = segment_key(timelines[0], piece, settings)
        async with self._turns[key], self._slots.render(sum(map(_weight, timelines))):
            made = await render_segments(timelines, piece, store, settings, advance)
        if not self.first_seconds:
            self.first_seconds = time.monotonic() - self._teller.started
        self._left[piece.index] -= 1
        advance(piece.frames)
        return made

    def _tell(self) -> None:
        finished = sum(not left for left in self._left.values())
        self._teller.advance("render", finished, self._total, sum(self._parts) / self._total)
