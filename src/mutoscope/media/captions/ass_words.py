"""How ASS writes times, colours, lengths and drawings, and the plates behind lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from mutoscope.media.captions.lay_out_cue import PlacedWord
from mutoscope.media.captions.types import Cue, Template

_SOLID, _OVERLAP = 1000, 2
"""Solid plates of two lines overlap by pixels, so that no seam is seen."""


def draw_panels(cue: Cue, placed: Sequence[PlacedWord], template: Template) -> Iterator[str]:
    """Yield a plate for each line of a cue, if the template has them."""
    if not template.panel_opacity:
        return
    alpha = f"{255 - 255 * template.panel_opacity // 1000:02X}"
    for _, line in groupby(placed, key=lambda word: word.y):
        words = list(line)
        pad = words[0].em * template.panel_padding / 1000
        left = min(word.x - word.width / 2 for word in words) - pad
        right = max(word.x + word.width / 2 for word in words) + pad
        height = words[0].em * template.line_height / 1000 + (_OVERLAP if template.panel_opacity == _SOLID else 0)
        radius = min(words[0].em * template.panel_radius / 1000, height / 2)
        tags = (
            f"\\pos({number((left + right) / 2)},{number(words[0].y)})\\bord0\\1c{tag(template.panel_colour)}"
            f"\\1a&H{alpha}&" + (f"\\fad({template.fade_ms},{template.fade_ms})" if template.fade_ms else "") + "\\p1"
        )
        shape = rounded(right - left, height, radius)
        yield f"Dialogue: 0,{time(cue.start_ms)},{time(cue.end_ms)},Word,,0,0,0,,{{{tags}}}{shape}"


def rounded(width: float, height: float, radius: float) -> str:
    """Return a rounded rectangle as an ASS drawing; a quarter circle is a Bézier with handles of 0.5523 radius."""
    w, h, r = round(width), round(height), round(radius)
    k = round(radius * 0.4477)
    return (
        f"m {r} 0 l {w - r} 0 b {w - k} 0 {w} {k} {w} {r} l {w} {h - r} b {w} {h - k} {w - k} {h} {w - r} {h} "
        f"l {r} {h} b {k} {h} 0 {h - k} 0 {h - r} l 0 {r} b 0 {k} {k} 0 {r} 0"
    )


def time(milliseconds: int) -> str:
    """Return hundredths of a second as ASS writes them."""
    hundredths = max(milliseconds + 5, 0) // 10
    return f"{hundredths // 360000}:{hundredths // 6000 % 60:02d}:{hundredths // 100 % 60:02d}.{hundredths % 100:02d}"


def colour(rgb: str, transparency: int = 0) -> str:
    """Return `#rrggbb` as ASS's `&Haabbggrr`; `transparency` in thousandths."""
    return f"&H{255 * transparency // 1000:02X}{rgb[5:7]}{rgb[3:5]}{rgb[1:3]}".upper()


def tag(rgb: str) -> str:
    """Return `#rrggbb` as a tag's `&Hbbggrr&`."""
    return f"&H{colour(rgb)[4:]}&"


def number(value: float) -> str:
    """Return a length with one decimal at most."""
    return f"{value:.1f}".rstrip("0").rstrip(".")
