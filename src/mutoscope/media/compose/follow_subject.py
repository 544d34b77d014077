"""From what was seen in a clip to what a crop keeps in view: still where the subject is still, slow where it moves."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from statistics import median
from typing import Literal

from mutoscope.media.timeline import Focus
from mutoscope.media.watch import ClipFacts, Moment

_STILL = 0.12
"""A subject that stays within this part of the picture needs no moving crop."""
_SMOOTH_SECONDS = 1.0
_APART_SECONDS = 0.5
_MOST_POINTS = 16
_BLINK = 0.02


def follow_subject(facts: ClipFacts, start: float, seconds: float) -> tuple[Focus, ...]:
    """Return where the subject of a stretch is; each shot in it by itself, with a jump at the cut."""
    edges = [start, *(cut for cut in facts.cuts if start < cut < start + seconds), start + seconds]
    points: list[tuple[float, float, float]] = []
    for first, last in pairwise(edges):
        shot = _shot(facts, first, last)
        if points and shot:
            points.append((first - _BLINK, *points[-1][1:]))
        points += shot
    return _focus(points, start)


def _shot(facts: ClipFacts, first: float, last: float) -> list[tuple[float, float, float]]:
    seen = facts.between(first, last)
    if any(moment.face for moment in seen):
        seen = [moment for moment in seen if moment.face]
    if not seen:
        return []
    xs, ys = [moment.x for moment in seen], [moment.y for moment in seen]
    if max(max(xs) - min(xs), max(ys) - min(ys)) <= _STILL or last - first < 2 * _APART_SECONDS:
        return [(first, median(xs), median(ys))]
    count = min(max(2, int((last - first) / _APART_SECONDS)), _MOST_POINTS)
    times = [first + (last - first) * place / (count - 1) for place in range(count)]
    return [(time, _around(seen, time, "x"), _around(seen, time, "y")) for time in times]


def _around(seen: Sequence[Moment], time: float, axis: Literal["x", "y"]) -> float:
    """Return the mean place within a second of `time`, else the nearest."""
    near = [moment for moment in seen if abs(moment.seconds - time) <= _SMOOTH_SECONDS]
    near = near or [min(seen, key=lambda moment: abs(moment.seconds - time))]
    return sum(moment.x if axis == "x" else moment.y for moment in near) / len(near)


def _focus(points: Sequence[tuple[float, float, float]], start: float) -> tuple[Focus, ...]:
    found: list[Focus] = []
    for time, x, y in points:
        seconds = Fraction(round((time - start) * 1000), 1000)
        if found and seconds <= found[-1].seconds:
            continue
        found.append(Focus(seconds, *(Fraction(round(min(max(place, 0.0), 1.0) * 1000), 1000) for place in (x, y))))
    return tuple(found)
