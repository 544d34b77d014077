"""The port that every image provider fills, and what their adapters share."""

from __future__ import annotations

import asyncio
import base64
import binascii
import io
import struct
import warnings
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol

from PIL import Image

from mutoscope.gateway.access import Access
from mutoscope.gateway.errors import BadAnswer, ProviderUnavailable
from mutoscope.gateway.image.types import AspectRatio, ImageRequest
from mutoscope.gateway.outcome import Outcome
from mutoscope.gateway.stacks import Model
from mutoscope.gateway.types import Units

MEDIA_TYPES: Final[Mapping[str, str]] = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
MOST_PIXELS: Final = 40_000_000
LEAST_SIDE: Final = 32
"""Pixels. A dot is what some send in the place of what they do not want to draw."""
_POLL_SECONDS: Final = 1.5
_MOST_POLLS: Final = 80
SIZES: Final[Mapping[AspectRatio, tuple[int, int]]] = {
    "1:1": (1024, 1024),
    "16:9": (1344, 768),
    "9:16": (768, 1344),
    "4:3": (1152, 864),
    "3:4": (864, 1152),
}
"""About a megapixel, in sides that every diffusion model takes (multiples of 32)."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that was drawn."""

    image: bytes = field(repr=False)
    media_type: str
    width: int
    height: int


class ImageProvider(Protocol):
    """Words in, a picture and metered usage out."""

    def most(self, request: ImageRequest) -> Units:
        """Return an upper bound of what a request can use."""
        ...

    def fits(self, request: ImageRequest) -> bool:
        """Tell whether it can draw what is asked: with references, for example."""
        ...

    async def draw(self, model: Model, request: ImageRequest, access: Access) -> Outcome[Picture]:
        """Return a picture."""
        ...


def read_picture(provider: str, content: bytes, units: Units | None = None) -> Picture:
    """Return what a provider sent as a picture; its type and size are what its bytes say.

    Raises:
        BadAnswer: it is none, half of one, of another kind, or has more pixels than we take, or next to none.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(content), formats=tuple(MEDIA_TYPES)) as found:
                width, height, kind = found.width, found.height, found.format or ""
                if width * height > MOST_PIXELS or min(width, height) < LEAST_SIDE:
                    raise BadAnswer(provider, f"a picture of {width} by {height} pixels").used(units)
                found.load()
    except (OSError, ValueError, SyntaxError, struct.error, Image.DecompressionBombError, Warning) as error:
        raise BadAnswer(provider, "what it sent is no picture, or half of one").used(units) from error
    return Picture(content, MEDIA_TYPES[kind], width, height)


def decode_picture(provider: str, content: str, units: Units | None = None) -> Picture:
    """Return a picture that came in base64.

    Raises:
        BadAnswer: it is none.
    """
    try:
        return read_picture(provider, base64.b64decode(content, validate=True), units)
    except binascii.Error as error:
        raise BadAnswer(provider, "its picture is not in base64").used(units) from error


def media_type_of(content: bytes) -> str:
    """Return the media type of a reference picture by its first bytes."""
    return "image/png" if content.startswith(b"\x89PNG") else "image/jpeg"


async def wait_for(provider: str, look: Callable[[], Awaitable[str | None]], *, pause: float = _POLL_SECONDS) -> str:
    """Return what `look` finds, asking again while it finds None.

    Raises:
        ProviderUnavailable: it never found anything.
    """
    for _ in range(_MOST_POLLS):
        found = await look()
        if found is not None:
            return found
        await asyncio.sleep(pause)
    raise ProviderUnavailable(provider, "its picture never came")
