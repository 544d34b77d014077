"""What content is known again by: its bare words, and how a picture looks.

The picture's is a difference hash (Krawetz, 2013): shrunk to 9 by 8 grey points, each bit says whether a point is
brighter than its left neighbour. Another size, format or compression of a picture differs in a few bits, another
picture in about half of the 64.
"""

from __future__ import annotations

import asyncio
import hashlib
import io
import re
import struct
import unicodedata
import warnings
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from PIL import Image

from mutoscope.gateway.moderation.types import ModerationRequest

NEAR_BITS: Final = 6
"""In how many bits pictures may differ that look the same."""
_ACROSS, _DOWN = 9, 8
_STEP, _LEAST_STEPS = 4, 12
"""A plain picture looks like any other plain one: with fewer visible steps in it, it is known by its bytes alone."""
_WORD: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What one content is known by."""

    digest: str
    """Of all its bytes."""
    words: str | None = None
    bits: str | None = None
    """64 digits, 0 or 1."""


async def take_fingerprint(request: ModerationRequest) -> Fingerprint:
    """Return what content is known by."""
    content = request.text.encode("utf-8", "replace") + b"\0" + (request.image or b"")
    digest = hashlib.sha256(content).hexdigest()
    bits = None if request.image is None else await asyncio.to_thread(picture_bits, request.image)
    return Fingerprint(digest, words_digest(request.text), bits)


def words_digest(text: str) -> str | None:
    """Return a digest of the words, whatever their case, accents, spaces and marks; None if there are none."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    words = _WORD.findall("".join(c for c in plain if not unicodedata.combining(c)))
    return hashlib.sha256(" ".join(words).encode("utf-8", "replace")).hexdigest() if words else None


def picture_bits(image: bytes) -> str | None:
    """Return the difference hash of a picture; None for a plain one, and for what is no picture."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(image), formats=("PNG", "JPEG", "WEBP")) as found:
                small = found.convert("L").resize((_ACROSS, _DOWN), Image.Resampling.LANCZOS)
    except (OSError, ValueError, SyntaxError, struct.error, Image.DecompressionBombError, Warning):
        return None
    points = small.tobytes()
    rows = [points[start : start + _ACROSS] for start in range(0, len(points), _ACROSS)]
    steps = [right - left for row in rows for left, right in pairwise(row)]
    if sum(abs(step) >= _STEP for step in steps) < _LEAST_STEPS:
        return None
    return "".join("1" if step > 0 else "0" for step in steps)
