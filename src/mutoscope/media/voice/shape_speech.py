"""What is done to speech after it was spoken: another pitch, louder words. No word moves against its time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from mutoscope.media.voice.types import WordTiming
from mutoscope.media.voice.wav import Samples, read_wav, write_wav

STRESS_DB = 3.5
_RAMP_SECONDS = 0.015
_CEILING = 0.98


def pitch_ratio(semitones: int) -> float:
    """Return by how much faster samples are read for a pitch."""
    return 2.0 ** (semitones / 12)


def raise_pitch(audio: Path, timings: Sequence[WordTiming], semitones: int) -> tuple[WordTiming, ...]:
    """Read a WAV faster or slower, so that it sounds higher or lower; return the timings as they are then.

    The provider is asked to speak as much slower or faster before, so that the pace stays.
    """
    samples, rate = read_wav(audio)
    count = max(round(len(samples) / pitch_ratio(semitones)), 1)
    write_wav(audio, _resample(samples, count), rate)
    factor = count / max(len(samples), 1)
    moved: list[WordTiming] = []
    now = 0
    for timing in timings:
        start = max(round(timing.start_ms * factor), now)
        now = max(round(timing.end_ms * factor), start + 1)
        moved.append(WordTiming(timing.text, start, now))
    return tuple(moved)


def stress_words(audio: Path, timings: Sequence[WordTiming], stressed: Sequence[int]) -> None:
    """Make some words of a WAV louder, with soft edges; should they clip, everything is lowered alike."""
    samples, rate = read_wav(audio)
    gain = np.zeros(len(samples), np.float32)
    ramp = max(round(_RAMP_SECONDS * rate), 1)
    for place in stressed:
        first, last = timings[place].start_ms * rate // 1000, timings[place].end_ms * rate // 1000
        at = np.arange(max(first - ramp, 0), min(last + ramp, len(samples)))
        rise = np.clip(np.minimum(at - (first - ramp), last + ramp - at) / ramp, 0, 1).astype(np.float32)
        gain[at] = np.maximum(gain[at], rise)
    loud = samples * np.power(np.float32(10), gain * np.float32(STRESS_DB / 20))
    peak = float(np.abs(loud).max()) if len(loud) else 0.0
    write_wav(audio, (loud * min(1.0, _CEILING / peak) if peak else loud).astype(np.float32), rate)


def _resample(samples: Samples, count: int) -> Samples:
    """Return the same sound in another number of samples, band-limited, as one transform."""
    edge = 2048  # silence around it, so that the end is not heard at the beginning
    padded = np.pad(samples, edge)
    target = round(len(padded) * count / max(len(samples), 1))
    spectrum = np.fft.rfft(padded)
    bins = target // 2 + 1
    shaped = np.zeros(bins, np.complex128)
    kept = min(bins, len(spectrum))
    shaped[:kept] = spectrum[:kept]
    made = np.fft.irfft(shaped, target) * (target / len(padded))
    start = round(edge * target / len(padded))
    return made[start : start + count].astype(np.float32)
