"""A media file → its sound at 16 kHz, in stretches in which somebody may be speaking."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from mutoscope.media.runner import INPUT_GUARD, Limits, run_guarded
from mutoscope.media.transcript.recogniser import RATE, Samples

LONGEST_SECONDS = 4 * 3600
_BLOCK = RATE // 50
_FLOOR = 0.0015
"""Nothing softer than this is taken for speech (RMS, full scale 1)."""
_ABOVE_NOISE = 3.0
_PAUSE_BLOCKS = 25
_LONGEST_BLOCKS, _COMFORT_BLOCKS = 700, 350
_AIR_BLOCKS = 6


@dataclass(frozen=True)
class Stretch:
    """Part of a sound, in samples at 16 kHz."""

    first: int
    end: int


async def read_sound(path: Path, ffmpeg: Path, folder: Path) -> Path:
    """Decode a file's first sound stream to raw 16-bit samples at 16 kHz in `folder`.

    Raises:
        CommandFailed: there is no sound, or it cannot be decoded.
    """
    out = folder / "sound.s16"
    argv = [
        *(ffmpeg, "-hide_banner", "-nostdin", "-loglevel", "error", "-threads", "1", *INPUT_GUARD),
        *("-i", f"file:{path}", "-map", "0:a:0", "-vn", "-af", "aresample=async=1:first_pts=0"),
        *("-ac", "1", "-ar", str(RATE), "-t", str(LONGEST_SECONDS), "-f", "s16le", "-y", f"file:{out}"),
    ]
    await run_guarded(argv, cwd=folder, limits=Limits(file_bytes=LONGEST_SECONDS * RATE * 2 + (1 << 20)))
    return out


def open_sound(path: Path) -> npt.NDArray[np.int16]:
    """Return raw samples without reading them into memory."""
    if not path.stat().st_size:
        return np.zeros(0, np.int16)
    return np.memmap(path, "<i2", "r")


def to_float(samples: npt.NDArray[np.int16]) -> Samples:
    """Return samples with full scale 1, brought to a level at which speech is usual."""
    sound = samples.astype(np.float32) / np.float32(32768)
    loud = float(np.sqrt(np.mean(np.square(sound)))) if len(sound) else 0.0
    return sound * np.float32(min(max(0.06 / loud, 1.0), 20.0)) if loud > _FLOOR / 4 else sound


def find_stretches(samples: npt.NDArray[np.int16]) -> list[Stretch]:
    """Return the stretches in which something is heard, at most 14 seconds each, cut where it is quietest."""
    blocks = len(samples) // _BLOCK
    if not blocks:
        return []
    level = np.empty(blocks, np.float32)
    for start in range(0, blocks, 5000):  # a minute and a half at a time: the file may be long
        part = samples[start * _BLOCK : min(start + 5000, blocks) * _BLOCK].astype(np.float32) / np.float32(32768)
        level[start : start + 5000] = np.sqrt(np.mean(np.square(part.reshape(-1, _BLOCK)), axis=1))
    noise = float(np.quantile(level, 0.15))
    loud = level > max(min(noise * _ABOVE_NOISE, float(np.quantile(level, 0.9)) * 0.25), _FLOOR)
    stretches: list[Stretch] = []
    for first, end in _joined(np.flatnonzero(loud)):
        for one, other in _cut(level, max(first - _AIR_BLOCKS, 0), min(end + _AIR_BLOCKS, blocks)):
            stretches.append(Stretch(one * _BLOCK, other * _BLOCK))
    return stretches


def _joined(loud: npt.NDArray[np.int64]) -> list[tuple[int, int]]:
    """Join what is less than half a second apart."""
    spans: list[tuple[int, int]] = []
    for place in loud.tolist():
        if spans and place - spans[-1][1] < _PAUSE_BLOCKS:
            spans[-1] = (spans[-1][0], place + 1)
        else:
            spans.append((place, place + 1))
    return spans


def _cut(level: Samples, first: int, end: int) -> list[tuple[int, int]]:
    cuts = [first]
    while end - cuts[-1] > _LONGEST_BLOCKS:
        low = cuts[-1] + _COMFORT_BLOCKS
        smooth = np.convolve(level[low : cuts[-1] + _LONGEST_BLOCKS], np.ones(9) / 9, "same")
        cuts.append(low + int(smooth.argmin()))
    return list(itertools.pairwise([*cuts, end]))
