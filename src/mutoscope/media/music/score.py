"""What is written down before anything sounds: a plan of bars and chords, and the notes of every part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from mutoscope.media.music.harmony import Chord, Key, Mode, plan_chords
from mutoscope.media.music.styles import MOODS, STYLES, Instrument, StyleRules
from mutoscope.media.music.types import MusicWish

BEATS = 4
RING_SECONDS = Fraction(5, 2)
"""What a piece that ends leaves for its last chord to die away."""
_ARC = (0.35, 0.6, 0.8, 1.0, 0.75, 0.9, 1.0, 0.6)
_LOOP_ARC = (0.55, 0.75, 1.0, 0.8)
_SECTION = 4
"""Bars in a section."""


@dataclass(frozen=True)
class Note:
    """A tone: when and how long in beats, how high in MIDI numbers (60 is middle C), how strong from 0 to 1."""

    instrument: Instrument
    start: float
    beats: float
    pitch: int
    strength: float
    pan: float = 0.0
    wet: float = 0.0


@dataclass(frozen=True)
class Plan:
    """The frame of a piece."""

    key: Key
    tempo: float
    bars: int
    chords: tuple[Chord, ...]
    """One per bar."""
    energies: tuple[float, ...]
    """One per bar, 0 to 1."""
    rules: StyleRules
    loop: bool
    brightness: float


def plan_piece(wish: MusicWish, random: Random) -> Plan:
    """Choose key, tempo, length in bars, chords and how the piece grows."""
    rules, mood = STYLES[wish.style], MOODS[wish.mood]
    mode: Mode = random.choice(mood.modes)
    key = Key(random.randrange(12), mode)
    low, high = rules.tempo
    wanted = low + (high - low) * mood.pace
    bars, tempo = _bars(wish, wanted)
    per_chord = rules.bars_per_chord
    chords = plan_chords(random, key, -(-bars // per_chord), rules.colour, loop=wish.loop)
    by_bar = tuple(chords[bar // per_chord] for bar in range(bars))
    energies = tuple(min(energy * mood.energy, 1.0) for energy in _energies(bars, loop=wish.loop))
    return Plan(key, tempo, bars, by_bar, energies, rules, wish.loop, rules.brightness + mood.brightness)


def _bars(wish: MusicWish, wanted: float) -> tuple[int, float]:
    """Return how many bars fill the time at a tempo as near as possible to the one wanted."""
    playing = float(wish.seconds if wish.loop else wish.seconds - min(RING_SECONDS, wish.seconds / 3))
    bar = BEATS * 60 / wanted
    bars = max(round(playing / bar), 1)
    if bars >= _SECTION:
        near = [count for count in range(bars - 1, bars + 2) if count % 2 == 0]
        bars = min(near, key=lambda count: abs(count - playing / bar))
    return bars, bars * BEATS * 60 / playing


def _energies(bars: int, *, loop: bool) -> list[float]:
    sections = max(-(-bars // _SECTION), 1)
    arc: Sequence[float] = _LOOP_ARC if loop else _ARC
    if loop:
        steps = [arc[place % len(arc)] for place in range(sections)]
    elif sections == 1:
        steps = [0.8]
    else:
        inner = [arc[min(1 + place % (len(arc) - 2), len(arc) - 2)] for place in range(sections - 2)]
        steps = [arc[0], *inner, arc[-1]]
    return [steps[min(bar // _SECTION, sections - 1)] for bar in range(bars)]
