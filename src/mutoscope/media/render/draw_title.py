"""A title drawn on a still: large, balanced lines in the film's own font, on a shade that keeps it readable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from mutoscope.media.captions import Fonts, Template
from mutoscope.media.timeline import Canvas, Platform, safe_area

_MOST_LINES = 3
_LARGEST, _SMALLEST, _STEP = 0.13, 0.03, 0.005
"""Of the canvas's mean side: the em of the title, and how it is tried smaller."""
_LINE = 1.12
_SHADE = 170
_TOP, _REACH = 0.09, 0.42
"""Of the height: where the title begins at least, and how far down it may reach: captions stand below."""


@dataclass(frozen=True)
class Title:
    """What stands on a thumbnail, and in which look."""

    text: str
    template: Template
    fonts: Fonts
    platform: Platform = "none"


def draw_title(picture: Image.Image, title: Title) -> Image.Image:
    """Return the picture with the title in its upper part; what does not fit in three lines is drawn smaller.

    Raises:
        FontsMissing: the template's font is not installed.
    """
    words = (title.text.upper() if title.template.uppercase else title.text).split()
    if not words:
        return picture
    canvas = Canvas(*picture.size)
    area = safe_area(canvas, title.platform)
    width, top = area.right - area.left, max(area.top, round(canvas.height * _TOP))
    height = round(canvas.height * _REACH) - top
    lines, font = _set(words, title.fonts.face_for(" ".join(words), title.template.font), canvas, width, height)
    edge = max(2, round(font.size * max(title.template.outline, 60) / 1000))
    pitch = font.size * _LINE
    shaded = _shade(picture, top + round(pitch * len(lines)))
    draw = ImageDraw.Draw(shaded)
    for number, line in enumerate(lines):
        place = ((area.left + area.right) / 2, top + pitch * (number + 0.5))
        colour = (
            title.template.colour if number != len(lines) - 1 or len(lines) == 1 else title.template.emphasis_colour
        )
        stroke = title.template.outline_colour
        draw.text(place, line, font=font, fill=colour, anchor="mm", stroke_width=edge, stroke_fill=stroke)
    return shaded


def _set(
    words: Sequence[str], face: Path, canvas: Canvas, width: int, height: int
) -> tuple[list[str], ImageFont.FreeTypeFont]:
    """Return the title's lines and the largest font in which they fit."""
    side = (canvas.width + canvas.height) / 2
    size = _LARGEST
    while True:
        font = ImageFont.truetype(str(face), max(8, round(side * size)))
        room = width - font.size * 0.2
        lines = _broken(words, font, room)
        fits = len(lines) <= _MOST_LINES and len(lines) * font.size * _LINE <= height
        if (fits and all(font.getlength(line) <= room for line in lines)) or size <= _SMALLEST:
            return lines[:_MOST_LINES], font
        size -= _STEP


def _broken(words: Sequence[str], font: ImageFont.FreeTypeFont, room: float) -> list[str]:
    """Fill lines one after the other, then balance them by narrowing the room while their number stays."""
    lines = _filled(words, font, room)
    for share in (0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6):
        narrower = _filled(words, font, room * share)
        if len(narrower) > len(lines):
            break
        lines = narrower
    return lines


def _filled(words: Sequence[str], font: ImageFont.FreeTypeFont, room: float) -> list[str]:
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _shade(picture: Image.Image, bottom: int) -> Image.Image:
    """Darken the upper part, fading out below the title."""
    width, height = picture.size
    reach = min(height, round(bottom * 1.35))
    ramp = Image.linear_gradient("L").transpose(Image.Transpose.FLIP_TOP_BOTTOM).resize((width, reach))
    mask = Image.new("L", picture.size)
    mask.paste(ramp.point([value * _SHADE // 255 for value in range(256)]), (0, 0))
    return Image.composite(Image.new("RGB", picture.size), picture.convert("RGB"), mask)
