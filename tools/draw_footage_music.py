"""A bed of soft chords with a slow arpeggio on top, made of sines; loops without a seam."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

RATE = 44_100
BAR_SECONDS = 4.0
CHORDS = ((45, 52, 60, 64, 67), (41, 48, 57, 60, 64), (36, 48, 55, 64, 67), (43, 50, 59, 62, 66))
"""A minor 7, F major 7, C, G: MIDI notes, lowest first."""

Floats = NDArray[np.float64]


def draw_music() -> Floats:
    """Return two rounds of four bars, stereo, 32 seconds, peak 0.7: an array of frames by 2."""
    bars = CHORDS * 2
    length = int(len(bars) * BAR_SECONDS * RATE)
    left, right = np.zeros(length), np.zeros(length)
    for number, chord in enumerate(bars):
        start = int(number * BAR_SECONDS * RATE)
        for voice, note in enumerate(chord):
            for side, detune in ((left, -0.04), (right, 0.04)):
                _add(side, _pad(note + detune, BAR_SECONDS * 1.5), start, 0.20 if voice else 0.26)
        for step in range(8):
            note = chord[1 + (step * 3 + number) % 4] + 12
            sound = _pluck(note, 2.2)
            at = start + int(step * BAR_SECONDS / 8 * RATE)
            pan = 0.35 + 0.3 * (step % 2)
            loud = 0.17 if step % 4 else 0.24
            _add(left, sound, at, loud * (1 - pan))
            _add(right, sound, at, loud * pan)
    both = np.stack([_room(left, 5), _room(right, 6)], axis=1)
    return both * (0.7 / np.abs(both).max())


def _hertz(note: float) -> float:
    return 440.0 * 2 ** ((note - 69) / 12)


def _pad(note: float, seconds: float) -> Floats:
    """Return a slow swell: few soft harmonics, a second in, as long out."""
    t = np.arange(int(seconds * RATE)) / RATE
    tone = sum(np.sin(2 * np.pi * _hertz(note) * k * t + k) / k**2.2 for k in (1, 2, 3, 4))
    swell = np.clip(t / 1.1, 0, 1) * np.clip((seconds - t) / 2.0, 0, 1)
    return np.asarray(tone) * np.sin(swell * np.pi / 2) ** 2 * (1 + 0.12 * np.sin(2 * np.pi * 0.4 * t))


def _pluck(note: float, seconds: float) -> Floats:
    """Return a struck bar: higher partials die sooner."""
    t = np.arange(int(seconds * RATE)) / RATE
    partials = ((1.0, 1.0, 1.6), (2.0, 0.35, 3.0), (3.93, 0.12, 7.0))
    tone = sum(size * np.exp(-decay * t) * np.sin(2 * np.pi * _hertz(note) * k * t) for k, size, decay in partials)
    return np.asarray(tone) * np.clip(t / 0.006, 0, 1) * np.clip((seconds - t) / 0.2, 0, 1)


def _add(track: Floats, sound: Floats, start: int, gain: float) -> None:
    """Mix a sound in; what runs over the end comes in again at the beginning, so that the loop has no seam."""
    places = np.arange(start, start + sound.size) % track.size
    track[places] += gain * sound


def _room(track: Floats, seed: int) -> Floats:
    """Add reverberation: circular convolution with noise that dies away, a dull copy of it for warmth."""
    random = np.random.default_rng(seed)
    t = np.arange(int(2.6 * RATE)) / RATE
    tail = random.normal(0, 1, t.size) * np.exp(-2.6 * t)
    tail = np.convolve(tail, np.hanning(24) / 12, mode="same")
    tail /= np.sqrt(np.sum(tail**2))
    wet = np.fft.irfft(np.fft.rfft(track) * np.fft.rfft(tail, track.size), track.size)
    return track + 0.35 * wet
