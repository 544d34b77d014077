"""Voices, word timings and the port every speech provider fills."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

Gender = Literal["female", "male", "neutral"]
Quality = Literal["neural", "basic"]


@dataclass(frozen=True)
class Voice:
    """A voice one can choose; `language` is a BCP 47 tag such as `en-US`."""

    id: str
    name: str
    language: str
    gender: Gender
    quality: Quality
    provider: str
    unavailable: str = ""
    """Why it cannot be chosen; empty when it can."""
    length_percent: int = 100
    """How long it takes for the same words as most voices of its language do, for estimates."""


@dataclass(frozen=True)
class WordTiming:
    """When a spoken word sounds, in milliseconds from the first sample of its audio."""

    text: str
    start_ms: int
    end_ms: int


@dataclass(frozen=True)
class SpokenSentence:
    """Speech on disk: a mono 16-bit PCM WAV and one timing per spoken word, in order."""

    audio: Path
    digest: str
    sample_rate: int
    samples: int
    words: tuple[WordTiming, ...]
    voice: str


@dataclass(frozen=True)
class VoiceNotice:
    """Something the listener should know about the voice that speaks; `code` is for programs."""

    code: str
    message: str


class SpeechProvider(Protocol):
    """Text in, WAV and word timings out."""

    @property
    def name(self) -> str:
        """Return the provider's name, as in `Voice.provider`."""
        ...

    @property
    def model_digest(self) -> str:
        """Return what is part of every spoken artefact's name: another model, another file."""
        ...

    def voices(self) -> Sequence[Voice]:
        """List the voices that can speak now."""
        ...

    def check(self, text: str, voice: Voice) -> None:
        """Raise `UnspeakableText` when the voice cannot speak the text's language or writing."""
        ...

    async def speak(
        self, words: Sequence[str], voice: Voice, speed_percent: int, audio: Path, sounds: Sequence[str] = ()
    ) -> tuple[WordTiming, ...]:
        """Speak `words` (joined by spaces) into a WAV at `audio`; return one timing per word, in order.

        `speed_percent` is 100 for the voice's own pace, 50 to 200. `sounds` is empty or holds the IPA of each word for
        which it is known, else an empty string; a provider that reads no IPA says the word.
        """
        ...

    def release(self) -> None:
        """Let go of the memory that speaking keeps; the next sentence takes it again. Blocks while one is spoken."""
        ...

    async def aclose(self) -> None:
        """End what the provider started. It starts again when asked to speak."""
        ...
