"""A bible as a deck (PPTX): cover, story, characters, world, moods, structures, storyboards."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, TypeVar

from pptx.slide import Slide

from mutoscope.writing.bibles.contents import BibleCharacter, BibleContent, BibleStory, BibleThing
from mutoscope.writing.bibles.deck import BODY, HEAD, HEIGHT, MARGIN, SOFT, TITLE, TOP, WIDTH, Box, Deck
from mutoscope.writing.bibles.pictures import Pictures
from mutoscope.writing.cards import ink_on

T = TypeVar("T")
_FACTS = (("want", "Wants"), ("need", "Needs"), ("flaw", "Flaw"), ("look", "Looks"), ("voice", "Voice"))
_GAP = 24.0
_INNER = WIDTH - 2 * MARGIN
_BOTTOM = HEIGHT - 40
_COLUMNS, _ROWS = 3, 2
_SMALL = replace(BODY, largest=12, smallest=9)
_QUOTE = replace(HEAD, largest=28, smallest=13)
_LINE = replace(HEAD, largest=11, smallest=8)
_CAPTION = replace(BODY, largest=10, smallest=8)


class _Frame(NamedTuple):
    """A picture with words below it."""

    title: str
    words: str
    card: str
    """What stands in the picture's place."""
    picture_id: uuid.UUID | None


def draw_deck(content: BibleContent, version: int, fonts: Path, pictures: Pictures) -> bytes:
    """Return the deck of one version of a bible, in PowerPoint's format, which other programs import.

    Args:
        content: the version.
        version: its number, for the cover.
        fonts: the folder of the installed fonts: texts are measured with them; the slides name them.
        pictures: JPEG by id; where one is missing a card stands, labelled as a placeholder.

    Raises:
        BibleFontsMissing: the fonts have not been installed.
    """
    deck = Deck(fonts, content.title, content.palette)
    _cover(deck, content, version)
    _overview(deck, content)
    for one in content.characters:
        _character(deck, one, pictures)
    if content.world:
        slide = deck.slide("The world")
        deck.text(slide, content.world, Box(MARGIN, TOP, _INNER, _BOTTOM - TOP), replace(BODY, largest=20))
    for page in _pages(content.things, _COLUMNS):
        _things(deck, page, pictures)
    _moods(deck, content, pictures)
    for story in content.stories:
        _beats(deck, story)
        _storyboard(deck, story, pictures)
    return deck.save()


def _cover(deck: Deck, content: BibleContent, version: int) -> None:
    title = Box(MARGIN, 96, _INNER, 170)
    slide = deck.slide(content.title, dark=True, box=title, largest=66)
    ink = ink_on(deck.ground)
    deck.block(slide, Box(MARGIN, 72, 64, 8), deck.accent)
    top = title.top + deck.measure(content.title, title, replace(TITLE, largest=66)) + 16
    top += deck.text(slide, content.subtitle, Box(MARGIN, top, _INNER, 52), HEAD, ink) + 14
    deck.text(slide, content.logline, Box(MARGIN, top, _INNER * 0.8, 416 - top), BODY, ink)
    deck.palette(slide, content.palette, Box(MARGIN, 430, _INNER, 44))
    told = f"Version {version}  ·  {content.gathered_at:%d %B %Y}"
    deck.text(slide, told, Box(MARGIN, 490, _INNER, 18), replace(BODY, largest=11), ink)


def _overview(deck: Deck, content: BibleContent) -> None:
    if content.logline or content.tone:
        slide = deck.slide("The story")
        wide = _INNER * 0.62
        deck.text(slide, content.logline, Box(MARGIN, TOP, wide, _BOTTOM - TOP), _QUOTE)
        left, narrow = MARGIN + wide + 2 * _GAP, _INNER - wide - 2 * _GAP
        top = TOP
        for label, words in (("Tone", content.tone), ("Words", "  ·  ".join(content.words))):
            if words:
                top = deck.label(slide, label, left, top, narrow)
                top += deck.text(slide, words, Box(left, top, narrow, 150)) + _GAP
    for story in content.stories:
        if story.synopsis:
            slide = deck.slide(story.title)
            narrow = _INNER * 0.34
            deck.text(slide, story.logline, Box(MARGIN, TOP, narrow, _BOTTOM - TOP), replace(_QUOTE, largest=20))
            left = MARGIN + narrow + 2 * _GAP
            deck.text(slide, story.synopsis, Box(left, TOP, WIDTH - MARGIN - left, _BOTTOM - TOP))


