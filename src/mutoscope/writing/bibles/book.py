"""A book of pages: fonts, colours, columns. What stands on the pages is `draw_pdf`'s."""

from __future__ import annotations

import logging
import unicodedata
from pathlib import Path

from fpdf import FPDF

from mutoscope.writing.bibles.errors import BibleFontsMissing
from mutoscope.writing.cards import ink_on

MARGIN = 18.0
WIDTH, HEIGHT = 210.0, 297.0
BOTTOM = HEIGHT - 22.0
_FONTS = {
    "title": "Montserrat_900Black.ttf",
    "head": "Montserrat_800ExtraBold.ttf",
    "body": "Poppins_600SemiBold.ttf",
    "emoji": "NotoEmoji_700Bold.ttf",
}
_GREY = "#4a4a55"
logging.getLogger("fontTools").setLevel(logging.WARNING)  # it tells every table that it leaves out


class Book(FPDF):
    """A4 pages in the colours of one palette; the ground is paper, the accent its most speaking colour."""

    def __init__(self, fonts: Path, title: str, palette: list[str]) -> None:
        """Open an empty book.

        Raises:
            BibleFontsMissing: the fonts have not been installed.
        """
        super().__init__(unit="mm", format="A4")
        self.running = title
        self.ground, self.accent = colours_of(palette)
        self.covers = 0
        self.set_auto_page_break(auto=False)
        self.set_margins(MARGIN, MARGIN, MARGIN)
        for family, file in _FONTS.items():
            if not (fonts / file).is_file():
                raise BibleFontsMissing(file)
            self.add_font(family, fname=fonts / file)
        self.set_fallback_fonts(["head", "body", "emoji"], exact_match=False)
        self.set_title(title)
        self.set_creator("Mutoscope")

    def footer(self) -> None:
        """Write title and number at the foot of every page but the cover."""
        if self.page_no() <= self.covers:
            return
        self.set_y(HEIGHT - 14)
        self.ink(_GREY)
        self.set_font("body", size=7.5)
        self.cell(WIDTH / 2 - MARGIN, 5, self.shown(self.running)[:70])
        self.cell(WIDTH / 2 - MARGIN, 5, str(self.page_no()), align="R")

    def ink(self, colour: str) -> None:
        """Write in a colour from now on."""
        self.set_text_color(*rgb(colour))

    def block(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """Fill a rectangle."""
        self.set_fill_color(*rgb(colour))
        self.rect(x, y, width, height, style="F")

    def room(self, needed: float) -> None:
        """Begin another page if less than so much is left of this one."""
        if self.get_y() + needed > BOTTOM:
            self.add_page()
            self.set_y(MARGIN)

    def chapter(self, name: str) -> None:
        """Begin a chapter on a page of its own."""
        self.add_page()
        self.block(0, 0, WIDTH, 8, self.accent)
        self.set_y(22)
        self.ink("#14141b")
        self.set_font("title", size=24)
        self.start_section(self.shown(name))
        self.multi_cell(WIDTH - 2 * MARGIN, 11, self.shown(name), new_x="LMARGIN", new_y="NEXT")
        self.ln(4)

    def head(self, text: str, size: float = 13) -> None:
        """Write a heading, with room for what follows it."""
        self.ln(3)
        self.room(size + 14)
        self.ink("#14141b")
        self.set_font("head", size=size)
        self.multi_cell(WIDTH - 2 * MARGIN, size * 0.5, self.shown(text), new_x="LMARGIN", new_y="NEXT")
        self.ln(1.5)

    def label(self, text: str) -> None:
        """Write a small word above something."""
        self.room(12)
        self.ink(_GREY)
        self.set_font("body", size=7.5)
        self.cell(0, 4, self.shown(text).upper(), new_x="LMARGIN", new_y="NEXT")

    def text_block(self, text: str, size: float = 9.5, x: float = MARGIN, width: float = WIDTH - 2 * MARGIN) -> None:
        """Write running text, over as many pages as it takes."""
        self.set_font("body", size=size)
        self.ink("#26262e")
        for line in self.lines_of(text, size * 0.55, width):
            self.room(size * 0.55)
            self.set_x(x)
            self.set_font("body", size=size)
            self.ink("#26262e")
            self.cell(width, size * 0.55, line, new_x="LMARGIN", new_y="NEXT")
        self.ln(2)

    def height_of(self, text: str, size: float, width: float) -> float:
        """Return how high running text would be."""
        self.set_font("body", size=size)
        return len(self.lines_of(text, size * 0.55, width)) * size * 0.55

    def lines_of(self, text: str, height: float, width: float) -> list[str]:
        """Return a text in the lines that the present font makes of it."""
        lines = self.multi_cell(width, height, self.shown(text), dry_run=True, output="LINES", align="L")
        return [str(line) for line in lines] if isinstance(lines, list) else []

    def shown(self, text: str) -> str:
        """Return a text of characters that the fonts have: a letter of another writing becomes a box."""
        clean = unicodedata.normalize("NFC", text).replace("\r", "").replace("\t", " ")
        return "".join(c if c == "\n" or self._known(c) else _substitute(c) for c in clean)

    def _known(self, character: str) -> bool:
        return any(ord(character) in font.cmap for font in self.fonts.values())  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownVariableType, reportUnknownArgumentType] -- added fonts have one


def rgb(colour: str) -> tuple[int, int, int]:
    """Return the three numbers of a colour."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _substitute(character: str) -> str:
    return "" if unicodedata.category(character) in {"Cc", "Cf", "Mn", "Cs", "Co"} else "·"


def colours_of(palette: list[str]) -> tuple[str, str]:
    """Return the cover's ground and the accent: the darkest colour, and the most colourful other one."""
    known = palette or ["#14141b", "#c8553d"]
    ground = min(known, key=lambda colour: sum(rgb(colour)))
    rest = [colour for colour in known if colour != ground] or ["#c8553d"]
    return ground, max(rest, key=lambda colour: max(rgb(colour)) - min(rgb(colour)))


__all__ = ["BOTTOM", "HEIGHT", "MARGIN", "WIDTH", "Book", "colours_of", "ink_on", "rgb"]
