"""A tune: one motif, said, said again on other chords, answered, and said once more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from mutoscope.media.music.harmony import Chord, Key
from mutoscope.media.music.score import BEATS, Note, Plan
from mutoscope.media.music.styles import Part

_RHYTHMS = (
    ((0.0, 1.0), (1.0, 0.5), (1.5, 0.5), (2.0, 2.0)),
    ((0.0, 1.5), (1.5, 0.5), (2.0, 1.0), (3.0, 1.0)),
    ((0.0, 2.0), (2.0, 1.0), (3.0, 1.0)),
    ((0.5, 0.5), (1.0, 1.0), (2.0, 0.5), (2.5, 1.5)),
    ((0.0, 1.0), (1.0, 1.0), (2.0, 1.5), (3.5, 0.5)),
)
_SLOW = (((0.0, 3.0), (3.0, 1.0)), ((0.0, 2.0), (2.0, 2.0)), ((1.0, 3.0),))
_STEPS = (-2, -1, -1, 1, 1, 2)
_STEPWISE = 2
_FORM = ("motif", "motif", "answer", "close")


@dataclass(frozen=True)
class _Motif:
    """When its tones sound, and by how many steps of the scale each differs from the one before."""

    rhythm: tuple[tuple[float, float], ...]
    steps: tuple[int, ...]


def write_melody(part: Part, plan: Plan, random: Random) -> Iterator[Note]:
    """Yield a tune over the plan's chords where the part is heard."""
    bank = _SLOW if plan.rules.bars_per_chord > 1 else _RHYTHMS
    motif, answer = _invent(random, bank), _invent(random, bank)
    steps = _scale_steps(plan.key, part.low, part.high)
    at = len(steps) // 2
    for bar, chord in enumerate(plan.chords):
        if plan.energies[bar] < part.joins:
            continue
        role = _FORM[bar % len(_FORM)]
        if bar == plan.bars - 1 and not plan.loop:
            role = "close"
        if role == "close":
            at = _to_chord(at, steps, chord, plan.key)
            yield _tone(part, bar * BEATS, 3.2, steps[at])
            continue
        shape = answer if role == "answer" else motif
        for place, (start, beats) in enumerate(shape.rhythm):
            at = _within(at + shape.steps[place], len(steps))
            strong = start in {0.0, 2.0} or beats >= _STEPWISE
            if strong or _rubs(steps[at], chord):
                at = _to_chord(at, steps, chord, plan.key)
            yield _tone(part, bar * BEATS + start, beats * 0.95, steps[at], 1.0 if strong else 0.8)


def _tone(part: Part, start: float, beats: float, pitch: int, strength: float = 1.0) -> Note:
    return Note(part.instrument, start, beats, pitch, strength * part.gain, part.pan, part.wet)


def _invent(random: Random, bank: tuple[tuple[tuple[float, float], ...], ...]) -> _Motif:
    rhythm = random.choice(bank)
    steps = [random.choice((-1, 0, 1))]
    while len(steps) < len(rhythm):
        leapt = abs(steps[-1]) >= _STEPWISE
        steps.append(-1 if leapt and steps[-1] > 0 else 1 if leapt else random.choice(_STEPS))
    return _Motif(rhythm, tuple(steps))


def _scale_steps(key: Key, low: int, high: int) -> list[int]:
    return [pitch for pitch in range(low, high + 1) if pitch % 12 in key.classes]


def _within(at: int, count: int) -> int:
    """Turn round at the ends of the range."""
    if at < 0:
        return -at
    return 2 * (count - 1) - at if at >= count else at


def _rubs(pitch: int, chord: Chord) -> bool:
    """Tell whether a tone lies a semitone above a tone of the chord."""
    return pitch % 12 not in chord.tones and any((pitch - tone) % 12 == 1 for tone in chord.tones)


def _to_chord(at: int, steps: list[int], chord: Chord, key: Key) -> int:
    """Return the nearest place of the range that is a tone of the chord's triad."""
    wanted = {key.pitch(chord.degree + step) % 12 for step in (0, 2, 4)}
    places = [place for place, pitch in enumerate(steps) if pitch % 12 in wanted]
    return min(places, key=lambda place: (abs(place - at), place))
