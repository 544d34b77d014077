"""Loudness of samples in memory: BS.1770's weighting and gates, in the frequency domain."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from mutoscope.media.loudness.measure_loudness import SILENCE_LUFS

_BLOCK_SECONDS, _STEP_SECONDS = 0.4, 0.1
_OFFSET = -0.691
_RELATIVE_GATE_LU = 10.0


def sample_loudness(samples: npt.NDArray[np.float32], rate: int) -> float:
    """Return the integrated loudness in LUFS of samples shaped (channels, count); -70 for silence."""
    count = samples.shape[1]
    if count < int(_BLOCK_SECONDS * rate):
        return SILENCE_LUFS
    power = np.zeros(count)
    for channel in samples:
        spectrum = np.fft.rfft(channel, _round_up(count))
        spectrum *= _weighting(len(spectrum), rate)
        power += np.square(np.fft.irfft(spectrum)[:count])
    sums = np.concatenate([[0.0], np.cumsum(power)])
    block, step = int(_BLOCK_SECONDS * rate), int(_STEP_SECONDS * rate)
    blocks = (sums[block::step] - sums[: len(sums) - block : step]) / block
    loud = blocks[_lufs(blocks) > SILENCE_LUFS]
    if not len(loud):
        return SILENCE_LUFS
    gate = float(_lufs(np.array([loud.mean()]))[0]) - _RELATIVE_GATE_LU
    return float(_lufs(np.array([loud[_lufs(loud) > gate].mean()]))[0])


def _lufs(power: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return _OFFSET + 10 * np.log10(np.maximum(power, 1e-12))


@lru_cache(maxsize=1)
def _weighting(bins: int, rate: int) -> npt.NDArray[np.complex128]:
    """Return the two filters of BS.1770 (a shelf for the head, a high-pass) as analogue prototypes at each bin."""
    s = 2j * np.pi * np.linspace(0, rate / 2, bins)
    high, quality = 2 * np.pi * 1681.9745, 0.7071752
    gain = 10 ** (3.99984 / 20)
    shelf_top = gain * s * s + gain**0.4996667741545416 * high / quality * s + high * high
    shelf = shelf_top / (s * s + high / quality * s + high * high)
    low, low_quality = 2 * np.pi * 38.13547, 0.5003270
    return shelf * (s * s / (s * s + low / low_quality * s + low * low))


def _round_up(count: int) -> int:
    """Return a length of small factors that is at least `count`: transforms of prime lengths are slow."""
    size = 1 << (count - 1).bit_length()
    return min(candidate for candidate in (size, size * 3 // 4, size * 5 // 8) if candidate >= count)
