"""Real voices: the sound is where the timings say, and is made once."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncGenerator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from mutoscope.infra.settings import Settings
from mutoscope.media.artefacts import ArtefactStore
from mutoscope.media.script import Sentence, Word, estimate_seconds, read_script
from mutoscope.media.voice import (
    SpeechProvider,
    SpeechProviders,
    SpokenSentence,
    UnspeakableText,
    Voice,
    WordTiming,
    find_voice,
    speak_sentence,
)
from mutoscope.media.voice.espeak import Espeak
from mutoscope.media.voice.wav import read_wav


@pytest.fixture
async def providers() -> AsyncGenerator[SpeechProviders]:
    made = SpeechProviders(Settings().assets)
    yield made
    await made.aclose()


def sentence(text: str) -> Sentence:
    return read_script(text).sentences[0]


def loudness(spoken: SpokenSentence, start_ms: int, end_ms: int) -> float:
    samples, rate = read_wav(spoken.audio)
    part = samples[start_ms * rate // 1000 : end_ms * rate // 1000]
    return float(np.sqrt(np.mean(np.square(part)))) if len(part) else 0.0


def check_timings(spoken: SpokenSentence, words: Sequence[str]) -> None:
    assert [timing.text for timing in spoken.words] == list(words)
    assert all(one.end_ms <= other.start_ms for one, other in pairwise(spoken.words))
    assert spoken.words[-1].end_ms <= spoken.samples * 1000 // spoken.sample_rate
    assert all(loudness(spoken, word.start_ms, word.end_ms) > 0.005 for word in spoken.words)


async def test_the_neural_voice_sounds_where_its_timings_say(providers: SpeechProviders, tmp_path: Path) -> None:
    chosen = providers.choose(find_voice("af_heart"))
    assert chosen.notice is None
    text = sentence("Out of the 25 dogs, one cost $39.")
    spoken = await speak_sentence(ArtefactStore(tmp_path), chosen.provider, text, chosen.voice)
    check_timings(spoken, text.spoken_words)
    seconds = spoken.samples / spoken.sample_rate
    assert 1.8 < seconds < 6
    assert spoken.words[0].start_ms < 200
    assert loudness(spoken, spoken.words[-1].end_ms + 30, round(seconds * 1000)) < 0.03
    assert spoken.words[4].end_ms - spoken.words[4].start_ms > 100


@pytest.mark.parametrize(
    ("voice", "text"),
    [
        ("bf_emma", "Good morning, everyone."),
        ("ef_dora", "¿Sabías que el mar canta?"),
        ("ff_siwis", "Le port est calme ce matin."),
        ("hf_alpha", "फिर सब कुछ होता है।"),
        ("im_nicola", "Il porto è tranquillo."),
        ("pm_alex", "O mar está calmo hoje."),
    ],
)
async def test_every_language_speaks_within_its_upper_estimate(
    voice: str, text: str, providers: SpeechProviders, tmp_path: Path
) -> None:
    chosen = providers.choose(find_voice(voice))
    assert chosen.notice is None
    script = read_script(text)
    said = script.sentences[0]
    spoken = await speak_sentence(ArtefactStore(tmp_path), chosen.provider, said, chosen.voice)
    check_timings(spoken, said.spoken_words)
    upper = estimate_seconds(
        script, language=chosen.voice.language, length_percent=chosen.voice.length_percent, upper=True
    )
    assert spoken.samples / spoken.sample_rate + said.pause_after_ms / 1000 <= upper


class Counting:
    """A provider that counts what passes through it to a real one."""

    def __init__(self, inner: SpeechProvider) -> None:
        self.inner = inner
        self.calls = 0
        self.name = inner.name
        self.model_digest = inner.model_digest

    def voices(self) -> Sequence[Voice]:
        return self.inner.voices()

    def check(self, text: str, voice: Voice) -> None:
        self.inner.check(text, voice)

    async def speak(
        self, words: Sequence[str], voice: Voice, speed_percent: int, audio: Path, sounds: Sequence[str] = ()
    ) -> tuple[WordTiming, ...]:
        self.calls += 1
        return await self.inner.speak(words, voice, speed_percent, audio, sounds)

    def release(self) -> None:
        self.inner.release()

    async def aclose(self) -> None:
        await self.inner.aclose()


async def test_a_sentence_is_spoken_once_whoever_asks(providers: SpeechProviders, tmp_path: Path) -> None:
    voice = find_voice("basic-en-US")
    counting = Counting(providers.choose(voice).provider)
    store, text = ArtefactStore(tmp_path), sentence("The same words again.")
    made = await asyncio.gather(*(speak_sentence(store, counting, text, voice) for _ in range(4)))
    assert counting.calls == 1
    assert len(set(made)) == 1
    emphasised = Sentence(tuple(Word(word.shown, word.spoken, emphasised=True) for word in text.words), 900)
    assert await speak_sentence(store, counting, emphasised, voice) == made[0]
    assert counting.calls == 1
    made[0].audio.write_bytes(b"damaged")
    again = await speak_sentence(store, counting, text, voice)
    assert counting.calls == 2
    check_timings(again, text.spoken_words)
    assert not list(tmp_path.rglob(".making-*"))  # noqa: ASYNC240 -- a test may wait


async def test_a_foreign_writing_is_refused_before_anything_is_made(providers: SpeechProviders, tmp_path: Path) -> None:
    chosen = providers.choose(find_voice("af_heart"))
    with pytest.raises(UnspeakableText, match="Arabic"):
        await speak_sentence(ArtefactStore(tmp_path), chosen.provider, sentence("مرحبا"), chosen.voice)
    assert not list(tmp_path.iterdir())  # noqa: ASYNC240 -- a test may wait


@pytest.mark.parametrize(
    ("voice", "text"),
    [
        ("basic-en-US", "Out of the 25 dogs, one cost $39."),
        ("basic-ru-RU", "Привет, мир!"),
        ("basic-ar-SA", "مرحبا بالعالم"),
    ],
)
async def test_the_basic_voice_speaks(voice: str, text: str, providers: SpeechProviders, tmp_path: Path) -> None:
    chosen = providers.choose(find_voice(voice))
    spoken = await speak_sentence(ArtefactStore(tmp_path), chosen.provider, sentence(text), chosen.voice)
    check_timings(spoken, sentence(text).spoken_words)


async def test_without_the_model_a_basic_voice_speaks_and_says_so(tmp_path: Path) -> None:
    chosen = SpeechProviders(tmp_path).choose(find_voice("bf_emma"))
    assert chosen.voice.id == "basic-en-GB"
    assert chosen.notice is not None
    assert "basic-en-GB" in chosen.notice.message


async def test_a_killed_child_is_started_again() -> None:
    espeak = Espeak()
    try:
        before = await espeak.phonemes("en-us", ["hello"])
        first = espeak.pid
        assert first is not None
        os.kill(first, signal.SIGKILL)
        assert await espeak.phonemes("en-us", ["hello"]) == before
        assert espeak.pid not in {first, None}
    finally:
        await espeak.aclose()
    assert espeak.pid is None


async def test_one_text_leaves_nothing_behind_for_the_next() -> None:
    espeak = Espeak()
    try:
        _, second = await espeak.phonemes("en-us", ["No. 5", "cat"])
        assert second == "k\u02c8æt"
    finally:
        await espeak.aclose()


@pytest.mark.parametrize("voice", ["af_heart", "basic-en-US"])
async def test_pitch_and_stress_change_the_sound_and_not_the_pace(
    providers: SpeechProviders, tmp_path: Path, voice: str
) -> None:
    chosen, store = providers.choose(find_voice(voice)), ArtefactStore(tmp_path)
    plain, high, loud = [
        await speak_sentence(store, chosen.provider, sentence(text), chosen.voice)
        for text in ("We went to the sea.", "[pitch +3] We went to the sea.", "We went to the [emphasis] sea.")
    ]
    assert len({plain.digest, high.digest, loud.digest}) == 3
    check_timings(high, ["We", "went", "to", "the", "sea."])
    assert abs(high.samples / plain.samples - 1) < 0.15
    assert all(abs(one.start_ms - other.start_ms) <= 2 for one, other in zip(loud.words, plain.words, strict=True))
    last = plain.words[-1]
    assert loudness(loud, last.start_ms, last.end_ms) > 1.3 * loudness(plain, last.start_ms, last.end_ms)
    assert loudness(loud, 0, last.start_ms - 60) == pytest.approx(loudness(plain, 0, last.start_ms - 60), rel=0.05)


async def test_a_word_is_said_as_the_dictionary_has_it(providers: SpeechProviders, tmp_path: Path) -> None:
    chosen, store = providers.choose(find_voice("af_heart")), ArtefactStore(tmp_path)
    text = "The Mutoscope turns."
    plain = await speak_sentence(store, chosen.provider, sentence(text), chosen.voice)
    said = read_script(text, pronunciations={"mutoscope": "/ˈsiːli/"}).sentences[0]  # noqa: RUF001 -- phonetic letters
    other = await speak_sentence(store, chosen.provider, said, chosen.voice)
    check_timings(other, ["The", "Mutoscope", "turns."])
    assert other.words[1].end_ms - other.words[1].start_ms < 0.8 * (plain.words[1].end_ms - plain.words[1].start_ms)
