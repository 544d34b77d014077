"""Which provider speaks a voice on this machine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mutoscope.media.voice.basic import BasicProvider
from mutoscope.media.voice.catalogue import BASIC, BASIC_VOICES, KOKORO
from mutoscope.media.voice.espeak import Espeak
from mutoscope.media.voice.kokoro import KokoroProvider
from mutoscope.media.voice.types import SpeechProvider, Voice, VoiceNotice

KOKORO_FOLDER = "kokoro"
"""Inside the assets folder."""


@dataclass(frozen=True)
class Chosen:
    """Who will speak. `notice` is for the user when it is not the voice they asked for."""

    provider: SpeechProvider
    voice: Voice
    notice: VoiceNotice | None = None


class SpeechProviders:
    """The providers of one assets folder. Costs nothing until something is spoken; close it when done.

    Args:
        assets: the folder of voices and fonts.
        threads: processors that one sentence may use.
    """

    def __init__(self, assets: Path, *, threads: int = 2) -> None:
        espeak = Espeak()
        self._kokoro = KokoroProvider(assets / KOKORO_FOLDER, threads=threads, espeak=espeak)
        self._basic = BasicProvider(espeak)

    def choose(self, voice: Voice) -> Chosen:
        """Return the voice and its provider, or the basic voice of the same language and a notice that says so."""
        if voice.provider == BASIC:
            return Chosen(self._basic, voice)
        if voice.provider == KOKORO and self._kokoro.installed and self._kokoro.speaks(voice):
            return Chosen(self._kokoro, voice)
        basic = next(other for other in BASIC_VOICES if other.language == voice.language)
        notice = VoiceNotice(
            "basic_voice",
            f"The voice {voice.id} is not installed; the plain voice {basic.id} speaks instead. "
            "Run `mutoscope voices install` for the natural ones.",
        )
        return Chosen(self._basic, basic, notice)

    def voices(self) -> tuple[Voice, ...]:
        """List the voices that can speak on this machine, the neural ones first."""
        neural = self._kokoro.voices() if self._kokoro.installed else ()
        return (*neural, *self._basic.voices())

    def release(self) -> None:
        """Let go of the voice model's memory; the next sentence loads it again. Blocks while one is being spoken."""
        self._kokoro.release()

    async def aclose(self) -> None:
        """End the child process."""
        await self._kokoro.aclose()
