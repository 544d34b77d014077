"""Text as people paste it → text that can be read."""

from __future__ import annotations

import re
import unicodedata

_FRONT_MATTER = re.compile(r"\A---\n(?:[\w-]+:.*\n|[ \t]+.*\n|\n)+---[ \t]*(?:\n|\Z)")
_BULLETS = re.compile(r"^([ \t]*)[•●▪◦‣∙·][ \t]+", re.MULTILINE)
_KEPT_CONTROLS = frozenset("\n\t")
_JOINERS = frozenset("\u200c\u200d")  # they shape Devanagari, Persian and emoji
_TAGS = range(0xE0020, 0xE0080)  # they spell the flags of regions


def clean_text(text: str) -> str:
    """Return the text in NFC, lines ended by line feeds, without control, format, private and unassigned characters.

    A block of `key: value` lines between `---` at the very start (front matter) is dropped; typed bullets (`•`) become
    list items.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if not text.isascii() or not text.isprintable():
        text = "".join(character for character in text if _kept(character))
    return _BULLETS.sub(r"\1- ", _FRONT_MATTER.sub("", text))


def _kept(character: str) -> bool:
    if character.isprintable() or character in _KEPT_CONTROLS or character in _JOINERS:
        return True
    return ord(character) in _TAGS or unicodedata.category(character) in {"Zs", "Zl", "Zp"}
