"""Draw a few words in a font, to choose by."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

_EM = 44
_HEIGHT = 64
_MARGIN = 4


def draw_sample(font: Path, words: str) -> bytes:
    """Return a PNG of words in a font: black on nothing, so that a page can give it any colour."""
    face = ImageFont.truetype(str(font), _EM)
    width = round(face.getlength(words)) + 2 * _MARGIN
    picture = Image.new("RGBA", (width, _HEIGHT), (0, 0, 0, 0))
    ImageDraw.Draw(picture).text((_MARGIN, _HEIGHT / 2), words, font=face, fill=(0, 0, 0, 255), anchor="lm")
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
