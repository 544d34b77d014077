"""Speak and render at the same time: a segment starts as soon as its own sentences have been spoken."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict

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
    render_segment,
    segment_key,
)
from mutoscope.media.script import Sentence
from mutoscope.media.timeline import Timeline, check_timeline
from mutoscope.media.voice import Chosen, SpokenSentence, speak_sentence, voice_of


async def speak(
    sentence: Sentence, request: FilmRequest, studio: Studio, slots: WorkSlots | None = None
) -> SpokenSentence | None:
    """Speak one sentence, or find it spoken; None if there is nothing to hear in it. Speaking takes one of `slots`."""
    if not sentence.spoken_words:
        return None
    seat = {"seat": slots.speak} if slots else {}
    speaks = voice_of(sentence, Chosen(studio.provider, request.voice), request.cast)
    return await speak_sentence(studio.store, speaks.provider, sentence, speaks.voice, request.speed_percent, **seat)


async def render_parts(composer: Composer, request: FilmRequest, studio: Studio, teller: ProgressTeller) -> FilmParts:
    """Speak every sentence in order, rendering segments and then the sound on the way.

    One failure stops everything else; what is finished stays in the store.
    """
    slots = WorkSlots(studio.parallel or processors(), studio.provider.release)
    work = _Work(composer, studio, teller, slots)
    try:
        async with asyncio.TaskGroup() as group:
            for plan in composer.planned:
                sentences = [composer.sentences[position] for position in plan.sentences]
                composer.add([await speak(sentence, request, studio, slots) for sentence in sentences])
                teller.advance("speak", plan.sentences[-1] + 1, len(composer.sentences))
                ready = len(composer.segments) if plan.last or not request.crossfade_ms else len(composer.segments) - 1
                work.start(group, ready, composer.timeline())
                if plan.index == 0 and work.tasks:
                    await asyncio.wait(work.tasks[:1])  # a sentence spoken beside it would hold up the first picture
            await slots.end_speech()
            check_timeline(composer.timeline())
            audio = group.create_task(work.mix(composer.timeline()))
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from None
    teller.advance("audio", 1, 1)
    return FilmParts(tuple(task.result() for task in work.tasks), audio.result(), work.first_seconds)


class _Work:
    """The segments in hand."""

    def __init__(self, composer: Composer, studio: Studio, teller: ProgressTeller, slots: WorkSlots) -> None:
        self.tasks: list[asyncio.Task[Segment]] = []
        self.first_seconds = 0.0
        self._total = len(composer.planned)
        self._studio = studio
        self._teller = teller
        self._slots = slots
        self._parts = [0.0] * self._total
        self._started = 0
        self._left: dict[int, int] = {}
        # Equal items are rendered once: the second waits and finds the first in the store.
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    def start(self, group: asyncio.TaskGroup, until: int, timeline: Timeline) -> None:
        """Start every item before `until` that has not been started; `timeline` holds them and their neighbours."""
        for index in range(self._started, until):
            pieces = pieces_of(timeline, index)
            self._left[index] = len(pieces)
            self.tasks += [group.create_task(self._render(piece, timeline)) for piece in pieces]
        self._started = max(self._started, until)

    async def mix(self, timeline: Timeline) -> Audio:
        """Mix the sound."""
        async with self._slots.render():
            return await render_audio(timeline, self._studio.store, self._studio.settings)

    async def _render(self, piece: Piece, timeline: Timeline) -> Segment:
        whole, told = timeline.video[piece.index].duration.value, 0

        def advance(done: int) -> None:
            nonlocal told
            self._parts[piece.index] += (done - told) / whole
            told = done
            self._tell()

        key = segment_key(timeline, piece, self._studio.settings)
        async with self._turns[key], self._slots.render():
            made = await render_segment(timeline, piece, self._studio.store, self._studio.settings, advance)
        if not self.first_seconds:
            self.first_seconds = time.monotonic() - self._teller.started
        self._left[piece.index] -= 1
        advance(piece.frames)
        return made

    def _tell(self) -> None:
        finished = sum(not left for left in self._left.values())
        self._teller.advance("render", finished, self._total, sum(self._parts) / self._total)