def _character(deck: Deck, one: BibleCharacter, pictures: Pictures) -> None:
    slide = deck.slide(one.name)
    tall = _BOTTOM - TOP
    wide = tall * 0.8
    picture = next((pictures[id_] for id_ in one.picture_ids if id_ in pictures), None)
    deck.picture(slide, picture, one.name, Box(MARGIN, TOP, wide, tall))
    left = MARGIN + wide + _GAP
    width, top = WIDTH - MARGIN - left, TOP
    if one.role:
        top += deck.text(slide, one.role, Box(left, top, width, 30), replace(HEAD, largest=15), SOFT) + 8
    facts = [(label, str(getattr(one, name))) for name, label in _FACTS if getattr(one, name)]
    values = Box(left + 62, 0, width - 62, 36)
    heights = [deck.measure(words, values, _SMALL) + 8 for _, words in facts]
    deck.text(slide, one.description, Box(left, top, width, _BOTTOM - top - sum(heights) - 8))
    top = _BOTTOM - sum(heights)
    for (label, words), height in zip(facts, heights, strict=True):
        deck.label(slide, label, left, top + 2)
        deck.text(slide, words, values._replace(top=top), _SMALL)
        top += height


def _things(deck: Deck, page: Sequence[BibleThing], pictures: Pictures) -> None:
    slide = deck.slide("Voices, props and places")
    for one, box in zip(page, _cells(_BOTTOM - TOP), strict=False):
        picture = next((pictures[id_] for id_ in one.picture_ids if id_ in pictures), None)
        high = box.width * 0.62
        deck.picture(slide, picture, one.name, Box(box.left, box.top, box.width, high))
        top = deck.label(slide, one.kind, box.left, box.top + high + 10, box.width)
        top += deck.text(slide, one.name, Box(box.left, top, box.width, 44), replace(HEAD, largest=16)) + 4
        told = "\n".join(part for part in (one.description, one.look) if part)
        deck.text(slide, told, Box(box.left, top, box.width, _BOTTOM - top), _SMALL)


def _moods(deck: Deck, content: BibleContent, pictures: Pictures) -> None:
    for page in _pages(content.boards, _COLUMNS * _ROWS):
        slide = deck.slide("Mood")
        frames = [_Frame(board.title, board.prompt, board.title, board.picture_id) for board in page]
        _frames(deck, slide, frames, pictures)


def _beats(deck: Deck, story: BibleStory) -> None:
    named = f"{story.title} · {story.structure}" if story.structure else story.title
    numbered = list(enumerate(story.beats, 1))
    for page in _pages(numbered, _COLUMNS * _ROWS):
        slide = deck.slide(named)
        for (number, beat), box in zip(page, _cells((_BOTTOM - TOP - _GAP) / _ROWS), strict=False):
            deck.block(slide, Box(box.left, box.top, 4, box.height), deck.accent)
            left, width = box.left + 16, box.width - 16
            name = Box(left, box.top, width, 36)
            top = box.top + deck.text(slide, f"{number}  {beat.name}", name, replace(HEAD, largest=14)) + 4
            deck.text(slide, beat.text, Box(left, top, width, box.top + box.height - top), _SMALL)


def _storyboard(deck: Deck, story: BibleStory, pictures: Pictures) -> None:
    for page in _pages(story.shots, _COLUMNS * _ROWS):
        slide = deck.slide(f"{story.title} · Storyboard")
        told = [(one, one.narration or one.picture) for one in page]
        frames = [_Frame(f"{one.number}  {one.framing}", words, words, one.picture_id) for one, words in told]
        _frames(deck, slide, frames, pictures)


def _frames(deck: Deck, slide: Slide, frames: Sequence[_Frame], pictures: Pictures) -> None:
    """Set pictures of 16:9 into a grid, each with a line and a few words below."""
    height = (_BOTTOM - TOP - _GAP) / _ROWS
    for frame, box in zip(frames, _cells(height), strict=False):
        wide = min(box.width, (height - 56) * 16 / 9)
        picture = pictures.get(frame.picture_id) if frame.picture_id else None
        deck.picture(slide, picture, frame.card, Box(box.left, box.top, wide, wide * 9 / 16))
        top, bottom = box.top + wide * 9 / 16 + 4, box.top + height
        top += deck.text(slide, frame.title, Box(box.left, top, box.width, 15), _LINE)
        deck.text(slide, frame.words, Box(box.left, top, box.width, bottom - top), _CAPTION)


def _pages(items: Sequence[T], most: int) -> Iterator[Sequence[T]]:
    return (items[start : start + most] for start in range(0, len(items), most))


def _cells(height: float) -> Iterator[Box]:
    """Yield the places of a grid, row by row."""
    width = (_INNER - (_COLUMNS - 1) * _GAP) / _COLUMNS
    for place in range(_COLUMNS * _ROWS):
        row, column = divmod(place, _COLUMNS)
        yield Box(MARGIN + column * (width + _GAP), TOP + row * (height + _GAP), width, height)
