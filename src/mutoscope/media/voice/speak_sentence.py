"""A sentence and a voice → speech in the artefact store, made once."""

from __future__ import annotations

import asyncio
import json
import wave
import weakref
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from pathlib import Path
from typing import Any

from mutoscope.kernel import InvalidInput
from mutoscope.media.artefacts import ArtefactStore, artefact_key, file_digest, write_in_thread
from mutoscope.media.script import Sentence
from mutoscope.media.voice.shape_speech import STRESS_DB, pitch_ratio, raise_pitch, stress_words
from mutoscope.media.voice.types import SpeechProvider, SpokenSentence, Voice, WordTiming

SLOWEST, FASTEST = 50, 200
_locks: weakref.WeakValueDictionary[tuple[int, str], asyncio.Lock] = weakref.WeakValueDictionary()


async def speak_sentence(
    store: ArtefactStore,
    provider: SpeechProvider,
    sentence: Sentence,
    voice: Voice,
    speed_percent: int = 100,
    *,
    seat: Callable[[], AbstractAsyncContextManager[object]] = nullcontext,
) -> SpokenSentence:
    """Return the sentence spoken: from the store if it has been spoken before, else by the provider.

    The artefact's name holds the words and how they are said, voice, speed and model; emphasis that is only seen, and
    pauses, are not part of it. Speaking runs
    outside the event loop. Two callers of the same sentence wait for one. `seat` is held while the provider speaks, and
    not at all when nothing needs to be spoken.

    Raises:
        InvalidInput: nothing in the sentence is spoken (ask for its `spoken_words` first), or the speed is not within
            50 to 200 %.
        UnspeakableText: the voice cannot read it.
    """
    if not sentence.spoken_words:
        raise InvalidInput("The sentence has nothing to speak.", remedy="Show it for its pause instead.")
    if not SLOWEST <= speed_percent <= FASTEST:
        raise InvalidInput(
            f"A speed of {speed_percent} % is outside {SLOWEST} to {FASTEST} %.",
            remedy="Give a speed between 50 and 200.",
            speed_percent=speed_percent,
        )
    provider.check(sentence.spoken, voice)
    model = await asyncio.to_thread(lambda: provider.model_digest)
    key = artefact_key("speech", {**_said(sentence, voice, speed_percent), "model": model})
    lock = _locks.setdefault((id(asyncio.get_running_loop()), key), asyncio.Lock())
    async with lock:
        found = await asyncio.to_thread(_find, store, key)
        if found is None:
            async with seat():
                await _make(store, key, provider, sentence, voice, speed_percent)
            found = await asyncio.to_thread(_find, store, key)
    if found is None:  # another process cleaned the store between two lines
        raise FileNotFoundError(store.path(key, ".wav"))
    return found


async def _make(
    store: ArtefactStore,
    key: str,
    provider: SpeechProvider,
    sentence: Sentence,
    voice: Voice,
    speed_percent: int,
) -> None:
    with store.make(key, ".json") as facts:
        with store.make(key, ".wav") as audio:
            timings = await _speak(provider, sentence, voice, speed_percent, audio)
            described = await asyncio.to_thread(_describe, audio, timings, voice)
        facts.write_text(json.dumps(described, ensure_ascii=False), encoding="utf-8")


def _said(sentence: Sentence, voice: Voice, speed_percent: int) -> dict[str, object]:
    """Return what decides how a sentence sounds; what is as usual is left out, so that names stay what they were."""
    said: dict[str, object] = {
        "words": sentence.spoken_words,
        "voice": voice.id,
        "speed": _pace(sentence, speed_percent),
    }
    if sentence.sounds:
        said["sounds"] = sentence.sounds
    if sentence.stressed:
        said["stressed"] = (sentence.stressed, STRESS_DB)
    if sentence.delivery.pitch_semitones:
        said["pitch"] = sentence.delivery.pitch_semitones
    return said


def _pace(sentence: Sentence, speed_percent: int) -> int:
    return min(max(speed_percent * sentence.delivery.rate_percent // 100, SLOWEST), FASTEST)


async def _speak(
    provider: SpeechProvider, sentence: Sentence, voice: Voice, speed_percent: int, audio: Path
) -> tuple[WordTiming, ...]:
    semitones = sentence.delivery.pitch_semitones
    pace = round(_pace(sentence, speed_percent) / pitch_ratio(semitones))
    pace = min(max(pace, SLOWEST), FASTEST)
    timings = await provider.speak(sentence.spoken_words, voice, pace, audio, sentence.sounds)
    if semitones:
        timings = await write_in_thread(raise_pitch, audio, timings, semitones)
    if sentence.stressed:
        await write_in_thread(stress_words, audio, timings, sentence.stressed)
    return timings


def _describe(audio: Path, timings: tuple[WordTiming, ...], voice: Voice) -> dict[str, Any]:
    with wave.open(str(audio), "rb") as file:
        rate, samples = file.getframerate(), file.getnframes()
    words = [[timing.text, timing.start_ms, timing.end_ms] for timing in timings]
    return {"digest": file_digest(audio), "rate": rate, "samples": samples, "words": words, "voice": voice.id}


def _find(store: ArtefactStore, key: str) -> SpokenSentence | None:
    """Return the stored speech, unless a part is missing or the sound is not the one that was timed."""
    audio, facts = store.find(key, ".wav"), store.find(key, ".json")
    if audio is None or facts is None:
        return None
    try:
        found = json.loads(facts.read_text(encoding="utf-8"))
        if file_digest(audio) != found["digest"]:
            return None
        timings = tuple(WordTiming(text, start, end) for text, start, end in found["words"])
        return SpokenSentence(audio, found["digest"], found["rate"], found["samples"], timings, found["voice"])
    except (OSError, ValueError, KeyError):
        return None
