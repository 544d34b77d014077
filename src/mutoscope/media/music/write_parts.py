"""A plan → the notes of every part."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

from mutoscope.media.music.harmony import Chord, Key, lead_voices
from mutoscope.media.music.score import BEATS, Note, Plan
from mutoscope.media.music.styles import Part, Pattern
from mutoscope.media.music.write_beat import write_beat
from mutoscope.media.music.write_melody import write_melody

_VOICES = {"sustain": 4, "arpeggio": 4, "picking": 4, "comp": 4, "strum": 4, "ostinato": 3}
_PICKING = (0, 2, 1, 3, 0, 3, 1, 2)
_ARPEGGIOS = ((0, 1, 2, 3, 2, 1, 2, 3), (0, 2, 1, 2, 3, 2, 1, 2), (0, 1, 2, 1, 3, 1, 2, 1))
_COMPS = (((0.0, 1.5), (1.5, 1.5), (3.0, 1.0)), ((0.0, 2.5), (2.5, 1.5)), ((0.0, 1.5), (1.5, 2.0), (3.5, 0.5)))
_STRUMS = (
    ((0.0, 1.0), (1.0, 0.6), (1.5, 0.8), (2.5, 0.7), (3.0, 0.9), (3.5, 0.6)),
    ((0.0, 1.0), (1.5, 0.7), (2.0, 0.9), (3.5, 0.7)),
)
_SEATS = (0.0, -0.45, 0.45, 0.2, -0.2)
_HUMAN_BEATS, _HUMAN_STRENGTH = 0.012, 0.10


def write_parts(plan: Plan, random: Random) -> list[Note]:
    """Return all notes of a piece, in no order."""
    notes: list[Note] = []
    for part in plan.rules.parts:
        notes += _human(_write(part, plan, random), random)
    notes += _human(write_beat(plan, random), random)
    return [_swung(note, plan.rules.swing) for note in notes]


def _write(part: Part, plan: Plan, random: Random) -> Iterator[Note]:
    if part.pattern == "melody":
        yield from write_melody(part, plan, random)
        return
    if part.pattern in {"roots", "eighths"}:
        yield from _bass(part, plan)
        return
    if part.pattern == "sparse":
        yield from _sparse(part, plan, random)
        return
    voicings = lead_voices(plan.chords, part.low, part.high, _VOICES[part.pattern])
    write = _PATTERNS[part.pattern]
    variant = random.randrange(6)
    for bar, notes in enumerate(voicings):
        if plan.energies[bar] >= part.joins:
            yield from write(part, plan, bar, notes, variant)


def _note(part: Part, start: float, beats: float, pitch: int, strength: float, place: int = 0) -> Note:
    """Return a note; the voices of a chord sit side by side."""
    pan = part.pan + _SEATS[place % len(_SEATS)]
    return Note(part.instrument, start, beats, pitch, strength * part.gain, min(max(pan, -0.9), 0.9), part.wet)


def _sustain(part: Part, plan: Plan, bar: int, notes: tuple[int, ...], variant: int) -> Iterator[Note]:  # noqa: ARG001 -- the patterns' common shape
    """Hold a chord for as long as it lasts."""
    if bar and plan.chords[bar] == plan.chords[bar - 1] and plan.energies[bar - 1] >= part.joins and bar % 2:
        return
    held = bar + 1
    while held < plan.bars and held % 2 and plan.chords[held] == plan.chords[bar]:
        held += 1
    for place, pitch in enumerate(notes):
        yield _note(part, bar * BEATS, (held - bar) * BEATS, pitch, 0.5 + 0.25 * plan.energies[bar], place + 1)


def _arpeggio(part: Part, plan: Plan, bar: int, notes: tuple[int, ...], variant: int) -> Iterator[Note]:
    ending = bar == plan.bars - 1 and not plan.loop
    order = _ARPEGGIOS[variant % len(_ARPEGGIOS)]
    steps = 16 if part.instrument == "synth" else 8
    for step in range(1 if ending else steps):
        at = step * BEATS / steps
        accent = 1.0 if step % (steps // 2) == 0 else 0.72
        ring = BEATS - at if part.instrument == "piano" else 0.6
        yield _note(part, bar * BEATS + at, ring, notes[order[step % 8] % len(notes)], accent, order[step % 8])
    if ending:
        yield from (_note(part, bar * BEATS + 0.08 * place, BEATS, pitch, 0.7) for place, pitch in enumerate(notes))


def _picking(part: Part, plan: Plan, bar: int, notes: tuple[int, ...], variant: int) -> Iterator[Note]:
    if bar == plan.bars - 1 and not plan.loop:
        yield from _strummed(part, bar * BEATS, BEATS, notes, 0.8)
        return
    bass = _near(plan.chords[bar].root, 40, 52)
    for step in range(8):
        at = bar * BEATS + step / 2
        if step in {0, 4}:
            yield _note(part, at, 2, bass if step == 0 else bass + 7 - (12 if bass > 46 else 0), 0.9)  # noqa: PLR2004 -- keep the fifth below the strings
        place = _PICKING[(step + variant) % 8] % len(notes)
        yield _note(part, at, 1.5, notes[place], 0.62 + 0.12 * (step % 2 == 0), place)


def _comp(part: Part, plan: Plan, bar: int, notes: tuple[int, ...], variant: int) -> Iterator[Note]:
    if bar == plan.bars - 1 and not plan.loop:
        yield from _strummed(part, bar * BEATS, BEATS, notes, 0.7)
        return
    for at, beats in _COMPS[(variant + bar // 2 % 2) % len(_COMPS)]:
        for place, pitch in enumerate(notes):
            yield _note(part, bar * BEATS + at + 0.015 * place, beats, pitch, 0.75 if at else 0.9, place + 1)


def _strum(part: Part, plan: Plan, bar: int, notes: tuple[int, ...], variant: int) -> Iterator[Note]:
    if bar == plan.bars - 1 and not plan.loop:
        yield from _strummed(part, bar * BEATS, BEATS, notes, 0.9)
        return
    for at, strength in _STRUMS[variant % len(_STRUMS)]:
        order = notes if at == int(at) else notes[::-1]
        yield from _strummed(part, bar * BEATS + at, 0.9, order, strength)


def _strummed(part: Part, start: float, beats: float, notes: tuple[int, ...], strength: float) -> Iterator[Note]:
    for place, pitch in enumerate(notes):
        yield _note(part, start + 0.022 * place, beats, pitch, strength * (1 - 0.06 * place), place)


def _ostinato(part: Part, plan: Plan, bar: int, notes: tuple[int, ...], variant: int) -> Iterator[Note]:
    if bar == plan.bars - 1 and not plan.loop:
        return
    order = ((0, 1, 2, 1, 0, 1, 2, 1), (0, 0, 1, 0, 2, 0, 1, 0))[variant % 2]
    for step in range(8):
        accent = 1.0 if step % 4 == 0 else 0.66
        yield _note(part, bar * BEATS + step / 2, 0.34, notes[order[step]], accent * (0.6 + 0.4 * plan.energies[bar]))


_Write = Callable[[Part, Plan, int, tuple[int, ...], int], Iterator[Note]]
_PATTERNS: dict[Pattern, _Write] = {
    "sustain": _sustain,
    "arpeggio": _arpeggio,
    "picking": _picking,
    "comp": _comp,
    "strum": _strum,
    "ostinato": _ostinato,
}


def _bass(part: Part, plan: Plan) -> Iterator[Note]:
    last = (part.low + part.high) // 2
    for bar, chord in enumerate(plan.chords):
        last = min(range(part.low, part.high + 1), key=lambda pitch: _distance(pitch, chord.root, last))
        if plan.energies[bar] < part.joins:
            continue
        ending = bar == plan.bars - 1 and not plan.loop
        if part.pattern == "roots" or ending:
            yield _note(part, bar * BEATS, BEATS if ending or plan.rules.beat != "lofi" else 2.4, last, 0.9)
            if plan.rules.beat == "lofi" and not ending:
                yield _note(part, bar * BEATS + 2.5, 1.3, last, 0.7)
            continue
        for step in range(8):
            lift = 12 if step == 7 and last + 12 <= part.high + 5 else 0  # noqa: PLR2004 -- the last eighth
            yield _note(part, bar * BEATS + step / 2, 0.45, last + lift, 0.9 if step % 2 == 0 else 0.65)


def _distance(pitch: int, root: int, last: int) -> tuple[int, int]:
    return (0 if pitch % 12 == root else 1, abs(pitch - last))


def _sparse(part: Part, plan: Plan, random: Random) -> Iterator[Note]:
    """A few tones of the chord, here and there."""
    for bar, chord in enumerate(plan.chords):
        if plan.energies[bar] < part.joins:
            continue
        ending = bar == plan.bars - 1 and not plan.loop
        for at in (
            (0.0,)
            if ending
            else sorted(random.sample((0.0, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5), random.choice((1, 2, 2, 3))))
        ):
            tone = chord.root if ending else random.choice(_pleasant(chord, plan.key))
            pitch = _near(tone, part.low, part.high, random.random())
            yield _note(part, bar * BEATS + at, 3.0, pitch, 0.55 + 0.35 * random.random())


def _pleasant(chord: Chord, key: Key) -> tuple[int, ...]:
    """Return the chord's tones and the fifth of the key when it rubs against none of them."""
    fifth = key.pitch(4) % 12
    clear = all((fifth - tone) % 12 not in {1, 11} for tone in chord.tones)
    return (*chord.tones, fifth) if clear else chord.tones


def _near(tone: int, low: int, high: int, place: float = 0.0) -> int:
    """Return a pitch of that class within a range; `place` 0 is the lowest, 1 the highest."""
    found = [pitch for pitch in range(low, high + 1) if pitch % 12 == tone % 12] or [low + (tone - low) % 12]
    return found[min(int(place * len(found)), len(found) - 1)]


def _human(notes: Iterator[Note], random: Random) -> list[Note]:
    """Nobody plays like a machine: a few milliseconds early or late, a little louder or softer."""
    return [
        Note(
            note.instrument,
            max(note.start + random.uniform(-_HUMAN_BEATS, _HUMAN_BEATS), 0.0),
            note.beats,
            note.pitch,
            note.strength * (1 + random.uniform(-_HUMAN_STRENGTH, _HUMAN_STRENGTH)),
            note.pan,
            note.wet,
        )
        for note in notes
    ]


def _swung(note: Note, swing: float) -> Note:
    beat, inside = divmod(note.start, 1.0)
    if swing == 0.5 or not 0.4 < inside < 0.6:  # noqa: PLR2004 -- only the second eighths move
        return note
    return Note(note.instrument, beat + inside + swing - 0.5, note.beats, note.pitch, note.strength, note.pan, note.wet)
