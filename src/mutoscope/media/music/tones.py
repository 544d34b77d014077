"""Instruments with a pitch: each returns one tone as mono samples at 48 kHz, about full scale, by arithmetic alone."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from mutoscope.media.music.styles import Instrument

RATE = 48_000
Samples = npt.NDArray[np.float32]
_TABLE = 4096
_NYQUIST = 0.42 * RATE


def frequency(pitch: int) -> float:
    """Return the frequency of a MIDI number in equal temperament, A4 = 440 Hz."""
    return 440.0 * 2.0 ** ((pitch - 69) / 12)


def play_tone(instrument: Instrument, pitch: int, seconds: float) -> Samples:
    """Return one tone held for `seconds`, and what rings on after it."""
    return _TONES[instrument](frequency(pitch), seconds)


def _time(seconds: float) -> Samples:
    return np.arange(round(seconds * RATE), dtype=np.float32) / np.float32(RATE)


def _envelope(count: int, attack: float, hold: float, release: float) -> Samples:
    """Rise, stay, fall; all ends eased."""
    t = np.arange(count, dtype=np.float32) / RATE
    up = np.clip(t / max(attack, 1e-4), 0, 1)
    down = np.clip(1 - (t - hold) / release, 0, 1)
    return (up * up * (3 - 2 * up) * down * down).astype(np.float32)


@lru_cache(maxsize=256)
def _cycle(harmonics: int, slope: float, formant: float) -> Samples:
    """Return one cycle of a sound whose harmonics fall as n^-slope and fade out towards `formant`."""
    number = np.arange(1, harmonics + 1)
    size = number**-slope * np.exp(-number / formant)
    phases = (number * number * 0.7) % (2 * np.pi)  # spread out: a low crest
    spectrum = np.zeros(_TABLE // 2 + 1, np.complex128)
    spectrum[1 : harmonics + 1] = size * np.exp(1j * phases)
    wave = np.fft.irfft(spectrum)
    return (wave / np.sqrt(np.mean(wave * wave)) * 0.35).astype(np.float32)


def _read(table: Samples, phase: npt.NDArray[np.float64]) -> Samples:
    """Read a cycle at phases counted in cycles, between its points in a straight line."""
    place = (phase - np.floor(phase)) * _TABLE
    index = place.astype(np.int64)
    share = (place - index).astype(np.float32)
    low, high = table[index % _TABLE], table[(index + 1) % _TABLE]
    return (low + (high - low) * share).astype(np.float32)


def _harmonics(hertz: float, most: int) -> int:
    return max(min(int(_NYQUIST / hertz), most), 1)


def _ensemble(
    hertz: float, seconds: float, slope: float, *, attack: float, release: float, cents: float, vibrato: float
) -> Samples:
    """Three players of one tone, a little apart in pitch, growing brighter as they come in."""
    count = round((seconds + release) * RATE)
    t = np.arange(count) / RATE
    reach = max(3600 / hertz, 3.0)
    bright, dark = _cycle(_harmonics(hertz, 60), slope, reach * 1.6), _cycle(_harmonics(hertz, 60), slope + 0.6, reach)
    mixed = np.zeros(count, np.float32)
    swell = np.clip(t / (attack * 3), 0, 1).astype(np.float32)
    for place, offset in enumerate((-cents, 0.3, cents)):
        sway = vibrato * np.clip(t - 0.3, 0, 1) * np.sin(2 * np.pi * (4.6 + 0.37 * place) * t + place)
        bent = hertz * 2 ** (offset / 1200) * t + hertz * sway * np.log(2) / 1200 / (2 * np.pi * 4.6)
        phase = bent + place * 0.37
        mixed += _read(bright, phase) * swell + _read(dark, phase) * (1 - swell)
    return mixed / np.float32(2.2) * _envelope(count, attack, seconds, release)


def _pad(hertz: float, seconds: float) -> Samples:
    return _ensemble(hertz, seconds, 1.25, attack=0.7, release=1.4, cents=5.0, vibrato=0.0)


def _strings(hertz: float, seconds: float) -> Samples:
    short = seconds < 0.6  # noqa: PLR2004 -- played short, off the string
    return _ensemble(
        hertz, seconds, 0.95, attack=0.03 if short else 0.28, release=0.18 if short else 0.6, cents=6.0, vibrato=8.0
    )


def _piano(hertz: float, seconds: float) -> Samples:
    """Stiff strings: partials a little sharp, each dying in its own time, after the hammer's knock."""
    ring = float(np.clip(5.0 * (220 / hertz) ** 0.45, 0.8, 7.0))
    release = 0.35
    count = round((min(seconds, ring) + release) * RATE)
    t = np.arange(count, dtype=np.float32) / RATE
    stiff = 0.0004 * (hertz / 260) ** 0.8
    out = np.zeros(count, np.float32)
    for n in range(1, _harmonics(hertz, 14) + 1):
        partial = n * hertz * (1 + stiff * n * n) ** 0.5
        if partial > _NYQUIST:
            break
        strike = abs(np.sin(n * np.pi / 7.6)) + 0.08
        size = np.float32(strike * n**-0.9 * np.exp(-partial / 4600))
        decay = np.float32(6.9 / (ring / (1 + 0.42 * (n - 1))))
        quick = np.exp(-t * decay * np.float32(3.2))
        slow = np.exp(-t * decay * np.float32(0.75))
        out += size * np.sin(np.float32(2 * np.pi * partial) * t) * (np.float32(0.55) * quick + np.float32(0.45) * slow)
    knock = _noise(11)[: round(0.03 * RATE)] * np.exp(-_time(0.03) * 160)
    out[: len(knock)] += 0.06 * _smooth(knock, 12)[: len(out)]
    return out * 0.75 * _envelope(count, 0.0015, min(seconds, ring), release)


