"""Speak and render at the same time: a segment starts as soon as its own sentences have been spoken."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict

from mutoscope.media.compose import Composer
from mutoscope.media.film.progress import ProgressTeller
from mutoscope.media.film.types import FilmParts, FilmRequest, Studio
from mutoscope.media.render import Segment, processors, render_audio, render_segment, segment_key
from mutoscope.media.script import Sentence
from mutoscope.media.timeline import Timeline, check_timeline
from mutoscope.media.voice import SpokenSentence, speak_sentence


async def speak(sentence: Sentence, request: FilmRequest, studio: Studio) -> SpokenSentence | None:
    """Speak one sentence, or find it spoken; None if there is nothing to hear in it."""
    if not sentence.spoken_words:
        return None
    return await speak_sentence(studio.store, studio.provider, sentence, request.voice, request.speed_percent)


async def render_parts(composer: Composer, request: FilmRequest, studio: Studio, teller: ProgressTeller) -> FilmParts:
    """Speak every sentence in order, rendering segments and then the sound on the way.

    One failure stops everything else; what is finished stays in the store.
    """
    work = _Work(composer, studio, teller)
    try:
        async with asyncio.TaskGroup() as group:
            for plan in composer.planned:
                spoken = [await speak(composer.sentences[position], request, studio) for position in plan.sentences]
                composer.add(spoken)
                teller.advance("speak", plan.sentences[-1] + 1, len(composer.sentences))
                ready = len(composer.segments) if plan.last or not request.crossfade_ms else len(composer.segments) - 1
                work.start(group, ready, composer.timeline())
                if plan.index == 0 and work.tasks:
                    await asyncio.wait(work.tasks)  # alone: a sentence spoken beside it would hold up the first scene
            check_timeline(composer.timeline())
            audio = group.create_task(render_audio(composer.timeline(), studio.store, studio.settings))
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from None
    teller.advance("audio", 1, 1)
    return FilmParts(tuple(task.result() for task in work.tasks), audio.result(), work.first_seconds)


class _Work:
    """The segments in hand."""

    def __init__(self, composer: Composer, studio: Studio, teller: ProgressTeller) -> None:
        self.tasks: list[asyncio.Task[Segment]] = []
        self.first_seconds = 0.0
        self._total = len(composer.planned)
        self._studio = studio
        self._teller = teller
        self._slots = asyncio.Semaphore(studio.parallel or processors())
        self._parts = [0.0] * self._total
        self._finished = 0
        # Equal items are rendered once: the second waits and finds the first in the store.
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    def start(self, group: asyncio.TaskGroup, until: int, timeline: Timeline) -> None:
        """Start every segment before `until` that has not been started; `timeline` holds them and their neighbours."""
        for index in range(len(self.tasks), until):
            self.tasks.append(group.create_task(self._render(index, timeline)))

    async def _render(self, index: int, timeline: Timeline) -> Segment:
        frames = timeline.video[index].duration.value

        def advance(done: int) -> None:
            self._parts[index] = done / frames
            self._teller.advance("render", self._finished, self._total, sum(self._parts) / self._total)

        key = segment_key(timeline, index, self._studio.settings)
        async with self._turns[key], self._slots:
            made = await render_segment(timeline, index, self._studio.store, self._studio.settings, advance)
        self._finished += 1
        if self._finished == 1:
            self.first_seconds = time.monotonic() - self._teller.started
        advance(frames)
        return made
