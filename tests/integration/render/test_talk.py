"""Somebody's own talk: noise goes and the voice stays."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.integration.render.conftest import write_wav

from mutoscope.media.loudness import measure_loudness
from mutoscope.media.runner import ffmpeg_binary
from mutoscope.media.talk import TalkUnusable, clean_talk
from mutoscope.media.voice.wav import read_wav

RATE = 48_000


def noisy_talk(path: Path, seconds: int = 6) -> None:
    """Write syllables of a low voice with pauses between them, over hiss and rumble."""
    random = np.random.default_rng(3)
    t = np.arange(RATE * seconds) / RATE
    voice = sum(np.sin(2 * np.pi * 140 * n * t) / n for n in range(1, 14)) * 0.08
    open_mouth = ((t % 2) < 1.2) * (0.6 + 0.4 * np.sin(2 * np.pi * 4 * t))
    noise = random.normal(0, 0.004, len(t)) + 0.02 * np.sin(2 * np.pi * 35 * t)
    write_wav(path, voice * open_mouth + noise, RATE)


async def test_noise_between_the_words_goes(tmp_path: Path) -> None:
    noisy_talk(tmp_path / "talk.wav")
    await clean_talk(tmp_path / "talk.wav", tmp_path / "clean.wav", ffmpeg_binary())
    before, after = read_wav(tmp_path / "talk.wav")[0], read_wav(tmp_path / "clean.wav")[0]

    def level(sound: np.ndarray[tuple[int, ...], np.dtype[np.float32]], start: float, end: float) -> float:
        part = np.asarray(sound)[int(start * RATE) : int(end * RATE)]
        return float(20 * np.log10(np.sqrt(np.mean(np.square(part))) + 1e-9))

    was = level(before, 2.2, 3.1) - level(before, 3.5, 3.9)
    now = level(after, 2.2, 3.1) - level(after, 3.5, 3.9)
    assert now > was + 15, "the pauses are far quieter against the voice"
    measured = await measure_loudness(tmp_path / "clean.wav", ffmpeg_binary())
    assert abs(measured.integrated + 16) < 1.5
    assert measured.true_peak < -0.5


async def test_silence_is_refused(tmp_path: Path) -> None:
    write_wav(tmp_path / "quiet.wav", np.zeros(RATE), RATE)
    with pytest.raises(TalkUnusable, match="Nothing is heard"):
        await clean_talk(tmp_path / "quiet.wav", tmp_path / "out.wav", ffmpeg_binary())
