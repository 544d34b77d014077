"""Black and frozen stretches of a picture, as ffmpeg's filters tell them in metadata of frames."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from mutoscope.media.timeline import FrameSpan

SMALL = "scale=w='min(360,iw)':h=-2:flags=neighbor"
"""Makes a picture small before it is measured: unlike a smoothing scaler, it keeps the noise by which footage moves."""
STRIPS = {"upper": "crop=iw:ih/3:0:0", "lower": "crop=iw:ih/3:0:ih*2/3"}
"""The highest and the lowest third, measured by themselves: captions move in one of them at most."""
_DETECTED = {"lavfi.black_": "black", "lavfi.freezedetect.freeze_": "frozen"}


def read_stretches(lines: Iterable[str], rate: Fraction, frames: int) -> dict[str, tuple[FrameSpan, ...]]:
    """Read what `metadata=print` wrote, lines such as `lavfi.black_start=1.5` (seconds); keys are `black`, `frozen`."""
    edges: dict[str, list[tuple[str, int]]] = {"black": [], "frozen": []}
    for line in lines:
        name, _, value = line.strip().partition("=")
        for prefix, what in _DETECTED.items():
            edge = name.removeprefix(prefix)
            if edge in {"start", "end"} and edge != name:
                edges[what].append((edge, round(Fraction(value) * rate)))
    return {what: tuple(_spans(found, frames)) for what, found in edges.items()}


def _spans(edges: Sequence[tuple[str, int]], frames: int) -> Iterable[FrameSpan]:
    """Pair the starts with the ends; what has begun and not ended lasts to the end."""
    begin: int | None = None
    for edge, frame in [*edges, ("end", frames)]:
        if edge == "start":
            begin = frame
        elif begin is not None:
            yield FrameSpan(begin, frame - begin)
            begin = None


def without(spans: Iterable[FrameSpan], others: Iterable[FrameSpan], slack: int) -> tuple[FrameSpan, ...]:
    """Return what of some stretches lies outside of others, which are taken `slack` frames longer at either end."""
    left = list(spans)
    for other in others:
        first, end = other.first - slack, other.first + other.frames + slack
        left = [part for span in left for part in _outside(span, first, end)]
    return tuple(left)


def _outside(span: FrameSpan, first: int, end: int) -> Iterable[FrameSpan]:
    last = span.first + span.frames
    if span.first < first:
        yield FrameSpan(span.first, min(last, first) - span.first)
    if last > end:
        begin = max(span.first, end)
        yield FrameSpan(begin, last - begin)
