"""A mark that people see: a few letters in the lower left corner of a picture."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from mutoscope.media.labels.types import Provenance

_HEIGHT, _MARGIN = 36, 48
"""The letters are a 36th of the picture's shorter side high, a 48th away from its edges."""


def mark_text(provenance: Provenance) -> str:
    """Return what the mark says."""
    return "AI-generated" if provenance.ai_generated else "Made by a program"


def draw_mark(path: Path, provenance: Provenance) -> None:
    """Draw the mark on a JPEG, in its place."""
    with Image.open(path) as picture:
        marked = picture.convert("RGB")
    side = min(marked.size)
    font = ImageFont.load_default(max(side // _HEIGHT, 10))
    draw = ImageDraw.Draw(marked, "RGBA")
    margin = max(side // _MARGIN, 4)
    text = mark_text(provenance)
    left, top, right, bottom = draw.textbbox((0, 0), text, font=font)
    pad = margin // 2 + 2
    x, y = margin + pad, marked.height - margin - pad - (bottom - top)
    draw.rounded_rectangle(
        (x - pad, y - pad, x + right - left + pad, y + bottom - top + pad), radius=pad, fill=(0, 0, 0, 150)
    )
    draw.text((x - left, y - top), text, font=font, fill=(255, 255, 255, 235))
    marked.save(path, "JPEG", quality=90, optimize=True)
