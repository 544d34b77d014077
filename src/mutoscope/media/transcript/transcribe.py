"""A clip in which somebody talks → sentences with the time of every word."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from mutoscope.media.runner import CommandFailed, ffmpeg_binary, working_folder
from mutoscope.media.transcript.align_to_reference import align_to_reference
from mutoscope.media.transcript.errors import NothingHeard
from mutoscope.media.transcript.listen import Stretch, find_stretches, open_sound, read_sound, to_float
from mutoscope.media.transcript.recogniser import RATE, Recogniser, Samples
from mutoscope.media.transcript.types import HeardSentence, HeardWord, Transcript
from mutoscope.media.voice import SpeechProvider, Voice, WordTiming
from mutoscope.media.voice.wav import read_wav

_ENDS = tuple(".?!…")
_LONG_SILENCE_MS = 1200
_PAD = RATE // 5
OnStretch = Callable[[int, int], None]


async def transcribe(
    path: Path,
    recogniser: Recogniser,
    reference: tuple[SpeechProvider, Voice],
    *,
    ffmpeg: Path | None = None,
    on_stretch: OnStretch | None = None,
) -> Transcript:
    """Write down what is said in a clip or a recording, in English.

    Args:
        path: a media file that was probed before.
        recogniser: writes the words down.
        reference: a voice of the same language; its own times are carried over to the clip's words.
        ffmpeg: decodes.
        on_stretch: told how many stretches of speech of how many are done.

    Raises:
        NothingHeard: there is no sound, or nobody speaks.
        RecogniserMissing: the model is not installed.
    """
    with working_folder() as folder:
        try:
            raw = await read_sound(await asyncio.to_thread(path.absolute), ffmpeg or ffmpeg_binary(), folder)
        except CommandFailed as error:
            raise _silent(path) from error
        samples = await asyncio.to_thread(open_sound, raw)
        stretches = await asyncio.to_thread(find_stretches, samples)
        words: list[HeardWord] = []
        for number, stretch in enumerate(stretches, 1):
            words += await _hear(samples, stretch, recogniser, reference)
            if on_stretch:
                on_stretch(number, len(stretches))
        duration = len(samples) * 1000 // RATE
    if not words:
        raise _silent(path)
    return Transcript(split_heard(words), duration)


def split_heard(words: list[HeardWord]) -> tuple[HeardSentence, ...]:
    """Group words into sentences: at full stops and at long silences."""
    groups: list[list[HeardWord]] = [[]]
    for place, word in enumerate(words):
        groups[-1].append(word)
        silence = words[place + 1].start_ms - word.end_ms if place + 1 < len(words) else 0
        if word.text.rstrip("\"'”’)").endswith(_ENDS) or silence > _LONG_SILENCE_MS:
            groups.append([])
    return tuple(HeardSentence(tuple(group)) for group in groups if group)


async def _hear(
    samples: npt.NDArray[np.int16], stretch: Stretch, recogniser: Recogniser, reference: tuple[SpeechProvider, Voice]
) -> list[HeardWord]:
    sound = await asyncio.to_thread(lambda: np.pad(to_float(samples[stretch.first : stretch.end]), _PAD))
    text, features = await asyncio.to_thread(recogniser.hear, sound)
    words = [word for word in text.split() if any(map(str.isalnum, word))]
    if not words:
        return []
    spans = await _time(words, (sound, features), recogniser, reference)
    offset = (stretch.first - _PAD) * 1000 // RATE
    latest = stretch.end * 1000 // RATE
    return [
        HeardWord(word, max(offset + start, 0), min(max(offset + end, 1), latest))
        for word, (start, end) in zip(words, spans, strict=True)
        if max(offset + start, 0) < latest
    ]


async def _time(
    words: list[str], sound: tuple[Samples, Samples], recogniser: Recogniser, reference: tuple[SpeechProvider, Voice]
) -> list[tuple[int, int]]:
    provider, voice = reference
    with tempfile.TemporaryDirectory(prefix="mutoscope-align-") as folder:
        audio = Path(folder) / "reference.wav"
        timings = await provider.speak(words, voice, 100, audio)
        spoken = await asyncio.to_thread(resample_speech, audio)
    features = await asyncio.to_thread(recogniser.encode, spoken)
    pad = _PAD * 1000 // RATE
    moved = [WordTiming(timing.text, timing.start_ms + pad, timing.end_ms + pad) for timing in timings]
    return await asyncio.to_thread(align_to_reference, sound, (spoken, features), moved)


def resample_speech(audio: Path) -> Samples:
    """Return a WAV at 16 kHz with silence around it."""
    samples, rate = read_wav(audio)
    count = len(samples) * RATE // rate
    spectrum = np.fft.rfft(samples)
    shaped = np.zeros(count // 2 + 1, np.complex128)
    kept = min(len(shaped), len(spectrum))
    shaped[:kept] = spectrum[:kept]
    return np.pad((np.fft.irfft(shaped, count) * (count / max(len(samples), 1))).astype(np.float32), _PAD)


def _silent(path: Path) -> NothingHeard:
    return NothingHeard(
        f"Nobody is heard speaking in {path.name}.",
        remedy="Use a file with speech in it; only English is understood.",
        file=path.name,
    )
