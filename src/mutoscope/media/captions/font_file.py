"""What a TrueType file says of itself: its name, its metrics, the characters it can show.

Only the tables we need are read, after the OpenType specification (tables `head`, `OS/2`, `name`, `cmap`).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

_WINDOWS = 3
_FAMILY_NAME = 1
_BOLD_WEIGHT = 700


@dataclass(frozen=True)
class FontFile:
    """A font's facts; lengths in font units, `units` of them to the em."""

    path: Path
    family: str
    weight: int
    units: int
    ascent: int
    descent: int
    characters: frozenset[int]

    @property
    def bold(self) -> bool:
        """Return whether the file is the bold cut of its family, so that a renderer must ask for bold."""
        return self.weight == _BOLD_WEIGHT

    @property
    def name(self) -> str:
        """Return what people call it: `Poppins SemiBold`."""
        return f"{self.family} Bold" if self.bold else self.family

    def line_size(self, em: float) -> float:
        """Return ASS's font size for an em of `em` pixels: libass scales ascent plus descent, not the em."""
        return em * (self.ascent + self.descent) / self.units

    def shows(self, character: str) -> bool:
        """Tell whether the font has a glyph for the character."""
        return ord(character) in self.characters


def read_font(path: Path) -> FontFile:
    """Read a TrueType file's tables.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: the file is not a TrueType font.
    """
    data = path.read_bytes()
    try:
        tables = _tables(data)
        os2 = tables["OS/2"]
        ascent, descent = struct.unpack_from(">HH", data, os2 + 74)
        return FontFile(
            path=path,
            family=_family(data, tables["name"]),
            weight=struct.unpack_from(">H", data, os2 + 4)[0],
            units=struct.unpack_from(">H", data, tables["head"] + 18)[0],
            ascent=ascent,
            descent=descent,
            characters=_characters(data, tables["cmap"]),
        )
    except (struct.error, KeyError) as error:
        message = f"{path.name} is not a TrueType font"
        raise ValueError(message) from error


def _tables(data: bytes) -> dict[str, int]:
    (count,) = struct.unpack_from(">H", data, 4)
    records = (struct.unpack_from(">4sIII", data, 12 + 16 * index) for index in range(count))
    return {tag.decode("ascii", "replace"): offset for tag, _sum, offset, _length in records}


def _family(data: bytes, start: int) -> str:
    _format, count, storage = struct.unpack_from(">HHH", data, start)
    for index in range(count):
        platform, _encoding, _language, name, length, offset = struct.unpack_from(">6H", data, start + 6 + 12 * index)
        if platform == _WINDOWS and name == _FAMILY_NAME:
            begin = start + storage + offset
            return data[begin : begin + length].decode("utf-16-be")
    raise KeyError("name")


def _characters(data: bytes, start: int) -> frozenset[int]:
    (count,) = struct.unpack_from(">H", data, start + 2)
    found: set[int] = set()
    for index in range(count):
        (offset,) = struct.unpack_from(">I", data, start + 4 + 8 * index + 4)
        (kind,) = struct.unpack_from(">H", data, start + offset)
        if kind == 4:  # noqa: PLR2004 -- the format's number: segments of the basic plane
            found |= _segments(data, start + offset)
        elif kind == 12:  # noqa: PLR2004 -- the format's number: groups of all planes
            found |= _groups(data, start + offset)
    return frozenset(found)


def _segments(data: bytes, at: int) -> set[int]:
    (double,) = struct.unpack_from(">H", data, at + 6)
    ends = struct.unpack_from(f">{double // 2}H", data, at + 14)
    starts = struct.unpack_from(f">{double // 2}H", data, at + 16 + double)
    return {code for first, last in zip(starts, ends, strict=True) for code in range(first, last + 1)} - {0xFFFF}


def _groups(data: bytes, at: int) -> set[int]:
    (count,) = struct.unpack_from(">I", data, at + 12)
    groups = (struct.unpack_from(">III", data, at + 16 + 12 * index) for index in range(count))
    return {code for first, last, _glyph in groups for code in range(first, last + 1)}
