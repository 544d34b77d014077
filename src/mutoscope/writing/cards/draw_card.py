"""A typographic card that stands where no picture was drawn yet, and says so."""

from __future__ import annotations

import io
import textwrap
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

_LABEL = "placeholder"
_HEAVY, _BODY = "Montserrat_900Black.ttf", "Poppins_600SemiBold.ttf"
_DARK = 140
_SMALLEST = 18
_LEADING = 1.15
_LAST_LETTER = 0x530


def ink_on(ground: str) -> str:
    """Return black or white, whichever is read better on a colour."""
    red, green, blue = (int(ground[place : place + 2], 16) for place in (1, 3, 5))
    return "#14141b" if 0.299 * red + 0.587 * green + 0.114 * blue > _DARK else "#ffffff"


def draw_card(fonts: Path, title: str, *, ground: str, accent: str, size: tuple[int, int] = (960, 540)) -> bytes:
    """Return a PNG with a title in large letters, labelled as a placeholder.

    Args:
        fonts: the folder of the installed fonts.
        title: what it stands for.
        ground: its colour.
        accent: the colour of its edge.
        size: in pixels.
    """
    image = Image.new("RGB", size, ground)
    draw = ImageDraw.Draw(image)
    width, height = size
    margin = width // 16
    draw.rectangle((0, 0, max(4, width // 60), height), fill=accent)
    letters, lines = _fit(fonts, _in_font(title), width - 2 * margin, height - 3 * margin)
    font = ImageFont.truetype(str(fonts / _HEAVY), letters)
    top = (height - len(lines) * letters * _LEADING) / 2
    for number, line in enumerate(lines):
        draw.text((margin, top + number * letters * _LEADING), line, font=font, fill=ink_on(ground))
    label = ImageFont.truetype(str(fonts / _BODY), max(12, height // 24))
    draw.text((margin, height - margin), _LABEL, font=label, fill=ink_on(ground), anchor="ls")
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _fit(fonts: Path, title: str, width: int, height: int) -> tuple[int, list[str]]:
    """Return the largest letters at which a title fits without breaking a word, and its lines."""
    letters = max(_SMALLEST, height // 3)
    while True:
        font = ImageFont.truetype(str(fonts / _HEAVY), letters)
        lines = _wrap(font, title, width)
        fits = len(lines) * letters * _LEADING <= height and all(font.getlength(line) <= width for line in lines)
        if fits:
            return letters, lines
        if letters <= _SMALLEST:  # one word longer than the card: broken, and cut below
            per_line = max(4, int(width / font.getlength("m")))
            return letters, textwrap.wrap(title, per_line)[: max(1, int(height / (letters * _LEADING)))]
        letters = max(_SMALLEST, int(letters * 0.9))


def _wrap(font: ImageFont.FreeTypeFont, title: str, width: int) -> list[str]:
    lines: list[str] = []
    for word in title.split():
        if lines and font.getlength(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _in_font(title: str) -> str:
    """Return what the heavy font has letters for: Latin, Greek and Cyrillic; a dash where nothing is left."""
    kept = "".join(c for c in title if ord(c) < _LAST_LETTER or c in "–—‘’“”…")
    return " ".join(kept.split()) or "–"
