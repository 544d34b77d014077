"""Choose the largest letters at which a text fits into a box, measured with the very font it is set in."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

_SAFE = 0.96
"""Of a box's width: programs hyphenate, kern and substitute fonts in ways of their own."""
_FIRST_WIDE = 0x2E80
_GONE = {"Cc", "Cf", "Cs", "Co"}


@dataclass(frozen=True)
class Style:
    """How a text is set; sizes in points."""

    family: str
    """As programs that show slides call it."""
    file: str
    largest: float
    smallest: float
    leading: float = 1.3


@dataclass(frozen=True)
class Fitted:
    """A text as it is shown; what did not fit is cut, and `whole` says so."""

    text: str
    size: float
    height: float
    whole: bool


def fit_text(fonts: Path, words: str, style: Style, width: float, height: float) -> Fitted:
    """Return a text in the largest letters at which it fits; at the smallest it ends in an ellipsis where it must."""
    text = clean_text(words)
    size = style.largest
    while True:
        lines = _wrap(_font(fonts / style.file), text, size, width * _SAFE)
        room = max(1, int(height / (size * style.leading)))
        if len(lines) <= room:
            return Fitted(text, size, len(lines) * size * style.leading, whole=True)
        if size <= style.smallest:
            break
        size = max(style.smallest, size - 1)
    kept = lines[:room]
    kept[-1] = f"{kept[-1][: max(1, len(kept[-1]) - 2)].rstrip()}…"
    return Fitted("\n".join(kept), size, room * size * style.leading, whole=False)


def clean_text(words: str) -> str:
    """Return a text without what no page can show."""
    told = unicodedata.normalize("NFC", words).replace("\r", "").replace("\t", " ")
    kept = (c for c in told if c in {"\n", "\u200d"} or unicodedata.category(c) not in _GONE)
    return "\n".join(" ".join(line.split()) for line in "".join(kept).strip().split("\n"))


def text_width(font: ImageFont.FreeTypeFont, text: str, size: float) -> float:
    """Return how wide a line is; letters of writings that the font lacks count as square."""
    told = "".join("—" if ord(c) >= _FIRST_WIDE else c for c in text)
    return font.getlength(told) * size / font.size


@lru_cache(maxsize=16)
def _font(path: Path) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), 100)


def _wrap(font: ImageFont.FreeTypeFont, text: str, size: float, width: float) -> list[str]:
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}" if line else word
            if text_width(font, longer, size) <= width:
                line = longer
                continue
            if line:
                lines.append(line)
            *full, line = _break(font, word, size, width)
            lines += full
        lines.append(line)
    return lines


def _break(font: ImageFont.FreeTypeFont, word: str, size: float, width: float) -> list[str]:
    """Return a word in pieces that fit; most words are one."""
    pieces, piece = [""], ""
    for letter in word:
        if piece and text_width(font, piece + letter, size) > width:
            pieces[-1], piece = piece, ""
            pieces.append("")
        piece += letter
    pieces[-1] = piece
    return pieces
