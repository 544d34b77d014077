"""Where nothing may be drawn: what the platforms lay over a film, and the logo."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from mutoscope.media.timeline.types import Canvas, Logo

Platform = Literal["none", "shorts", "tiktok", "reels"]
PLATFORMS: tuple[Platform, ...] = ("none", "shorts", "tiktok", "reels")

_UPRIGHT = Fraction(4, 5)
SIDE = Fraction(4, 100)
LOW_PORTRAIT, LOW = Fraction(80, 100), Fraction(95, 100)
_COVERED: dict[Platform, tuple[int, int, int, int]] = {
    "shorts": (56, 62, 111, 250),
    "tiktok": (56, 68, 111, 193),
    "reels": (56, 115, 111, 219),
}
"""Of an upright film, in thousandths of its width or height: what each app covers left, above, right and below."""
LOGO_SIDE, LOGO_TOP, LOGO_BOTTOM = Fraction(55, 1000), Fraction(70, 1000), Fraction(200, 1000)
"""A logo's distance from the edges, where no platform asks for more. The lower one is that of upright films, over whose
lowest fifth players lay titles and buttons; in square and wide ones a logo sits as far from below as from above."""


@dataclass(frozen=True)
class Area:
    """A rectangle of the canvas, in pixels; `right` and `bottom` lie just outside."""

    left: int
    top: int
    right: int
    bottom: int

    def meets(self, other: Area) -> bool:
        """Tell whether the two have a pixel in common."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


def is_upright(canvas: Canvas) -> bool:
    """Tell whether a canvas is one that the short-video platforms fill a telephone with."""
    return Fraction(canvas.width, canvas.height) < _UPRIGHT


def safe_area(canvas: Canvas, platform: Platform = "none") -> Area:
    """Return where captions may be drawn; on square and wide films no platform covers anything."""
    width, height = canvas.width, canvas.height
    if platform in _COVERED and is_upright(canvas):
        left, top, right, bottom = (Fraction(part, 1000) for part in _COVERED[platform])
        return Area(round(width * left), round(height * top), round(width * (1 - right)), round(height * (1 - bottom)))
    low = LOW_PORTRAIT if height > width * Fraction(5, 4) else LOW
    return Area(round(width * SIDE), 0, round(width * (1 - SIDE)), round(height * low))


def logo_margins(canvas: Canvas, platform: Platform = "none") -> tuple[int, int, int, int]:
    """Return a logo's distance from the left, upper, right and lower edge, in pixels."""
    side, top, bottom = (
        round(canvas.width * LOGO_SIDE),
        round(canvas.height * LOGO_TOP),
        round(canvas.height * (LOGO_BOTTOM if is_upright(canvas) else LOGO_TOP)),
    )
    if platform == "none" or not is_upright(canvas):
        return side, top, side, bottom
    area = safe_area(canvas, platform)
    right, below = canvas.width - area.right, canvas.height - area.bottom
    return max(side, area.left), max(top, area.top), max(side, right), max(bottom, below)


def logo_area(canvas: Canvas, logo: Logo, platform: Platform = "none") -> Area:
    """Return what a logo covers; one whose size is unknown is taken for a square."""
    width = max(2, canvas.width * logo.width_percent // 100 // 2 * 2)
    shape = Fraction(logo.media.height, logo.media.width) if logo.media.width and logo.media.height else Fraction(1)
    height = round(width * shape)
    left, top, right, bottom = logo_margins(canvas, platform)
    x = canvas.width - right - width if logo.corner.endswith("right") else left
    y = top if logo.corner.startswith("top") else canvas.height - bottom - height
    return Area(x, y, x + width, y + height)
