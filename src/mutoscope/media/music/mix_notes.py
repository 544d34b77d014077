"""Notes → stereo samples: every tone made once, put in its place, in a room, brought to one loudness."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from mutoscope.media.loudness import sample_loudness
from mutoscope.media.music.score import Note, Plan
from mutoscope.media.music.styles import Instrument
from mutoscope.media.music.tones import RATE, Samples, play_tone

TARGET_LUFS = -16.0
_CEILING = 0.80
_KNEE = 0.50
_LOWEST_HERTZ = 30.0
_TAIL_SECONDS = 8
_WET_GAIN = 0.55
_STEP_SECONDS = 0.05
_FADE_SECONDS = 2.2
Stereo = npt.NDArray[np.float32]
"""Shaped (2, count)."""


def mix_notes(notes: list[Note], plan: Plan, samples: int) -> tuple[Stereo, float]:
    """Return exactly `samples` samples of stereo, and their loudness in LUFS.

    What rings on after the end of a loop is heard at its beginning, so that it runs round without a seam.
    """
    length = samples + _TAIL_SECONDS * RATE
    dry, wet = np.zeros((2, length), np.float32), np.zeros((2, length), np.float32)
    tones: dict[tuple[Instrument, int, int], Samples] = {}
    beat = 60 / plan.tempo * RATE
    for note in sorted(notes, key=lambda note: (note.start, note.instrument, note.pitch)):
        steps = max(round(note.beats * 60 / plan.tempo / _STEP_SECONDS), 1)
        name = (note.instrument, note.pitch, steps)
        if name not in tones:
            tones[name] = play_tone(note.instrument, note.pitch, steps * _STEP_SECONDS)
        start = round(note.start * beat)
        tone = tones[name][: length - start]
        left, right = np.sqrt(0.5 * (1 - note.pan)), np.sqrt(0.5 * (1 + note.pan))
        for channel, share in enumerate((left, right)):
            dry[channel, start : start + len(tone)] += np.float32(share * note.strength) * tone
            wet[channel, start : start + len(tone)] += np.float32(share * note.strength * note.wet) * tone
    mixed = dry + np.multiply(_reverberate(wet, plan.rules.room_seconds), _WET_GAIN, dtype=np.float32)
    return _finish(mixed, plan, samples)


def _reverberate(wet: Stereo, seconds: float) -> Stereo:
    count = wet.shape[1]
    size = _fast_length(count + round(seconds * RATE))
    out = np.empty_like(wet)
    for channel in range(2):
        response = _room(seconds, channel)
        spectrum = np.fft.rfft(wet[channel], size) * np.fft.rfft(response, size)
        out[channel] = np.fft.irfft(spectrum, size)[:count]
    return out


def _room(seconds: float, channel: int) -> Samples:
    """Return the sound of a clap in a room that dies away by 60 dB in `seconds`, sooner in the treble."""
    count = round(seconds * RATE)
    t = np.arange(count) / RATE
    noise = np.random.Generator(np.random.PCG64(100 + channel)).standard_normal(count)
    spectrum = np.fft.rfft(noise)
    hertz = np.fft.rfftfreq(count, 1 / RATE)
    body = (hertz / (hertz + 180)) ** 2
    low = np.fft.irfft(spectrum * body / (1 + (hertz / 1800) ** 2), count) * np.exp(-6.9 * t / seconds)
    high = np.fft.irfft(spectrum * body / (1 + (1800 / np.maximum(hertz, 1)) ** 2), count) * np.exp(-16 * t / seconds)
    response = (low + 0.6 * high) * np.clip((t - 0.012) / 0.02, 0, 1)
    return (response / np.sqrt(np.sum(response * response))).astype(np.float32)


def _finish(mixed: Stereo, plan: Plan, samples: int) -> tuple[Stereo, float]:
    """Fold or fade the end, clear the lowest bass, tilt, bring to loudness, hold the peaks."""
    out = mixed[:, :samples].copy()
    if plan.loop:
        for start in range(samples, mixed.shape[1], samples):
            part = mixed[:, start : start + samples]
            out[:, : part.shape[1]] += part
        out = _shape_spectrum(out, plan.brightness)
    else:
        out = _shape_spectrum(np.pad(out, ((0, 0), (0, RATE))), plan.brightness)[:, :samples]
        fade = min(round(_FADE_SECONDS * RATE), samples // 3)
        out[:, -fade:] *= (np.cos(np.linspace(0, np.pi, fade)) * 0.5 + 0.5).astype(np.float32)
    for _ in range(2):  # holding the peaks takes a little loudness away
        out *= np.float32(10 ** ((TARGET_LUFS - sample_loudness(out, RATE)) / 20))
        out = _hold_peaks(out)
    return out, sample_loudness(out, RATE)


def _shape_spectrum(samples: Stereo, brightness: float) -> Stereo:
    """Filter as if the samples ran round, which for a loop is exactly right."""
    count = samples.shape[1]
    hertz = np.fft.rfftfreq(count, 1 / RATE)
    octaves = np.log2(np.maximum(hertz, 20) / 1000)
    gain = 10 ** (np.clip(octaves, -4, 4) * brightness / 20)
    gain *= (hertz / np.hypot(hertz, _LOWEST_HERTZ)) ** 4
    return np.stack([np.fft.irfft(np.fft.rfft(channel) * gain, count) for channel in samples]).astype(np.float32)


def _hold_peaks(samples: Stereo) -> Stereo:
    """Round off what rises above the knee, never beyond the ceiling."""
    size = np.abs(samples)
    room = _CEILING - _KNEE
    held = _KNEE + room * np.tanh((size - _KNEE) / room)
    return np.where(size > _KNEE, np.sign(samples) * held, samples).astype(np.float32)


def _fast_length(count: int) -> int:
    size = 1 << (count - 1).bit_length()
    return min(candidate for candidate in (size, size * 3 // 4, size * 5 // 8) if candidate >= count)
