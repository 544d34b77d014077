"""A bible as a PDF: cover, story, characters, world, moods, structures."""

from __future__ import annotations

import io
from pathlib import Path

from mutoscope.writing.bibles.book import BOTTOM, HEIGHT, MARGIN, WIDTH, Book, ink_on
from mutoscope.writing.bibles.contents import BibleCharacter, BibleContent, BibleStory, BibleThing
from mutoscope.writing.bibles.fit_picture import fit_picture
from mutoscope.writing.bibles.pictures import Pictures
from mutoscope.writing.steps import Board

_PICTURE = 50.0
"""Width of a character's picture; its height is a third more."""
_TALL = 1.2
_GAP = 7.0
_LABEL = 15.0
_FACTS = (("want", "Wants"), ("need", "Needs"), ("flaw", "Flaw"), ("look", "Looks"), ("voice", "Voice"))
_CARD = (640, 768)
_BOARD = (640, 360)
_COLUMNS = 2


def draw_pdf(content: BibleContent, version: int, fonts: Path, pictures: Pictures) -> bytes:
    """Return the PDF of one version of a bible.

    Args:
        content: the version.
        version: its number, for the cover.
        fonts: the folder of the installed fonts, which are embedded.
        pictures: JPEG by id; where one is missing a card stands, labelled as a placeholder.

    Raises:
        BibleFontsMissing: the fonts have not been installed.
    """
    book = Book(fonts, content.title, content.palette)
    _cover(book, content, version)
    _overview(book, content)
    if content.characters:
        book.chapter("Characters")
        for one in content.characters:
            _character(book, one, fonts, pictures)
    if content.world or content.things:
        _world(book, content, fonts, pictures)
    if content.boards or content.words:
        _moods(book, content, fonts, pictures)
    for story in content.stories:
        if story.beats:
            _story(book, story)
    return bytes(book.output())


def _cover(book: Book, content: BibleContent, version: int) -> None:
    book.add_page()
    book.covers = 1
    book.block(0, 0, WIDTH, HEIGHT, book.ground)
    book.block(MARGIN, 62, 26, 3, book.accent)
    ink = ink_on(book.ground)
    book.ink(ink)
    book.set_xy(MARGIN, 72)
    size = _title_size(book, content.title)
    book.set_font("title", size=size)
    book.multi_cell(
        WIDTH - 2 * MARGIN, size * 0.42, book.shown(content.title), align="L", new_x="LMARGIN", new_y="NEXT"
    )
    book.ln(5)
    if content.subtitle:
        book.set_font("head", size=15)
        book.multi_cell(WIDTH - 2 * MARGIN, 8, book.shown(content.subtitle), align="L", new_x="LMARGIN", new_y="NEXT")
        book.ln(4)
    if content.logline and book.get_y() < HEIGHT - 110:
        book.set_font("body", size=11)
        book.multi_cell(WIDTH - 3 * MARGIN, 6.6, book.shown(content.logline)[:420], align="L")
    _palette(book, content.palette, HEIGHT - 62, 16)
    book.set_xy(MARGIN, HEIGHT - 34)
    book.ink(ink)
    book.set_font("body", size=8.5)
    book.cell(0, 5, f"Version {version}  ·  {content.gathered_at:%d %B %Y}")


def _title_size(book: Book, title: str) -> float:
    size = 46.0
    longest = max(book.shown(title).split() or ["–"], key=len)
    while size > 18:  # noqa: PLR2004 -- the smallest title
        book.set_font("title", size=size)
        fits = book.get_string_width(longest) <= WIDTH - 2 * MARGIN
        lines = book.lines_of(title, size * 0.42, WIDTH - 2 * MARGIN)
        if fits and len(lines) * size * 0.42 < 110:  # noqa: PLR2004 -- leaves room for what is below
            break
        size -= 3
    return size


def _palette(book: Book, palette: list[str], top: float, height: float) -> None:
    if not palette:
        return
    width = (WIDTH - 2 * MARGIN) / len(palette)
    for place, colour in enumerate(palette):
        book.block(MARGIN + place * width, top, width, height, colour)
        book.ink(ink_on(colour))
        book.set_font("body", size=6.5)
        book.set_xy(MARGIN + place * width + 2, top + height - 5)
        book.cell(width - 4, 4, colour)


def _overview(book: Book, content: BibleContent) -> None:
    book.chapter("The story")
    if content.logline:
        book.label("Logline")
        book.text_block(content.logline, 12)
    if content.tone:
        book.label("Tone")
        book.text_block(content.tone)
    for story in content.stories:
        if story.synopsis:
            book.head(story.title)
            if story.logline and story.logline != content.logline:
                book.text_block(story.logline)
            book.text_block(story.synopsis)


