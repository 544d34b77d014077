"""Drums, bar by bar; every fourth bar turns round."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from mutoscope.media.music.score import BEATS, Note, Plan
from mutoscope.media.music.styles import Beat, Instrument

Hits = tuple[tuple[Instrument, float, float], ...]
"""(what, which beat of the bar, how strong)"""

_JOINS = {"taiko": 0.8, "shaker": 0.7, "lofi": 0.5, "four": 0.55, "soft": 0.5, "none": 2.0}
_BEATS: dict[Beat, Hits] = {
    "none": (),
    "soft": (("kick", 0, 0.7), ("rim", 2, 0.4)),
    "lofi": (
        *(("kick", 0, 0.9), ("kick", 2.5, 0.7), ("snare", 1, 0.6), ("snare", 3, 0.65)),
        *(("hat", step / 2, 0.3 if step % 2 else 0.2) for step in range(8)),
    ),
    "four": (
        *(("kick", beat, 0.9) for beat in range(4)),
        *(("clap", 1, 0.6), ("clap", 3, 0.6)),
        *(("hat", beat + 0.5, 0.35) for beat in range(4)),
    ),
    "taiko": (("taiko", 0, 1.0), ("taiko", 1.5, 0.5), ("taiko", 2, 0.75), ("taiko", 3.5, 0.45)),
    "shaker": (
        *(("shaker", step / 2, 0.42 if step % 2 else 0.26) for step in range(8)),
        *(("rim", 1, 0.3), ("rim", 3, 0.32)),
    ),
}
_TURNS: dict[Beat, Hits] = {
    "lofi": (("snare", 3.75, 0.35),),
    "four": (("clap", 3.5, 0.4), ("kick", 3.75, 0.5)),
    "taiko": (("taiko", 3, 0.7), ("taiko", 3.25, 0.5), ("taiko", 3.75, 0.8)),
    "shaker": (("shaker", 3.75, 0.3),),
}
_PANS: dict[Instrument, float] = {"hat": 0.2, "shaker": -0.3, "rim": 0.15}
_WET: dict[Instrument, float] = {"clap": 0.2, "snare": 0.15, "taiko": 0.45, "rim": 0.2}
_GAIN = 0.55


def write_beat(plan: Plan, random: Random) -> Iterator[Note]:
    """Yield the drums of a piece."""
    beat = plan.rules.beat
    skipped = {hit for hit in range(len(_BEATS[beat])) if random.random() < 0.06}  # noqa: PLR2004 -- no two pieces alike
    for bar, energy in enumerate(plan.energies):
        if energy < _JOINS[beat]:
            continue
        if bar == plan.bars - 1 and not plan.loop:
            hits = tuple(hit for hit in _BEATS[beat] if hit[1] == 0)
        else:
            hits = tuple(hit for place, hit in enumerate(_BEATS[beat]) if place not in skipped or hit[1] == 0)
            hits += _TURNS.get(beat, ()) if bar % 4 == 3 else ()  # noqa: PLR2004 -- the last bar of four
        for what, at, strength in hits:
            gain = strength * _GAIN * (0.7 + 0.3 * energy)
            yield Note(what, bar * BEATS + at, 0.5, 60, gain, _PANS.get(what, 0.0), _WET.get(what, 0.05))
