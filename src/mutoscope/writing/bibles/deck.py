"""A deck of slides: fonts, colours, boxes. What stands on the slides is `draw_deck`'s."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, Final, NamedTuple

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
from pptx.slide import Slide
from pptx.text.text import TextFrame
from pptx.util import Pt

from mutoscope.writing.bibles.book import colours_of, rgb
from mutoscope.writing.bibles.errors import BibleFontsMissing
from mutoscope.writing.bibles.fit_picture import fit_picture
from mutoscope.writing.bibles.fit_text import Fitted, Style, clean_text, fit_text
from mutoscope.writing.cards import ink_on

WIDTH, HEIGHT, MARGIN = 960.0, 540.0, 56.0
TOP = 124.0
"""Where the body of a slide begins, below its title."""
PAPER, INK, SOFT = "#ffffff", "#14141b", "#4a4a55"
TITLE: Final = Style("Montserrat Black", "Montserrat_900Black.ttf", 34, 18, 1.15)
HEAD: Final = Style("Montserrat ExtraBold", "Montserrat_800ExtraBold.ttf", 20, 12, 1.25)
BODY: Final = Style("Poppins SemiBold", "Poppins_600SemiBold.ttf", 16, 10, 1.45)
_TITLE_ONLY = 5
_PIXELS = 2
"""Of a picture for each point of its box."""


class Box(NamedTuple):
    """A place on a slide, in points."""

    left: float
    top: float
    width: float
    height: float


class Deck:
    """Slides of 16:9 in the colours of one palette; every text is measured before it is set."""

    def __init__(self, fonts: Path, title: str, palette: list[str]) -> None:
        """Open an empty deck.

        Raises:
            BibleFontsMissing: the fonts have not been installed.
        """
        for style in (TITLE, HEAD, BODY):
            if not (fonts / style.file).is_file():
                raise BibleFontsMissing(style.file)
        self._fonts: Final = fonts
        self._show: Final = Presentation()
        self._show.slide_width, self._show.slide_height = Pt(WIDTH), Pt(HEIGHT)
        self._show.core_properties.title = clean_text(title)
        self._show.core_properties.author = "Mutoscope"
        self.ground, self.accent = colours_of(palette)

    def slide(self, title: str, *, dark: bool = False, box: Box | None = None, largest: float | None = None) -> Slide:
        """Add a slide; its title is a real one, which outlines and screen readers find."""
        slide = self._show.slides.add_slide(self._show.slide_layouts[_TITLE_ONLY])
        ground = self.ground if dark else PAPER
        fill = slide.background.fill
        fill.solid()
        fill.fore_color.rgb = _rgb(ground)
        self.block(slide, Box(0, 0, WIDTH, 10), self.accent)
        place = box or Box(MARGIN, 40, WIDTH - 2 * MARGIN, 72)
        style = Style(TITLE.family, TITLE.file, largest or TITLE.largest, TITLE.smallest, TITLE.leading)
        shape: Any = slide.shapes.title
        shape.left, shape.top, shape.width, shape.height = (Pt(side) for side in place)
        shape.height = Pt(self._set(slide, shape.text_frame, title, style, place, ink_on(ground)).height)
        if not dark:
            number = Box(WIDTH - MARGIN - 60, HEIGHT - 34, 60, 16)
            self.text(slide, str(len(self._show.slides)), number, Style(BODY.family, BODY.file, 9, 9), SOFT)
        return slide

    def text(self, slide: Slide, words: str, box: Box, style: Style = BODY, colour: str = INK) -> float:
        """Set a text into a box; return how high it became. What is cut stands whole in the slide's notes."""
        if not words.strip():
            return 0.0
        shape = slide.shapes.add_textbox(*(Pt(side) for side in box))
        height = self._set(slide, shape.text_frame, words, style, box, colour).height
        shape.height = Pt(height)
        return height

    def measure(self, words: str, box: Box, style: Style = BODY) -> float:
        """Return how high a text would be."""
        return fit_text(self._fonts, words, style, box.width, box.height).height if words.strip() else 0.0

    def label(self, slide: Slide, words: str, left: float, top: float, width: float = 60) -> float:
        """Write a small word above or before something; return where what is below it begins."""
        self.text(slide, words.upper(), Box(left, top, width, 16), Style(BODY.family, BODY.file, 9, 7), SOFT)
        return top + 18

    def block(self, slide: Slide, box: Box, colour: str) -> None:
        """Fill a rectangle."""
        shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *(Pt(side) for side in box))
        shape.fill.solid()
        shape.fill.fore_color.rgb = _rgb(colour)
        shape.line.fill.background()
        shape.shadow.inherit = False

    def picture(self, slide: Slide, picture: bytes | None, title: str, box: Box) -> None:
        """Draw a picture, or a card in its place; its title is told to whoever cannot see it."""
        size = (round(box.width * _PIXELS), round(box.height * _PIXELS))
        data = fit_picture(picture, title, self._fonts, ground=self.ground, accent=self.accent, size=size)
        shape: Any = slide.shapes.add_picture(io.BytesIO(data), *(Pt(side) for side in box))
        told = clean_text(title) or "–"
        shape.name = told[:60]
        shape._element.nvPicPr.cNvPr.set("descr", told if picture else f"{told} (placeholder)")  # noqa: SLF001 -- it has no other door

    def palette(self, slide: Slide, palette: list[str], box: Box) -> None:
        """Show the colours side by side, each with its name."""
        width = box.width / max(1, len(palette))
        for place, colour in enumerate(palette):
            left = box.left + place * width
            self.block(slide, Box(left, box.top, width, box.height), colour)
            name = Box(left + 6, box.top + box.height - 16, width - 8, 14)
            self.text(slide, colour, name, Style(BODY.family, BODY.file, 8, 6), ink_on(colour))

    def save(self) -> bytes:
        """Return the file."""
        buffer = io.BytesIO()
        self._show.save(buffer)
        return buffer.getvalue()

    def _set(self, slide: Slide, frame: TextFrame, words: str, style: Style, box: Box, colour: str) -> Fitted:
        fitted = fit_text(self._fonts, words, style, box.width, box.height)
        frame.word_wrap, frame.auto_size, frame.vertical_anchor = True, MSO_AUTO_SIZE.NONE, MSO_ANCHOR.TOP
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Pt(0)
        for place, line in enumerate(fitted.text.split("\n")):
            paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
            paragraph.line_spacing = Pt(fitted.size * style.leading)
            paragraph.space_before = paragraph.space_after = Pt(0)
            run = paragraph.add_run()
            run.text = line
            run.font.name, run.font.size, run.font.bold = style.family, Pt(fitted.size), False
            run.font.color.rgb = _rgb(colour)
        if not fitted.whole:
            notes: Any = slide.notes_slide.notes_text_frame
            notes.text = f"{notes.text}\n\n{clean_text(words)}".strip()
        return fitted


def _rgb(colour: str) -> RGBColor:
    return RGBColor(*rgb(colour))
