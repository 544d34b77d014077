"""What is rendered as one segment: an item of the video track, and of the film's first item a short beginning apart."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from mutoscope.media.timeline import Timeline, lead_out

OPENING_SECONDS = Fraction(1)
"""Somebody waits for the first picture: it need not wait for a whole sentence to be encoded."""
_WORTH_CUTTING = 2
"""An item is cut when it is at least so many openings long."""


@dataclass(frozen=True)
class Piece:
    """Frames of item `index`, counted from its first. `whole` tells whether they are all of it."""

    index: int
    first: int
    frames: int
    whole: bool = True


def pieces_of(timeline: Timeline, index: int) -> tuple[Piece, ...]:
    """Return what of item `index` is rendered apart, in order: one piece, or two of the first item of a film.

    It depends on the item alone, so every process that renders the film cuts it alike.
    """
    frames, opening = timeline.video[index].duration.value, round(OPENING_SECONDS * timeline.canvas.rate)
    if index or frames < _WORTH_CUTTING * opening or lead_out(timeline, index)[0] > frames - opening:
        return (Piece(index, 0, frames),)
    return Piece(index, 0, opening, whole=False), Piece(index, opening, frames - opening, whole=False)
