"""Keys, chords and how they follow each other: tonic, subdominant, dominant, and home again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import Literal

Mode = Literal["major", "minor", "dorian", "lydian", "mixolydian"]
MODES: dict[Mode, tuple[int, ...]] = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
}
NOTE_NAMES = ("C", "D flat", "D", "E flat", "E", "F", "F sharp", "G", "A flat", "A", "B flat", "B")

Follow = Mapping[int, Sequence[tuple[int, int]]]
_NEXT: dict[Mode, Follow] = {
    "major": {
        0: ((3, 4), (5, 3), (4, 2), (1, 2), (2, 1)),
        1: ((4, 4), (3, 2), (5, 1)),
        2: ((5, 3), (3, 3)),
        3: ((4, 3), (0, 3), (1, 2), (5, 1)),
        4: ((0, 4), (5, 3), (3, 1)),
        5: ((3, 4), (1, 2), (4, 2), (2, 1)),
    },
    "minor": {
        0: ((5, 4), (3, 3), (2, 2), (6, 2)),
        2: ((5, 3), (6, 3), (3, 2)),
        3: ((0, 2), (6, 3), (4, 2)),
        4: ((0, 4), (5, 2)),
        5: ((2, 3), (6, 4), (3, 2)),
        6: ((0, 3), (2, 3), (5, 2)),
    },
    "dorian": {
        0: ((3, 4), (6, 3), (2, 2)),
        2: ((3, 3), (6, 2)),
        3: ((0, 3), (6, 2), (2, 1)),
        4: ((3, 2), (0, 2)),
        6: ((0, 3), (3, 3), (4, 1)),
    },
    "lydian": {
        0: ((1, 4), (4, 2), (5, 2), (2, 1)),
        1: ((0, 4), (4, 2), (5, 1)),
        2: ((5, 3), (1, 2)),
        4: ((0, 3), (1, 2), (5, 2)),
        5: ((1, 3), (4, 3)),
    },
    "mixolydian": {
        0: ((6, 4), (3, 4), (5, 1)),
        3: ((0, 4), (6, 1), (5, 1)),
        5: ((3, 3), (6, 2)),
        6: ((3, 4), (0, 2)),
    },
}
"""Degree → (next degree, weight): what each mode's functional harmony likes to do; no diminished chord among them."""
_CLOSINGS: dict[Mode, tuple[int, ...]] = {
    "major": (3, 4, 1),
    "minor": (3, 6, 5),
    "dorian": (3, 6),
    "lydian": (1, 4),
    "mixolydian": (6, 3),
}
_LEADING: dict[Mode, int] = {"major": 4, "minor": 6, "dorian": 3, "lydian": 4, "mixolydian": 6}
"""The degree that leads home without a tone from outside the scale."""
_SECOND_HOME: dict[Mode, int] = {"major": 5, "minor": 5, "dorian": 2, "lydian": 5, "mixolydian": 3}
PHRASE = 4
"""Chords in a phrase."""


@dataclass(frozen=True)
class Key:
    """A tonic (0 for C) and a mode."""

    tonic: int
    mode: Mode

    @property
    def name(self) -> str:
        """Return it as people write it."""
        return f"{NOTE_NAMES[self.tonic % 12]} {self.mode}"

    @property
    def dark(self) -> bool:
        """Tell whether its third is minor."""
        return MODES[self.mode][2] == 3  # noqa: PLR2004 -- three semitones are a minor third

    def pitch(self, step: int) -> int:
        """Return the semitones above C of a step of the scale, counted on through the octaves."""
        octave, degree = divmod(step, 7)
        return self.tonic + 12 * octave + MODES[self.mode][degree]

    @property
    def classes(self) -> frozenset[int]:
        """Return the pitch classes of the scale."""
        return frozenset(self.pitch(step) % 12 for step in range(7))


