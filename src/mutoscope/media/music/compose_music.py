"""A wish → a piece of music, by rules and arithmetic: nobody else's recording, nobody else's tune."""

from __future__ import annotations

import hashlib
import wave
from pathlib import Path
from random import Random

import numpy as np

from mutoscope.media.artefacts import write_in_thread
from mutoscope.media.music.errors import MusicLength
from mutoscope.media.music.mix_notes import Stereo, mix_notes
from mutoscope.media.music.score import plan_piece
from mutoscope.media.music.tones import RATE
from mutoscope.media.music.types import LONGEST_SECONDS, SHORTEST_SECONDS, MusicFacts, MusicWish
from mutoscope.media.music.write_parts import write_parts

VERSION = 1
"""Raised when the same wish would sound differently."""


class Composer:
    """The local composer: needs no model, no key and no network."""

    name = "composer"
    version = f"composer-{VERSION}"

    async def compose(self, wish: MusicWish, audio: Path) -> MusicFacts:
        """Write a piece as a stereo 16-bit WAV, exactly `wish.seconds` long.

        Raises:
            MusicLength: shorter than 4 seconds or longer than 10 minutes.
        """
        return await write_in_thread(compose_music, wish, audio)


def compose_music(wish: MusicWish, audio: Path) -> MusicFacts:
    """Compose a wish and write it; see `Composer.compose`.

    Raises:
        MusicLength: shorter than 4 seconds or longer than 10 minutes.
    """
    if not SHORTEST_SECONDS <= wish.seconds <= LONGEST_SECONDS:
        raise MusicLength(
            f"Music of {float(wish.seconds):g} seconds cannot be made.",
            remedy=f"Ask for {SHORTEST_SECONDS} to {LONGEST_SECONDS} seconds.",
            seconds=float(wish.seconds),
            shortest=SHORTEST_SECONDS,
            longest=LONGEST_SECONDS,
        )
    random = Random(_seed(wish))  # noqa: S311 -- music, not secrets
    plan = plan_piece(wish, random)
    samples = round(wish.seconds * RATE)
    sound, loudness = mix_notes(write_parts(plan, random), plan, samples)
    _write(sound, audio)
    return MusicFacts(round(plan.tempo, 2), plan.key.name, plan.bars, samples, RATE, round(loudness, 2))


def _seed(wish: MusicWish) -> int:
    """Mix style and mood into the seed; the length is left out, so that a longer film keeps its tune."""
    text = f"{wish.style} {wish.mood} {wish.seed}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def _write(sound: Stereo, audio: Path) -> None:
    pcm = np.clip(np.rint(sound.T * 32767.0), -32768, 32767).astype("<i2")
    with wave.open(str(audio), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(pcm.tobytes())
