"""A picture in the shape of its place, its middle where it has another shape; or a card."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, ImageOps

from mutoscope.writing.cards import draw_card


def fit_picture(
    picture: bytes | None, title: str, fonts: Path, *, ground: str, accent: str, size: tuple[int, int]
) -> bytes:
    """Return a picture of so many pixels: cropped, or a card labelled as a placeholder if there is none."""
    if picture is None:
        return draw_card(fonts, title, ground=ground, accent=accent, size=size)
    with Image.open(io.BytesIO(picture)) as image:
        cropped = ImageOps.fit(image.convert("RGB"), size)
    buffer = io.BytesIO()
    cropped.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()
