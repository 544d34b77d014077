"""Size and wholeness of PNG, JPEG and WebP files, read from their headers without unpacking a pixel."""

from __future__ import annotations

import mmap
from dataclasses import dataclass
from typing import BinaryIO

from mutoscope.media.probe.errors import cut_off, refusal, undecodable

_MOST_CHUNKS = 100_000
_START_OF_FRAME = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # ITU-T T.81 table B.1
_START_OF_SCAN, _END_OF_IMAGE = 0xDA, b"\xff\xd9"
_ALONE = {0x01, 0xD8, *range(0xD0, 0xD8)}
_WEBP_ANIMATION = 0x02


@dataclass(frozen=True)
class StillSize:
    """Stored width and height, before any rotation."""

    width: int
    height: int


def read_png(file: BinaryIO, size: int, name: str) -> StillSize:
    """Read IHDR and walk the chunks to IEND (W3C PNG, section 5)."""
    file.seek(0)
    head = file.read(24)
    if len(head) < 24 or head[12:16] != b"IHDR":  # noqa: PLR2004 -- signature, length, kind, two sizes
        raise cut_off(name, size, 24)
    start = 8
    for _ in range(_MOST_CHUNKS):
        file.seek(start)
        chunk = file.read(8)
        end = start + 12 + int.from_bytes(chunk[:4], "big")
        if end > size:
            raise cut_off(name, size, end)
        if chunk[4:] == b"acTL":
            raise _animated(name)
        if chunk[4:] == b"IEND":
            break
        start = end
    return StillSize(int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big"))


def read_jpeg(file: BinaryIO, size: int, name: str) -> StillSize:
    """Walk the segments to the first scan, then look for the end of the image (ITU-T T.81, annex B)."""
    found, start = StillSize(0, 0), 2
    for _ in range(_MOST_CHUNKS):
        file.seek(start)
        segment = file.read(9)
        if len(segment) < 4:  # noqa: PLR2004 -- marker and length
            raise cut_off(name, size, start + 4)
        marker, length = segment[1], int.from_bytes(segment[2:4], "big")
        if segment[0] != 0xFF:  # noqa: PLR2004 -- every marker begins with it
            raise undecodable(name, "a JPEG marker is missing")
        if marker in _ALONE or marker == 0xFF:  # noqa: PLR2004 -- fill byte
            start += 1 if marker == 0xFF else 2  # noqa: PLR2004
            continue
        if marker in _START_OF_FRAME:
            found = StillSize(int.from_bytes(segment[7:9], "big"), int.from_bytes(segment[5:7], "big"))
        start += 2 + length
        if marker == _START_OF_SCAN:
            break
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        if whole.find(_END_OF_IMAGE, min(start, size)) < 0:
            raise cut_off(name, size, max(start, size) + 2)
    return found


def read_webp(file: BinaryIO, size: int, name: str) -> StillSize:
    """Read the RIFF header and the first chunk (RFC 9649)."""
    file.seek(0)
    head = file.read(30)
    announced = 8 + int.from_bytes(head[4:8], "little")
    if announced > size or len(head) < 30:  # noqa: PLR2004 -- the longest of the three headers
        raise cut_off(name, size, max(announced, 30))
    kind = head[12:16]
    if kind == b"VP8X":
        if head[20] & _WEBP_ANIMATION:
            raise _animated(name)
        return StillSize(1 + int.from_bytes(head[24:27], "little"), 1 + int.from_bytes(head[27:30], "little"))
    if kind == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return StillSize(1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF))
    return StillSize(int.from_bytes(head[26:28], "little") & 0x3FFF, int.from_bytes(head[28:30], "little") & 0x3FFF)


def _animated(name: str) -> Exception:
    return refusal(
        name,
        "animated_image",
        "is an animated image; pictures must stand still.",
        "Upload it as a video (mp4, mov, webm or mkv), or one frame of it as a PNG.",
    )
