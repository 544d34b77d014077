"""The boxes of an mp4 or mov file (ISO/IEC 14496-12), as far as we need them before a demuxer sees it."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from typing import BinaryIO

from mutoscope.media.probe.errors import cut_off, refusal

_MOST_BOXES = 100_000
_MOST_SAMPLES = 4_000_000
"""Four hours at 240 pictures a second are 3.5 million. A demuxer keeps an entry of two dozen bytes for each."""
_TO_SAMPLES = (b"trak", b"mdia", b"minf", b"stbl", b"stsd")
_ENCRYPTED = {b"encv", b"enca", b"encs", b"enct", b"drmi", b"drms"}
_STSD_HEADER = 8
_LONG_HEADER = 16
_SHORT_HEADER = 8


def check_boxes(file: BinaryIO, size: int, name: str) -> None:
    """Refuse a file whose boxes go on beyond its end, that has no index, is encrypted, or counts beyond all measure.

    Raises:
        UnreadableMedia: with the code `truncated`, `encrypted` or `too_many_samples`.
    """
    index: tuple[int, int] | None = None
    budget = iter(range(_MOST_BOXES))
    samples = 0
    for kind, start, end in _boxes(file, 0, size, budget):
        if end > size:
            raise cut_off(name, size, end)
        if kind == b"moov":
            index = (start, end)
        elif kind == b"moof":
            samples += _fragment_samples(file, start, end, budget)
    if index is None:
        raise refusal(
            name,
            "truncated",
            "has no index: its recording or transfer was not finished.",
            "Upload the whole file again; if it is whole on your side, export it anew.",
            bytes=size,
        )
    if _sample_kinds(file, *index) & _ENCRYPTED:
        raise refusal(
            name,
            "encrypted",
            "is encrypted (DRM); its pictures and sound cannot be read.",
            "Upload an unprotected copy.",
        )
    samples += _track_samples(file, *index)
    if samples > _MOST_SAMPLES:
        raise refusal(
            name,
            "too_many_samples",
            f"says that it holds {samples} pictures and pieces of sound; at most {_MOST_SAMPLES} are taken.",
            "Cut it into shorter files, or export it again.",
            samples=samples,
            max_samples=_MOST_SAMPLES,
        )


def _track_samples(file: BinaryIO, start: int, end: int) -> int:
    """Return how many samples the tables of a `moov` box announce; raw sound, one sample a tick, is not counted.

    A demuxer makes an entry for each, however few bytes the table takes; of raw sound it makes one a block.
    """
    budget = iter(range(_MOST_BOXES))
    total = 0
    for table in _inside(file, (start, end), _TO_SAMPLES[:-1], budget):
        counted, ticks = 0, 0
        for kind, first, _ in _boxes(file, *table, budget):
            file.seek(first + 4)
            if kind in {b"stsz", b"stz2"}:
                file.seek(first + 8)
                counted = int.from_bytes(file.read(4), "big")
            elif kind == b"stts" and int.from_bytes(file.read(4), "big") == 1:
                ticks = int.from_bytes(file.read(8)[4:], "big")
        total += 0 if ticks == 1 else counted
    return total


def _fragment_samples(file: BinaryIO, start: int, end: int, budget: Iterator[int]) -> int:
    """Return how many samples the runs of a `moof` box announce."""
    total = 0
    for run in _inside(file, (start, end), (b"traf", b"trun"), budget):
        file.seek(run[0] + 4)
        total += int.from_bytes(file.read(4), "big")
    return total


def _inside(
    file: BinaryIO, span: tuple[int, int], path: Sequence[bytes], budget: Iterator[int]
) -> list[tuple[int, int]]:
    """Return the contents of all boxes at a path of kinds below a span."""
    spans = [span]
    for wanted in path:
        spans = [(start, end) for outer in spans for kind, start, end in _boxes(file, *outer, budget) if kind == wanted]
    return spans


def _sample_kinds(file: BinaryIO, start: int, end: int) -> set[bytes]:
    """Return the kinds of all sample entries under a `moov` box."""
    budget = iter(range(_MOST_BOXES))  # for all levels together: a hostile tree must not cost minutes
    tables = _inside(file, (start, end), _TO_SAMPLES, budget)
    return {kind for s, e in tables for kind, _, _ in _boxes(file, s + _STSD_HEADER, e, budget)}


def _boxes(file: BinaryIO, start: int, end: int, budget: Iterator[int]) -> Generator[tuple[bytes, int, int]]:
    """Yield (kind, start of the content, end) of the boxes from `start` to `end`, while the budget lasts."""
    for _ in budget:
        if start + _SHORT_HEADER > end:
            return
        file.seek(start)
        header = file.read(_LONG_HEADER)
        length, kind, content = int.from_bytes(header[:4], "big"), header[4:8], start + _SHORT_HEADER
        if length == 1:
            length, content = int.from_bytes(header[8:16], "big"), start + _LONG_HEADER
        box_end = end if length == 0 else start + length
        if box_end < content:
            return
        yield kind, content, box_end
        start = box_end
