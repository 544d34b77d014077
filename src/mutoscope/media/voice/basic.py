"""The basic voices: espeak-ng itself. Plain, small, always there."""

from __future__ import annotations

import asyncio
import importlib.metadata
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate, pairwise
from pathlib import Path

from mutoscope.media.voice.catalogue import BASIC, BASIC_VOICES, ESPEAK_LANGUAGES
from mutoscope.media.voice.check_writing import check_writing
from mutoscope.media.voice.errors import SpeechFailed
from mutoscope.media.voice.espeak import Espeak
from mutoscope.media.voice.kokoro import timings_of
from mutoscope.media.voice.spell_out import read_words
from mutoscope.media.voice.types import Voice, WordTiming
from mutoscope.media.voice.wav import read_wav, sound_bounds, trim_silence, write_wav

VERSION = 2


class BasicProvider:
    """espeak-ng in its own process."""

    name = BASIC

    def __init__(self, espeak: Espeak | None = None) -> None:
        self._espeak = espeak or Espeak()

    @property
    def model_digest(self) -> str:
        """Return the program's version and our own version of how it is used."""
        return f"espeakng-{importlib.metadata.version('espeakng-loader')}-{VERSION}"

    def voices(self) -> Sequence[Voice]:
        """List the basic voices."""
        return BASIC_VOICES

    def check(self, text: str, voice: Voice) -> None:
        """Raise `UnspeakableText` when the voice cannot speak the text's writing."""
        check_writing(text, voice)

    async def speak(
        self,
        words: Sequence[str],
        voice: Voice,
        speed_percent: int,
        audio: Path,
        sounds: Sequence[str] = (),  # noqa: ARG002 -- the port's
    ) -> tuple[WordTiming, ...]:
        """Speak words into a WAV; return one timing per word, from espeak-ng's word events. IPA is not read.

        Raises:
            UnspeakableText: a word is in a writing that the voice cannot read.
            SpeechFailed: it made no sound.
        """
        self.check(" ".join(words), voice)
        read = read_words(words, voice.language)
        language = ESPEAK_LANGUAGES[voice.language][0]
        events = await self._espeak.speak(
            language, " ".join(read), speed_percent, await asyncio.to_thread(audio.absolute)
        )
        return await asyncio.to_thread(_time, words, read, events, audio)

    def release(self) -> None:
        """Do nothing: the child is small."""

    async def aclose(self) -> None:
        """End the child."""
        await self._espeak.aclose()


def _time(
    words: Sequence[str], read: Sequence[str], events: Sequence[tuple[int, int]], audio: Path
) -> tuple[WordTiming, ...]:
    samples, rate = read_wav(audio)
    first, last = sound_bounds(samples, rate)
    if not len(samples) or not abs(samples).max():
        raise SpeechFailed(
            f"The basic voice made no sound for “{' '.join(words)[:60]}”.",
            remedy="Word the sentence differently, or choose another voice.",
        )
    kept, cut = trim_silence(samples, rate, first, last)
    write_wav(audio, kept, rate)
    begins = list(accumulate((len(word) + 1 for word in read), initial=0))[:-1]
    heard: dict[int, int] = {}
    for character, moment in events:
        place = max(bisect_right(begins, character) - 1, 0)
        heard.setdefault(place, moment * rate // 1000 - cut)
    starts = _fill(heard, begins, first - cut, last - cut)
    spans: list[tuple[float, float]] = []
    for start, end in zip(starts, [*starts[1:], last - cut], strict=True):
        part = kept[max(start, 0) : max(end, 0)]
        spans.append((start, start + sound_bounds(part, rate)[1] if len(part) else end))
    return timings_of(words, spans, len(kept), rate)


def _fill(heard: dict[int, int], begins: Sequence[int], first: int, last: int) -> list[int]:
    """Words that had no event of their own (`of the` is one to espeak-ng) share the time by their letters."""
    known = {0: first, **{place: moment for place, moment in heard.items() if place}}
    places = [*sorted(known), len(begins)]
    letters = [*begins, (begins[-1] if begins else 0) + 8]
    moments = {**known, len(begins): last}
    starts: list[int] = []
    for one, other in pairwise(places):
        span = max(letters[other] - letters[one], 1)
        length = moments[other] - moments[one]
        starts += [moments[one] + length * (letters[place] - letters[one]) // span for place in range(one, other)]
    return starts
