"""Samples ↔ 16-bit PCM mono WAV."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
"""One channel, full scale ±1."""


def write_wav(path: Path, samples: Samples, rate: int) -> None:
    """Write samples, clipped at full scale."""
    pcm = np.clip(np.rint(samples * 32767.0), -32768, 32767).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(pcm.tobytes())


def read_wav(path: Path) -> tuple[Samples, int]:
    """Return a mono 16-bit WAV's samples and rate."""
    with wave.open(str(path), "rb") as file:
        data = file.readframes(file.getnframes())
        return np.frombuffer(data, "<i2").astype(np.float32) / np.float32(32768.0), file.getframerate()


def sound_bounds(samples: Samples, rate: int, floor: float = 0.006) -> tuple[int, int]:
    """Return the first and the last-but-one sample of what can be heard: 5 ms blocks louder than `floor` (RMS)."""
    block = max(rate // 200, 1)
    count = len(samples) // block
    if not count:
        return 0, len(samples)
    power = np.sqrt(np.mean(np.square(samples[: count * block].reshape(count, block)), axis=1))
    loud = np.flatnonzero(power > floor)
    if not len(loud):
        return 0, len(samples)
    return int(loud[0]) * block, min((int(loud[-1]) + 1) * block, len(samples))


def trim_silence(samples: Samples, rate: int, first: int, last: int) -> tuple[Samples, int]:
    """Cut the silence around speech, never into what is heard nor into `first`…`last` (samples, from timings).

    Returns:
        The rest with 20 ms of air before and 40 ms after, faded in and out over 5 ms, and how many samples were cut
        off at the start.
    """
    heard_first, heard_last = sound_bounds(samples, rate)
    start = max(min(first, heard_first) - rate // 50, 0)
    end = min(max(last, heard_last) + rate // 25, len(samples))
    kept = samples[start:end].copy()
    ramp = np.linspace(0.0, 1.0, min(rate // 200, len(kept)), dtype=np.float32)
    if len(ramp):
        kept[: len(ramp)] *= ramp
        kept[-len(ramp) :] *= ramp[::-1]
    return kept, start
