"""A small mark in an upper corner of every picture, which tells viewers that a film was made with AI."""

from __future__ import annotations

from mutoscope.media.captions.ass_words import number, time
from mutoscope.media.captions.fonts import Fonts
from mutoscope.media.captions.to_ass import to_ass
from mutoscope.media.captions.types import Template
from mutoscope.media.timeline import Canvas, Logo, Platform, logo_margins

AI_MARK = "Made with AI"
_HEIGHT = 0.03
"""Of the canvas's mean side."""
_OUTLINE = 0.07
"""Of the mark's height."""
_ALWAYS_MS = 9 * 3_600_000


def mark_ass(
    ass: str, template: Template, canvas: Canvas, fonts: Fonts, *, platform: Platform = "none", logo: Logo | None = None
) -> str:
    """Return an ASS document with the mark in it, all the time; of an empty one, a document of the mark alone.

    It stands in the upper left, or in the upper right where a logo is on the left: captions never reach so high, and
    the platforms' own buttons are kept clear of as by a logo.

    Raises:
        FontsMissing: the template's font is not installed.
    """
    document = ass or to_ass((), template, canvas, fonts)
    left, top, right, _ = logo_margins(canvas, platform)
    size = (canvas.width + canvas.height) / 2 * _HEIGHT
    on_right = logo is not None and logo.corner == "top-left"
    x, side = (canvas.width - right, 6) if on_right else (left, 4)
    tags = (
        rf"\an{side}\pos({number(x)},{number(top + size / 2)})\fs{number(size)}\bord{number(max(size * _OUTLINE, 1.5))}"
        r"\1c&HFFFFFF&\3c&H000000&\1a&H20&\3a&H60&"
    )
    return f"{document}Dialogue: 9,{time(0)},{time(_ALWAYS_MS)},Word,,0,0,0,,{{{tags}}}{AI_MARK}\n"
