"""Music shorter than the film → a bed as long as the film, cross-faded wherever it begins again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from mutoscope.media.render.types import RenderSettings
from mutoscope.media.runner import INPUT_GUARD, run_guarded

RATE, CHANNELS = 48_000, 2
LONGEST_FADE = 2 * RATE
_SHORTEST = RATE
"""Samples: a shorter sound is no music; it is repeated as it is."""
Frames = npt.NDArray[np.int16]


async def loop_music(music: Path, samples: int, settings: RenderSettings, folder: Path) -> Path | None:
    """Return a raw file of 16-bit stereo with the bed, or None when the music is long enough or too short to fade.

    The music's length is decoded up to the film's at most.
    """
    once = folder / "music.s16"
    argv = [
        *(str(settings.ffmpeg), "-hide_banner", "-nostdin", "-loglevel", "error", "-threads", "1", *INPUT_GUARD),
        *("-i", f"file:{music}", "-map", "0:a:0", "-vn", "-af", "asetpts=N/SR/TB", "-ar", str(RATE), "-ac", "2"),
        *("-t", f"{samples / RATE + 1:.3f}", "-f", "s16le", "-y", f"file:{once}"),
    ]
    await run_guarded(argv, cwd=folder, limits=settings.limits)
    count = once.stat().st_size // (2 * CHANNELS)
    if count >= samples or count < _SHORTEST:
        return None
    sound: Frames = np.memmap(once, "<i2", "r", shape=(count, CHANNELS))
    bed = folder / "bed.s16"
    write_bed(sound, samples, bed)
    return bed


def write_bed(sound: Frames, samples: int, bed: Path) -> None:
    """Write the sound again and again, each end faded into the next beginning with equal power."""
    fade = min(LONGEST_FADE, len(sound) // 4)
    rising = np.sin(np.linspace(0, np.pi / 2, fade))[:, None]
    joint = np.clip(np.rint(sound[-fade:] * rising[::-1] + sound[:fade] * rising), -32768, 32767).astype("<i2")
    body = sound[fade:-fade]
    with bed.open("wb") as file:
        sound[: len(sound) - fade].tofile(file)
        written = len(sound) - fade
        while written < samples:
            for part in (joint, body):
                part.tofile(file)
                written += len(part)