@dataclass(frozen=True)
class Chord:
    """A degree of the scale (0 for the tonic) and its tones as pitch classes, root first."""

    degree: int
    tones: tuple[int, ...]

    @property
    def root(self) -> int:
        """Return the root's pitch class."""
        return self.tones[0]


Colour = Literal["triad", "seventh", "ninth", "open"]
_STEPS: dict[Colour, tuple[int, ...]] = {
    "triad": (0, 2, 4),
    "seventh": (0, 2, 4, 6),
    "ninth": (0, 2, 4, 6, 8),
    "open": (0, 4, 8, 2),
}


def build_chord(key: Key, degree: int, colour: Colour) -> Chord:
    """Stack thirds of the scale on a degree; a ninth that grates (a semitone above the root) is left out."""
    root = key.pitch(degree)
    tones = [key.pitch(degree + step) - root for step in _STEPS[colour]]
    return Chord(degree, tuple((root + tone) % 12 for tone in tones if tone % 12 not in {1, 6}))


def plan_chords(random: Random, key: Key, count: int, colour: Colour, *, loop: bool) -> list[Chord]:
    """Return `count` chords in phrases of four that begin at home, open in the middle and close at the end: A B C B.

    A piece that ends, ends on the tonic; one that loops ends on a chord that leads back to it.
    """
    first, second, third = (_phrase(random, key, away=away) for away in (False, False, True))
    degrees = ((first + second + third + second) * (count // (PHRASE * PHRASE) + 1))[:count]
    leading = _LEADING[key.mode]
    if loop and count > 1:
        degrees[-1] = leading
    elif not loop:
        degrees[-2:] = [leading, 0][-count:]
    return [build_chord(key, degree, colour) for degree in degrees]


def _phrase(random: Random, key: Key, *, away: bool) -> list[int]:
    follow = _NEXT[key.mode]
    degrees = [_SECOND_HOME[key.mode] if away else 0]
    while len(degrees) < PHRASE - 1:
        fresh = [choice for choice in follow[degrees[-1]] if choice[0] not in degrees]
        choices = fresh or follow[degrees[-1]]
        degrees += random.choices([degree for degree, _ in choices], [weight for _, weight in choices])
    return [*degrees, random.choice([degree for degree in _CLOSINGS[key.mode] if degree != degrees[-1]])]


def lead_voices(chords: Sequence[Chord], low: int, high: int, voices: int) -> list[tuple[int, ...]]:
    """Return each chord's pitches within `low`…`high`, every voice moving as little as it can."""
    centre = (low + high) // 2
    last: tuple[int, ...] = ()
    out: list[tuple[int, ...]] = []
    for chord in chords:
        found = min(_voicings(chord, low, high, voices), key=lambda notes: _cost(notes, last, centre))
        out.append(found)
        last = found
    return out


def _voicings(chord: Chord, low: int, high: int, voices: int) -> list[tuple[int, ...]]:
    """Return every close position of the chord within the range."""
    tones = list(dict.fromkeys(chord.tones[:voices]))
    found: list[tuple[int, ...]] = []
    for first in range(low, high):
        if first % 12 not in tones:
            continue
        order = tones[tones.index(first % 12) :] + tones[: tones.index(first % 12)]
        notes = [first]
        notes += sorted(first + (tone - first) % 12 for tone in order[1:])
        while len(notes) < voices:
            notes.append(notes[len(notes) - len(tones)] + 12)
        if notes[-1] <= high:
            found.append(tuple(notes[:voices]))
    return found or [tuple(low + (tone - low) % 12 for tone in tones)]


def _cost(notes: tuple[int, ...], last: tuple[int, ...], centre: int) -> float:
    drift = abs(sum(notes) / len(notes) - centre)
    if not last:
        return drift
    moves = sum(min(abs(note - other) for other in last) for note in notes)
    seconds = sum(1 for one, two in pairwise(notes) if two - one == 1)
    return moves + 0.25 * drift + 3 * seconds
