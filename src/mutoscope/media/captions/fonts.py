"""The installed fonts: which one shows a character, and how wide a text is in pixels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from PIL import ImageFont

from mutoscope.media.captions.errors import FontsMissing
from mutoscope.media.captions.font_file import FontFile, read_font

FALLBACKS = (
    *("Montserrat_800ExtraBold.ttf", "Poppins_700Bold.ttf", "Cairo_800ExtraBold.ttf", "Heebo_800ExtraBold.ttf"),
    *("NotoSansSC_700Bold.ttf", "NotoEmoji_700Bold.ttf"),
)
"""Asked in this order for what a template's own font lacks: Cyrillic, Devanagari, Arabic, Hebrew, Han, emoji."""

_INVISIBLE = frozenset("\ufe0e\ufe0f\u200b\u200e\u200f\u2060\ufeff\u00ad")
_MEASURE_EM = 200


@lru_cache(maxsize=64)
def _read(path: Path) -> FontFile:
    return read_font(path)


@lru_cache(maxsize=64)
def _face(path: Path) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), _MEASURE_EM)


@lru_cache(maxsize=4096)
def _em_width(path: Path, text: str) -> float:
    return _face(path).getlength(text) / _MEASURE_EM


@dataclass(frozen=True)
class Run:
    """Characters in a row that one font shows."""

    font: FontFile
    text: str


@dataclass(frozen=True)
class Fonts:
    """The fonts of one folder, by file name."""

    folder: Path

    def font(self, file: str) -> FontFile:
        """Return a font by its file name.

        Raises:
            FontsMissing: it is not in the folder, or cannot be read.
        """
        try:
            return _read(self.folder / file)
        except (FileNotFoundError, ValueError) as error:
            raise FontsMissing(
                f"The caption font {file} is not in {self.folder}.",
                remedy="Run `mutoscope assets install` once; it fetches the fonts and checks them.",
                font=file,
            ) from error

    def installed(self) -> tuple[FontFile, ...]:
        """Return the fonts that can show letters, by file name; one for emoji alone is none to choose."""
        files = sorted(path.name for path in self.folder.glob("*.ttf"))
        return tuple(font for font in map(self.font, files) if font.shows("A"))

    def _chain(self, file: str) -> Iterator[FontFile]:
        yield self.font(file)
        for name in FALLBACKS:
            if name != file and (self.folder / name).is_file():
                yield _read(self.folder / name)

    def face_for(self, text: str, file: str) -> Path:
        """Return the file of one font that shows a whole text: the wanted one, else the one that shows most of it.

        Raises:
            FontsMissing: the wanted font is not installed.
        """
        wanted = [character for character in text if not character.isspace() and character not in _INVISIBLE]
        chain = list(self._chain(file))
        return max(chain, key=lambda font: sum(map(font.shows, wanted))).path

    def runs(self, text: str, file: str) -> tuple[Run, ...]:
        """Split a text by the font that shows it; what no font can show is left out."""
        own = self.font(file)
        if text and _INVISIBLE.isdisjoint(text) and own.characters.issuperset(map(ord, text)):
            return (Run(own, text),)
        chain = tuple(self._chain(file))

        def shown_by(character: str) -> int:
            return next((place for place, font in enumerate(chain) if font.shows(character)), -1)

        visible = (character for character in text if character not in _INVISIBLE)
        parts = ((place, "".join(part)) for place, part in groupby(visible, key=shown_by))
        return tuple(Run(chain[place], part) for place, part in parts if place >= 0)

    def missing(self, text: str, file: str) -> str:
        """Return the characters of a text that no installed font can show, each once."""
        own = self.font(file).characters
        others = [one for one in dict.fromkeys(text) if ord(one) not in own]
        visible = [one for one in others if one not in _INVISIBLE and not one.isspace()]
        chain = tuple(self._chain(file)) if visible else ()
        return "".join(one for one in visible if not any(font.shows(one) for font in chain))

    def width(self, text: str, file: str, tracking: int = 0) -> float:
        """Return a text's width in ems (kerned), with `tracking` thousandths of an em after each character."""
        drawn = self.runs(text, file)
        return sum(_em_width(run.font.path, run.text) + len(run.text) * tracking / 1000 for run in drawn)
