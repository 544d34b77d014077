"""The Range header (RFC 9110, section 14)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mutoscope.storage.errors import RangeNotSatisfiable

_ONE = re.compile(r"bytes=[ \t]*(\d{0,19})-(\d{0,19})[ \t]*\Z", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class ByteRange:
    """Bytes from `start` up to and without `stop`."""

    start: int
    stop: int

    def content_range(self, size: int) -> str:
        """Return the value of `Content-Range`."""
        return f"bytes {self.start}-{self.stop - 1}/{size}"


def parse_range(header: str | None, size: int) -> ByteRange | None:
    """Return the part asked for, or None for the whole.

    Several ranges, other units and malformed values mean the whole, which the standard allows and which keeps a
    hostile header from costing anything.

    Raises:
        RangeNotSatisfiable: the range begins behind the end, or is a suffix of no bytes.
    """
    match = _ONE.match(header or "")
    if match is None or match.group(1) == match.group(2) == "":
        return None
    first, last = match.groups()
    if first == "":
        length = min(int(last), size)
        if length == 0:
            raise RangeNotSatisfiable(size)
        return ByteRange(size - length, size)
    start, stop = int(first), size if last == "" else min(int(last) + 1, size)
    if last != "" and int(last) < start:
        return None
    if start >= size:
        raise RangeNotSatisfiable(size)
    return ByteRange(start, stop)
