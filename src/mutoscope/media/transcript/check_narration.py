"""Is what the voice said what was written? Heard by a recogniser that knows nothing of the voice; mended once."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext

import numpy as np

from mutoscope.media.artefacts import ArtefactStore, artefact_key
from mutoscope.media.script import Sentence
from mutoscope.media.transcript.compare_words import WordErrors, compare_words
from mutoscope.media.transcript.recogniser import Recogniser
from mutoscope.media.transcript.transcribe import resample_speech
from mutoscope.media.voice import SpeechProvider, SpokenSentence, Voice, speak_sentence

WORTH_MENDING = 40.0
"""Word errors in percent from which a sentence is spoken again."""
_SLOWER = 92
_LONGEST_SECONDS = 14
_FEWEST_WORDS = 3
"""In fewer a recogniser guesses: a name alone is often misheard."""


async def speak_checked(
    store: ArtefactStore,
    provider: SpeechProvider,
    sentence: Sentence,
    voice: Voice,
    speed_percent: int,
    recogniser: Recogniser,
    *,
    seat: Callable[[], AbstractAsyncContextManager[object]] = nullcontext,
) -> SpokenSentence:
    """Speak a sentence as `speak_sentence` does; one that is not understood is spoken again, a little slower.

    Of the two the one that is understood better is returned. What was heard is kept in the store: `find_heard`.
    """
    first = await speak_sentence(store, provider, sentence, voice, speed_percent, seat=seat)
    heard = await hear_sentence(store, recogniser, sentence, first, voice)
    if heard is None or heard.percent < WORTH_MENDING:
        return first
    slower = max(speed_percent * _SLOWER // 100, 50)
    again = await speak_sentence(store, provider, sentence, voice, slower, seat=seat)
    better = await hear_sentence(store, recogniser, sentence, again, voice)
    return again if better is not None and better.errors < heard.errors else first


async def hear_sentence(
    store: ArtefactStore, recogniser: Recogniser, sentence: Sentence, spoken: SpokenSentence, voice: Voice
) -> WordErrors | None:
    """Return the word errors of a spoken sentence, from the store if it was heard before.

    None for what this recogniser cannot judge: another language, words with sounds of their own, fewer than three
    words, more than fourteen seconds.
    """
    long = spoken.samples > _LONGEST_SECONDS * spoken.sample_rate
    if not voice.language.startswith("en") or sentence.sounds or long or len(sentence.spoken_words) < _FEWEST_WORDS:
        return None
    found = find_heard(store, recogniser, spoken.digest)
    if found is not None:
        return found
    sound = await asyncio.to_thread(resample_speech, spoken.audio)
    text, _ = await asyncio.to_thread(recogniser.hear, np.ascontiguousarray(sound))
    errors = compare_words(sentence.spoken, text)
    with store.make(_key(recogniser, spoken.digest), ".heard.json") as path:
        path.write_text(json.dumps({"words": errors.words, "errors": errors.errors, "text": text}), encoding="utf-8")
    return errors


def find_heard(store: ArtefactStore, recogniser: Recogniser, digest: str) -> WordErrors | None:
    """Return what was counted for a sound, if it was heard before."""
    path = store.find(_key(recogniser, digest), ".heard.json")
    if path is None:
        return None
    found = json.loads(path.read_text(encoding="utf-8"))
    return WordErrors(found["words"], found["errors"])


def _key(recogniser: Recogniser, digest: str) -> str:
    return artefact_key("heard", {"sound": digest, "recogniser": recogniser.digest, "version": 1})
