"""Captions that stand still are drawn once for many pictures, those that move are drawn on every picture.

libass's bitmaps are laid on a picture by plain C code: captions of 1080x1920 took 7 % of a film's processor time. What
stands still is drawn on a transparent band instead, only when it changes, and the band is laid on every picture by
`overlay`, which has vector code. After libass's rules: an event is shown at `t` if start <= t < end, in milliseconds.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mutoscope.media.render.pieces import Piece
from mutoscope.media.timeline import Canvas

_DIALOGUE = re.compile(r"Dialogue: (\d+),(\d+):(\d\d):(\d\d)\.(\d\d),(\d+):(\d\d):(\d\d)\.(\d\d),")
_PLACE = re.compile(r"\\pos\((-?[\d.]+),(-?[\d.]+)\)")
_EDGE = re.compile(r"\\bord([\d.]+)")
_THINNEST_EDGE = 1.5
_SIZE = re.compile(r"\\fs([\d.]+)")
_ALPHA = re.compile(r"(\\[1-4]a&H)([0-9A-F]{2})&")
_SCREEN = re.compile(r"(?m)^PlayRes([XY]): *(\d+)$")
_OUTLINE = re.compile(r"(?m)^Style: Word,[^,]*,[^,]*,[^,]*,[^,]*,&H..([0-9A-F]{6}),")
_MOVING = re.compile(r"\\(?:t\(|k|K|fad|move|org|clip|iclip)")


@dataclass(frozen=True)
class StillCaptions:
    """A document of what stands still, for a band from line `top`, `height` lines high."""

    ass: str
    top: int
    height: int
    colour: str
    """Of the words' outlines, `rrggbb`: of the band where nothing is drawn, so that no edge is tinted."""
    changes: tuple[int, ...]
    """Numbers of the piece's frames at which it must be drawn anew."""


@dataclass(frozen=True)
class SplitCaptions:
    """What stands still, if anything does, and a document of the rest, empty if nothing moves."""

    still: StillCaptions | None
    moving: str


@dataclass(frozen=True)
class _Event:
    line: str
    layer: int
    start: int
    end: int

    @classmethod
    def of(cls, line: str) -> _Event | None:
        found = _DIALOGUE.match(line)
        if found is None:
            return None
        layer, *times = map(int, found.groups())
        start, end = ((h * 3600 + m * 60 + s) * 1000 + c * 10 for h, m, s, c in (times[:4], times[4:]))
        return cls(line, layer, start, end)

    def meets(self, other: _Event) -> bool:
        return self.start < other.end and other.start < self.end


def split_captions(ass: str, canvas: Canvas, piece: Piece) -> SplitCaptions:
    """Part the captions of a piece's item.

    Only documents like those of `captions.to_ass` are split: drawn for this very canvas, every event with its place.
    """
    head, body = _parted(ass)
    events = [_Event.of(line) for line in body]
    screen = {name: int(size) for name, size in _SCREEN.findall(head)}
    colour = _OUTLINE.search(head)
    if None in events or screen != {"X": canvas.width, "Y": canvas.height} or colour is None:
        return SplitCaptions(None, ass)
    still, moving = _sorted([event for event in events if event is not None])
    if not still:
        return SplitCaptions(None, ass)
    top, height = _band(still, canvas)
    lines = (_on_band(event.line, top) for event in still)
    blue, green, red = (colour[1][place : place + 2] for place in (0, 2, 4))
    document = _SCREEN.sub(lambda side: f"PlayRes{side[1]}: {height}" if side[1] == "Y" else side[0], head)
    changes = tuple(_changes(still, canvas, piece))
    document += "".join(f"{line}\n" for line in lines)
    rest = head + "".join(f"{event.line}\n" for event in moving) if moving else ""
    return SplitCaptions(StillCaptions(document, top, height, red + green + blue, changes), rest)


def _parted(ass: str) -> tuple[str, list[str]]:
    lines = ass.splitlines(keepends=True)
    first = next((number for number, line in enumerate(lines) if line.startswith("Dialogue:")), len(lines))
    return "".join(lines[:first]), [line.rstrip("\n") for line in lines[first:]]


def _sorted(events: Sequence[_Event]) -> tuple[list[_Event], list[_Event]]:
    """Part the events; nothing may be still that lies above something that moves meanwhile."""
    still: list[_Event] = []
    moving: list[_Event] = []
    for event in sorted(events, key=lambda event: event.layer):
        placed = _PLACE.search(event.line) and _SIZE.search(event.line) and _edged(event.line)
        above = any(other.layer < event.layer and other.meets(event) for other in moving)
        (moving if not placed or above or _MOVING.search(event.line) else still).append(event)
    order = {id(event): number for number, event in enumerate(events)}
    return sorted(still, key=lambda event: order[id(event)]), sorted(moving, key=lambda event: order[id(event)])


def _edged(line: str) -> bool:
    """Tell whether an outline surrounds it: only the outline's colour may fade into the band."""
    found = _EDGE.findall(line)
    return bool(found) and min(map(float, found)) >= _THINNEST_EDGE


def _band(events: Sequence[_Event], canvas: Canvas) -> tuple[int, int]:
    """Return the first line and the height of what the events can touch; both even, as 4:2:0 needs them."""
    reaches = [_reach(event.line) for event in events]
    top = max(min(upper for upper, _ in reaches), 0) // 2 * 2
    bottom = min(max(lower for _, lower in reaches), canvas.height)
    return top, max((bottom - top + 1) // 2 * 2, 2)


def _reach(line: str) -> tuple[int, int]:
    """Return the lines between which an event lies: words hang by their middle and reach less than their size."""
    y = float(_PLACE.findall(line)[0][1])
    size = max(map(float, _SIZE.findall(line)))
    return int(y - size), int(y + size) + 1


def _on_band(line: str, top: int) -> str:
    """Move an event up to its band, and give its opacity's square root.

    On a transparent picture ffmpeg writes a drawing's opacity and weights it with that same opacity: half becomes a
    quarter. The root makes it what was asked for.
    """
    moved = _PLACE.sub(lambda at: f"\\pos({at[1]},{float(at[2]) - top:.1f})", line)
    return _ALPHA.sub(lambda tag: f"{tag[1]}{255 - round(math.sqrt((255 - int(tag[2], 16)) / 255) * 255):02X}&", moved)


def _changes(events: Sequence[_Event], canvas: Canvas, piece: Piece) -> Iterator[int]:
    """Yield the first frame, and those at which an event begins or ends."""
    edges = {edge for event in events for edge in (event.start, event.end)}
    yield 0
    for earlier, later in pairwise(range(piece.first, piece.first + piece.frames)):
        if any(_milliseconds(earlier, canvas) < edge <= _milliseconds(later, canvas) for edge in edges):
            yield later - piece.first


def _milliseconds(frame: int, canvas: Canvas) -> int:
    return int(frame * 1000 / canvas.rate)