def _character(book: Book, one: BibleCharacter, fonts: Path, pictures: Pictures) -> None:
    left, width = MARGIN + _PICTURE + _GAP, WIDTH - 2 * MARGIN - _PICTURE - _GAP
    facts = [(label, str(getattr(one, name))) for name, label in _FACTS if getattr(one, name)]
    needed = 16 + (6 if one.role else 0) + sum(book.height_of(text, 8.5, width - _LABEL) + 2 for _, text in facts)
    needed += book.height_of(one.description, 9, width) + 4 if one.description else 0
    tall = _PICTURE * _TALL
    book.room(min(max(needed, tall + _GAP), BOTTOM - MARGIN))
    top, page = book.get_y(), book.page_no()
    picture = next((pictures[id_] for id_ in one.picture_ids if id_ in pictures), None)
    _picture(book, picture, one.name, fonts, (MARGIN, top, _PICTURE, tall), _CARD)
    book.set_xy(left, top)
    book.ink("#14141b")
    book.set_font("head", size=15)
    book.multi_cell(width, 7.5, book.shown(one.name), align="L", new_x="LMARGIN", new_y="NEXT")
    if one.role:
        book.set_x(left)
        book.ink("#4a4a55")
        book.set_font("body", size=9)
        book.multi_cell(width, 5, book.shown(one.role), align="L", new_x="LMARGIN", new_y="NEXT")
    book.ln(1.5)
    if one.description:
        book.text_block(one.description, 9, left, width)
    for label, text in facts:
        book.room(6)
        line = book.get_y()
        book.set_xy(left, line)
        book.ink("#4a4a55")
        book.set_font("body", size=7)
        book.cell(_LABEL, 4.6, label.upper())
        book.set_xy(left + _LABEL, line)
        book.text_block(text, 8.5, left + _LABEL, width - _LABEL)
    bottom = top + tall if book.page_no() == page else MARGIN
    book.set_y(max(book.get_y(), bottom) + _GAP)


def _world(book: Book, content: BibleContent, fonts: Path, pictures: Pictures) -> None:
    book.chapter("The world")
    if content.world:
        book.text_block(content.world, 10)
    for kind, title in (("place", "Places"), ("prop", "Props"), ("voice", "Voices")):
        things = [one for one in content.things if one.kind == kind]
        if things:
            book.head(title)
        for one in things:
            _thing(book, one, fonts, pictures)


def _thing(book: Book, one: BibleThing, fonts: Path, pictures: Pictures) -> None:
    side, left, width = 30.0, MARGIN + 37, WIDTH - 2 * MARGIN - 37
    text = "\n".join(part for part in (one.description, one.look) if part)
    book.room(min(max(side, 8 + book.height_of(text, 9, width)) + _GAP, BOTTOM - MARGIN))
    top, page = book.get_y(), book.page_no()
    picture = next((pictures[id_] for id_ in one.picture_ids if id_ in pictures), None)
    _picture(book, picture, one.name, fonts, (MARGIN, top, side, side), (480, 480))
    book.set_xy(left, top)
    book.ink("#14141b")
    book.set_font("head", size=11.5)
    book.multi_cell(width, 6, book.shown(one.name), align="L", new_x="LMARGIN", new_y="NEXT")
    if text:
        book.text_block(text, 9, left, width)
    bottom = top + side if book.page_no() == page else MARGIN
    book.set_y(max(book.get_y(), bottom) + 5)


def _moods(book: Book, content: BibleContent, fonts: Path, pictures: Pictures) -> None:
    book.chapter("Mood")
    _palette(book, content.palette, book.get_y(), 18)
    book.set_xy(MARGIN, book.get_y() + 9)
    if content.words:
        book.text_block("  ·  ".join(content.words), 10)
    width = (WIDTH - 2 * MARGIN - _GAP) / _COLUMNS
    height = width * _BOARD[1] / _BOARD[0]
    for start in range(0, len(content.boards), _COLUMNS):
        row = content.boards[start : start + _COLUMNS]
        captions = [board.prompt[:170] for board in row]
        book.room(height + 6 + max(book.height_of(text, 8, width) for text in captions))
        top = book.get_y()
        ends = [_board(book, board, fonts, pictures, (MARGIN + place * (width + _GAP), top, width, height))
                for place, board in enumerate(row)]  # fmt: skip
        book.set_y(max(ends) + 5)


def _board(
    book: Book,
    board: Board,
    fonts: Path,
    pictures: Pictures,
    box: tuple[float, float, float, float],
) -> float:
    picture = pictures.get(board.picture_id) if board.picture_id else None
    _picture(book, picture, board.title, fonts, box, _BOARD)
    left, top, width, height = box
    book.set_xy(left, top + height + 2)
    book.ink("#4a4a55")
    book.set_font("body", size=8)
    book.multi_cell(width, 4.4, book.shown(board.prompt[:170]), align="L", new_x="LMARGIN", new_y="NEXT")
    return book.get_y()


def _story(book: Book, story: BibleStory) -> None:
    book.chapter(story.title)
    book.label(story.structure)
    book.ln(2)
    for number, beat in enumerate(story.beats, 1):
        book.head(f"{number}  {beat.name}", 11)
        book.text_block(beat.text, 9)


def _picture(
    book: Book,
    picture: bytes | None,
    title: str,
    fonts: Path,
    box: tuple[float, float, float, float],
    card: tuple[int, int],
) -> None:
    """Draw a picture into a box, its middle where it has another shape; or a card."""
    left, top, width, height = box
    data = fit_picture(picture, title, fonts, ground=book.ground, accent=book.accent, size=card)
    book.image(io.BytesIO(data), left, top, width, height)
