"""The neural voices: espeak-ng's phonemes, Kokoro's sound, the model's own word timings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from mutoscope.media.artefacts import write_in_thread
from mutoscope.media.voice.align_words import align_words
from mutoscope.media.voice.catalogue import ESPEAK_LANGUAGES, KOKORO, KOKORO_VOICES
from mutoscope.media.voice.check_writing import check_writing
from mutoscope.media.voice.espeak import Espeak
from mutoscope.media.voice.kokoro_model import SAMPLE_RATE, KokoroModel
from mutoscope.media.voice.plan_chunks import Chunk, plan_chunks, split_punctuation
from mutoscope.media.voice.spell_out import drop_inner_stops, read_words
from mutoscope.media.voice.to_kokoro import ipa_to_kokoro, to_kokoro
from mutoscope.media.voice.types import Voice, WordTiming
from mutoscope.media.voice.wav import Samples, trim_silence, write_wav

VERSION = 2
"""Raised when the same words would be spoken differently: part of every artefact's name."""
_CHUNK_GAP_MS = 90
_CLAUSE_ENDS = tuple(",;:.!?…—–")


class KokoroProvider:
    """Kokoro-82M. `folder` holds the model and its voices; `threads` is what one sentence may use."""

    name = KOKORO

    def __init__(self, folder: Path, *, threads: int = 2, espeak: Espeak | None = None) -> None:
        self._model = KokoroModel(folder, threads)
        self._espeak = espeak or Espeak()
        self._folder = folder

    @property
    def installed(self) -> bool:
        """Tell whether the model is there."""
        return self._model.installed

    @property
    def model_digest(self) -> str:
        """Return the model's SHA-256 and our own version of how it is used."""
        return f"{self._model.digest}-{VERSION}"

    def voices(self) -> Sequence[Voice]:
        """List the installed voices."""
        return [voice for voice in KOKORO_VOICES if self.speaks(voice)]

    def speaks(self, voice: Voice) -> bool:
        """Tell whether one of our voices is installed."""
        return not voice.unavailable and (self._folder / "voices" / f"{voice.id}.bin").is_file()

    def check(self, text: str, voice: Voice) -> None:
        """Raise `UnspeakableText` when the voice cannot speak the text's writing."""
        check_writing(text, voice)

    async def speak(
        self, words: Sequence[str], voice: Voice, speed_percent: int, audio: Path, sounds: Sequence[str] = ()
    ) -> tuple[WordTiming, ...]:
        """Speak words into a WAV; return one timing per word, to the model's 25 ms frame.

        Raises:
            UnspeakableText: a word is in a writing that the voice cannot read.
            VoiceDataMissing: the model is not installed.
            SpeechFailed: it made no sound.
        """
        self.check(" ".join(words), voice)
        read = drop_inner_stops(read_words(words, voice.language))
        phonemes = await self._phonemes(read, voice.language)
        for place, ipa in enumerate(sounds):
            phonemes[place] = ipa_to_kokoro(ipa, voice.language) or phonemes[place]
        spans, samples = await write_in_thread(self._synthesise, read, phonemes, voice, speed_percent, audio)
        return timings_of(words, spans, samples, SAMPLE_RATE)

    def release(self) -> None:
        """Let go of the model's memory; the next sentence loads it again. Blocks while one is being spoken."""
        self._model.release()

    async def aclose(self) -> None:
        """End the phoneme child."""
        await self._espeak.aclose()

    async def _phonemes(self, read: Sequence[str], language: str) -> list[str]:
        """Read clause by clause, for context decides sounds ("the apple"), and give each word its part."""
        cores = [split_punctuation(word)[1] for word in read]
        clauses = _clauses(read)
        texts = [" ".join(cores[place] for place in clause) for clause in clauses]
        answers = await self._espeak.phonemes(ESPEAK_LANGUAGES[language][0], [*texts, *cores])
        alone = answers[len(texts) :]
        out = [""] * len(read)
        for clause, ipa in zip(clauses, answers, strict=False):
            parts = align_words(to_kokoro(ipa, language), [to_kokoro(alone[place], language) for place in clause])
            for place, part in zip(clause, parts, strict=True):
                out[place] = part
        return out

    def _synthesise(
        self, words: Sequence[str], phonemes: Sequence[str], voice: Voice, speed_percent: int, audio: Path
    ) -> tuple[list[tuple[float, float]], int]:
        """Write the WAV; return where each word sounds, in samples, and how many there are."""
        chunks = plan_chunks(words, phonemes, self._model.vocabulary())
        gap = np.zeros(SAMPLE_RATE * _CHUNK_GAP_MS // 1000, np.float32)
        pieces: list[Samples] = []
        spans: dict[int, tuple[float, float]] = {}
        at = 0
        for chunk in chunks:
            samples, starts = self._model.run(chunk.tokens, voice.id, speed_percent / 100)
            kept, cut = _trim(samples, starts, chunk)
            if pieces:
                pieces.append(gap)
                at += len(gap)
            for position, first, last in chunk.words:
                begin, end = (float(starts[1 + min(place, len(chunk.tokens))]) - cut + at for place in (first, last))
                spans[position] = (spans.get(position, (begin, end))[0], end)
            pieces.append(kept)
            at += len(kept)
        write_wav(audio, np.concatenate(pieces), SAMPLE_RATE)
        return [spans[place] for place in range(len(words))], at


def _trim(samples: Samples, starts: Samples, chunk: Chunk) -> tuple[Samples, int]:
    first = int(starts[1 + chunk.words[0][1]])
    last = int(starts[1 + min(chunk.words[-1][2], len(chunk.tokens))])
    return trim_silence(samples, SAMPLE_RATE, first, last)


def timings_of(
    words: Sequence[str], spans: Sequence[tuple[float, float]], samples: int, rate: int
) -> tuple[WordTiming, ...]:
    """Return timings in whole milliseconds: in order, not overlapping, each at least 1 ms, within the audio."""
    timings: list[WordTiming] = []
    total = samples * 1000 // rate
    now = 0
    for place, (word, (begin, end)) in enumerate(zip(words, spans, strict=True)):
        latest = max(total - (len(words) - place), 0)
        start = min(max(round(begin * 1000 / rate), now), latest)
        now = min(max(round(end * 1000 / rate), start + 1), latest + 1)
        timings.append(WordTiming(word, start, now))
    return tuple(timings)


def _clauses(words: Sequence[str]) -> list[list[int]]:
    clauses: list[list[int]] = [[]]
    for place, word in enumerate(words):
        clauses[-1].append(place)
        if split_punctuation(word)[2].endswith(_CLAUSE_ENDS) or any(
            mark in split_punctuation(word)[2] for mark in _CLAUSE_ENDS
        ):
            clauses.append([])
    return [clause for clause in clauses if clause]
