"""The boxes of an mp4 or mov file (ISO/IEC 14496-12), as far as we need them before a demuxer sees it."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import BinaryIO

from mutoscope.media.probe.errors import cut_off, refusal

_MOST_BOXES = 100_000
_TO_SAMPLES = (b"trak", b"mdia", b"minf", b"stbl", b"stsd")
_ENCRYPTED = {b"encv", b"enca", b"encs", b"enct", b"drmi", b"drms"}
_STSD_HEADER = 8
_LONG_HEADER = 16
_SHORT_HEADER = 8


def check_boxes(file: BinaryIO, size: int, name: str) -> None:
    """Refuse a file whose boxes go on beyond its end, that has no index, or that is encrypted.

    Raises:
        UnreadableMedia: with the code `truncated` or `encrypted`.
    """
    index: tuple[int, int] | None = None
    for kind, start, end in _boxes(file, 0, size, iter(range(_MOST_BOXES))):
        if end > size:
            raise cut_off(name, size, end)
        if kind == b"moov":
            index = (start, end)
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


def _sample_kinds(file: BinaryIO, start: int, end: int) -> set[bytes]:
    """Return the kinds of all sample entries under a `moov` box."""
    budget = iter(range(_MOST_BOXES))  # for all levels together: a hostile tree must not cost minutes
    spans = [(start, end)]
    for wanted in _TO_SAMPLES:
        spans = [(s, e) for span in spans for kind, s, e in _boxes(file, *span, budget) if kind == wanted]
    return {kind for s, e in spans for kind, _, _ in _boxes(file, s + _STSD_HEADER, e, budget)}


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
