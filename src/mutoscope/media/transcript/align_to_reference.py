"""Where words sound, found by comparing with the same words spoken by a voice whose times are known.

Both sounds are described frame by frame, by what the recogniser's encoder makes of them and by their spectrum, and
the cheapest way to walk through both together (dynamic time warping) carries the known times over.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from mutoscope.media.transcript.recogniser import RATE, Samples
from mutoscope.media.voice import WordTiming

HOP = RATE // 50
_WINDOW, _BANDS, _TRANSFORM = 400, 40, 512
_SPECTRUM_WEIGHT = 0.5
LATE_MS = 40
"""The reference voice's clock tells a word's start this much too early; measured, see docs/reference/transcripts.md."""
Costs = npt.NDArray[np.float32]


def align_to_reference(
    sound: tuple[Samples, Samples], reference: tuple[Samples, Samples], timings: Sequence[WordTiming]
) -> list[tuple[int, int]]:
    """Return the start and end in milliseconds of each word in `sound`.

    Args:
        sound: samples at 16 kHz and the encoder's features of them.
        reference: the same of the same words, spoken by a voice.
        timings: when the words sound in the reference.
    """
    one, other = _describe(*sound), _describe(*reference)
    costs = sum((a @ b.T) * -weight for (a, weight), (b, _) in zip(one, other, strict=True))
    path = _walk(np.asarray(costs, np.float32))
    ours, theirs = path[:, 0] + 0.5, path[:, 1] + 0.5 + np.arange(len(path)) * 1e-9
    frame = 1000 * HOP / RATE
    spans: list[tuple[int, int]] = []
    now = 0
    for timing in timings:
        begin, end = (
            float(np.interp(moment / frame, theirs, ours)) * frame for moment in (timing.start_ms, timing.end_ms)
        )
        start = max(round(begin) + LATE_MS, now)
        now = max(round(end), start + 20)
        spans.append((start, now))
    return spans


def _describe(samples: Samples, features: Samples) -> list[tuple[Samples, float]]:
    """Return two descriptions, a row each 20 ms, every row of length one, and their weights."""
    frames = max((len(samples) - _WINDOW) // HOP + 1, 1)
    places = np.minimum(np.arange(frames) * HOP * len(features) // max(len(samples), 1), len(features) - 1)
    return [(_unit(features)[places], 1.0), (_unit(_spectrum(samples, frames), spread=True), _SPECTRUM_WEIGHT)]


def _unit(rows: Samples, *, spread: bool = False) -> Samples:
    rows = rows - rows.mean(axis=0)
    if spread:
        rows = rows / (rows.std(axis=0) + np.float32(1e-6))
    return (rows / (np.linalg.norm(rows, axis=1, keepdims=True) + 1e-6)).astype(np.float32)


def _spectrum(samples: Samples, frames: int) -> Samples:
    padded = np.pad(samples, (0, max(_WINDOW + (frames - 1) * HOP - len(samples), 0)))
    index = np.arange(_WINDOW)[None] + HOP * np.arange(frames)[:, None]
    power = np.abs(np.fft.rfft(padded[index] * np.hanning(_WINDOW), _TRANSFORM)) ** 2
    return np.log(power @ _mel_bands().T + 1e-6).astype(np.float32)


@lru_cache(maxsize=1)
def _mel_bands() -> npt.NDArray[np.float64]:
    mel = 2595 * np.log10(1 + np.fft.rfftfreq(_TRANSFORM, 1 / RATE) / 700)
    low, high = float(mel[1]), 2595 * math.log10(1 + 7600 / 700)
    edges = low + (high - low) / (_BANDS + 1) * np.arange(_BANDS + 2)
    rising = (mel - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    falling = (edges[2:, None] - mel) / (edges[2:] - edges[1:-1])[:, None]
    return np.maximum(0, np.minimum(rising, falling))


def _walk(costs: Costs) -> npt.NDArray[np.int64]:
    """Return the cheapest way from corner to corner, as rows of (ours, theirs)."""
    rows, columns = costs.shape
    costs = costs - costs.min()
    total = np.full((rows + 1, columns + 1), np.inf, np.float32)
    total[0, 0] = 0
    for diagonal in range(rows + columns - 1):  # everything on one diagonal is worked out at once
        row = np.arange(max(0, diagonal - columns + 1), min(diagonal, rows - 1) + 1)
        column = diagonal - row
        before = np.minimum(np.minimum(total[row, column], total[row, column + 1]), total[row + 1, column])
        total[row + 1, column + 1] = costs[row, column] + before
    path = [(rows - 1, columns - 1)]
    row, column = rows, columns
    while row > 1 or column > 1:
        steps = (total[row - 1, column - 1], total[row - 1, column], total[row, column - 1])
        step = int(np.argmin(steps))
        row, column = (row - 1, column - 1) if step == 0 else (row - 1, column) if step == 1 else (row, column - 1)
        path.append((max(row - 1, 0), max(column - 1, 0)))
    return np.array(path[::-1], np.int64)
