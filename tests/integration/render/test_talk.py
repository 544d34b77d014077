"""Somebody's own talk: noise goes and the voice stays; a clip is brought to a recording and says what it is not."""

from __future__ import annotations

import asyncio
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from tests.integration.render.conftest import Studio, media, write_wav

from mutoscope.media.artefacts import ArtefactStore, file_digest
from mutoscope.media.loudness import measure_loudness
from mutoscope.media.probe import Probe, probe_media, to_reference
from mutoscope.media.runner import ffmpeg_binary
from mutoscope.media.talk import NOT_ANIMATED, LipSyncWish, TalkUnusable, clean_talk, make_lip_sync
from mutoscope.media.timeline import MediaReference
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


async def reference(path: Path) -> MediaReference:
    (probe,) = await probe_media([path])
    assert isinstance(probe, Probe)
    return to_reference(probe, path, await asyncio.to_thread(file_digest, path))


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


@pytest.mark.parametrize("name", ["moving.mp4", "photo.png"])
async def test_a_clip_is_brought_to_the_recording(studio: Studio, tmp_path: Path, name: str) -> None:
    noisy_talk(tmp_path / "talk.wav", 9)
    wish = LipSyncWish(await reference(studio.material / name), await reference(tmp_path / "talk.wav"))
    store = ArtefactStore(tmp_path / "store")
    made = await make_lip_sync(store, wish)
    assert made.facts.animated is False
    assert made.facts.code == NOT_ANIMATED
    assert "needs a lip-sync provider" in made.facts.notice
    found = await reference(made.path)
    assert found.has_audio
    assert found.available_range is not None
    assert abs(found.available_range.duration.seconds - 9) < Fraction(1, 10)
    measured = await measure_loudness(made.path, ffmpeg_binary())
    assert abs(measured.integrated + 16) < 1
    assert await make_lip_sync(store, wish) == made
    assert made.facts.looped


async def test_sound_is_no_picture(studio: Studio, tmp_path: Path) -> None:
    tune = media(studio.material / "short.mp3", "audio")
    with pytest.raises(TalkUnusable, match=r"short\.mp3"):
        await make_lip_sync(ArtefactStore(tmp_path), LipSyncWish(tune, tune))