def _electric_piano(hertz: float, seconds: float) -> Samples:
    """A tine and a tone bar, by frequency modulation."""
    release = 0.25
    count = round((seconds + release) * RATE)
    t = np.arange(count, dtype=np.float32) / RATE
    w = np.float32(2 * np.pi * hertz)
    tine = 0.35 * np.exp(-t * 9) * np.sin(w * 14 * t) if hertz * 14 < _NYQUIST else np.float32(0)
    body = np.sin(w * t + (1.1 * np.exp(-t * 1.6) + 0.15) * np.sin(w * t) + tine)
    tremolo = 1 + 0.08 * np.sin(np.float32(2 * np.pi * 4.3) * t)
    return (0.55 * body * tremolo * np.exp(-t * 0.9)).astype(np.float32) * _envelope(count, 0.004, seconds, release)


def _guitar(hertz: float, seconds: float) -> Samples:
    """A plucked string (Karplus and Strong): a burst of noise that goes round and is smoothed at every turn."""
    ring = min(max(seconds, 0.5) + 0.25, 4.0)
    count = round(ring * RATE)
    period = round(RATE / hertz)
    wanted = RATE / hertz
    length = round(count * period / wanted) + 2 * period + 2  # made at a whole period, read at the true one
    line = np.zeros(length, np.float32)
    burst = _smooth(_noise(5)[:period], max(round(period * 0.06), 2))
    pick = max(period // 5, 1)
    burst = burst - np.roll(burst, pick)  # plucked at a fifth of its length
    burst -= burst.mean()
    line[:period] = burst / max(float(np.abs(burst).max()), 1e-6)
    loss = np.float32(0.5 * 10 ** (-3 * period / RATE / float(np.clip(3.2 * (196 / hertz) ** 0.5, 0.8, 5))))
    for start in range(period, length, period):
        block = line[start - period : min(start, length)][: length - start]
        before = np.concatenate(([line[start - period - 1] if start > period else np.float32(0)], block[:-1]))
        line[start : start + len(block)] = loss * (block + before)
    # One turn lasts half a sample longer than its period, because of the smoothing.
    places = np.arange(count) * ((period + 0.5) / wanted)
    tone = np.interp(places, np.arange(length), line).astype(np.float32)
    return tone * 0.8 * _envelope(count, 0.001, max(min(seconds, ring - 0.25), 0.2), 0.25)


def _bell(hertz: float, seconds: float) -> Samples:
    """A soft bell by frequency modulation; it rings on."""
    count = round(max(seconds, 1.6) * RATE)
    t = np.arange(count, dtype=np.float32) / RATE
    w = np.float32(2 * np.pi * hertz)
    tone = np.sin(w * t + 0.9 * np.exp(-t * 5) * np.sin(w * np.float32(3.0) * t)) + 0.25 * np.sin(w * 2 * t) * np.exp(
        -t * 4
    )
    return (0.5 * tone * np.exp(-t * 2.6)).astype(np.float32) * _envelope(count, 0.002, count / RATE - 0.4, 0.4)


def _flute(hertz: float, seconds: float) -> Samples:
    release = 0.22
    count = round((seconds + release) * RATE)
    t = np.arange(count) / RATE
    sway = 10 * np.clip(t - 0.35, 0, 1) * np.sin(2 * np.pi * 5.1 * t)
    phase = hertz * t + hertz * sway * np.log(2) / 1200 / (2 * np.pi * 5.1)
    tone = _read(_cycle(_harmonics(hertz, 6), 2.2, 3.0), phase)
    breath = _smooth(np.resize(_noise(7), count), 6) * np.float32(0.02)
    return (tone + breath).astype(np.float32) * _envelope(count, 0.09, seconds, release)


def _soft_bass(hertz: float, seconds: float) -> Samples:
    release = 0.3
    count = round((seconds + release) * RATE)
    phase = hertz * np.arange(count) / RATE
    return _read(_cycle(5, 2.0, 2.4), phase) * 1.2 * _envelope(count, 0.03, seconds, release)


def _pick_bass(hertz: float, seconds: float) -> Samples:
    release = 0.09
    count = round((seconds + release) * RATE)
    t = np.arange(count) / RATE
    fade = np.exp(-t * 7).astype(np.float32)
    phase = hertz * t
    tone = _read(_cycle(_harmonics(hertz, 24), 1.2, 9.0), phase) * fade + _read(_cycle(6, 1.8, 3.0), phase) * (1 - fade)
    return (tone * 1.1 * np.exp(-t * 0.8)).astype(np.float32) * _envelope(count, 0.004, seconds, release)


def _synth(hertz: float, seconds: float) -> Samples:
    release = 0.25
    count = round((max(seconds, 0.2) + release) * RATE)
    t = np.arange(count) / RATE
    fade = np.exp(-t * 9).astype(np.float32)
    tone = np.zeros(count, np.float32)
    for cents in (-6, 6):
        phase = hertz * 2 ** (cents / 1200) * t + cents
        tone += _read(_cycle(_harmonics(hertz, 40), 1.0, max(4200 / hertz, 2.0)), phase) * fade
        tone += _read(_cycle(_harmonics(hertz, 6), 1.8, 2.5), phase) * (1 - fade) * np.float32(0.6)
    return tone * 0.6 * np.exp(-t * 3).astype(np.float32) * _envelope(count, 0.003, max(seconds, 0.2), release)


@lru_cache(maxsize=16)
def _noise(seed: int) -> Samples:
    return np.random.Generator(np.random.PCG64(seed)).uniform(-1, 1, RATE).astype(np.float32)


def _smooth(samples: Samples, width: int) -> Samples:
    return np.convolve(samples, np.hanning(width + 2)[1:-1] / max((width + 1) / 2, 1), "same").astype(np.float32)


def _kick(hertz: float, seconds: float) -> Samples:  # noqa: ARG001 -- drums have one pitch and one length
    t = _time(0.42)
    phase = 47 * t + (118 / 26) * (1 - np.exp(-26 * t))
    body = np.sin(2 * np.pi * phase) * np.exp(-t * 8.5)
    click = _smooth(_noise(2)[: len(t)], 6) * np.exp(-t * 220) * 0.35
    return (body + click).astype(np.float32) * _envelope(len(t), 0.001, 0.3, 0.12)


def _taiko(hertz: float, seconds: float) -> Samples:  # noqa: ARG001 -- drums have one pitch and one length
    t = _time(1.3)
    phase = 58 * t + 2.6 * (1 - np.exp(-14 * t))
    skin = np.sin(2 * np.pi * phase) * np.exp(-t * 4.2) + 0.4 * np.sin(2 * np.pi * 1.59 * phase) * np.exp(-t * 7)
    slap = _smooth(np.resize(_noise(3), len(t)), 40) * np.exp(-t * 38) * 1.6
    return (0.75 * (skin + slap)).astype(np.float32) * _envelope(len(t), 0.002, 1.0, 0.3)


def _snare(hertz: float, seconds: float) -> Samples:  # noqa: ARG001 -- drums have one pitch and one length
    t = _time(0.26)
    wires = (_noise(4)[: len(t)] - 0.6 * _smooth(_noise(4)[: len(t)], 24)) * np.exp(-t * 21)
    body = np.sin(2 * np.pi * 186 * t) * np.exp(-t * 24) * 0.7
    return (0.6 * _smooth((wires + body).astype(np.float32), 3)).astype(np.float32) * _envelope(
        len(t), 0.001, 0.18, 0.08
    )


def _clap(hertz: float, seconds: float) -> Samples:  # noqa: ARG001 -- drums have one pitch and one length
    t = _time(0.24)
    bursts = sum((np.exp(-np.clip(t - at, 0, None) * 120) * (t >= at) for at in (0.0, 0.011, 0.021)), np.zeros(len(t)))
    hands = _smooth(_noise(6)[: len(t)], 4) - _smooth(_noise(6)[: len(t)], 30)
    return (0.9 * hands * (0.5 * bursts + 0.5 * np.exp(-t * 24))).astype(np.float32) * _envelope(
        len(t), 0.001, 0.16, 0.08
    )


def _hat(hertz: float, seconds: float) -> Samples:  # noqa: ARG001 -- drums have one pitch and one length
    return _hiss(0.09, 52, 8)


def _shaker(hertz: float, seconds: float) -> Samples:  # noqa: ARG001 -- drums have one pitch and one length
    return _hiss(0.12, 30, 9) * _envelope(round(0.12 * RATE), 0.028, 0.07, 0.05) * 0.8


def _hiss(seconds: float, decay: float, seed: int) -> Samples:
    t = _time(seconds)
    noise = _noise(seed)[: len(t)]
    thin = _smooth(noise - _smooth(noise, 8), 2)
    return (0.6 * thin * np.exp(-t * decay)).astype(np.float32) * _envelope(len(t), 0.001, seconds - 0.03, 0.03)


def _rim(hertz: float, seconds: float) -> Samples:  # noqa: ARG001 -- drums have one pitch and one length
    t = _time(0.08)
    tone = np.sin(2 * np.pi * 1720 * t) * np.exp(-t * 90) + 0.6 * np.sin(2 * np.pi * 560 * t) * np.exp(-t * 70)
    return (0.5 * tone).astype(np.float32) * _envelope(len(t), 0.0008, 0.05, 0.03)


_TONES: dict[Instrument, Callable[[float, float], Samples]] = {
    "pad": _pad,
    "strings": _strings,
    "piano": _piano,
    "electric-piano": _electric_piano,
    "guitar": _guitar,
    "bell": _bell,
    "flute": _flute,
    "soft-bass": _soft_bass,
    "pick-bass": _pick_bass,
    "synth": _synth,
    "kick": _kick,
    "snare": _snare,
    "clap": _clap,
    "hat": _hat,
    "shaker": _shaker,
    "taiko": _taiko,
    "rim": _rim,
}
