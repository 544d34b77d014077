"""Markdown → a flat run of events: words, marks, and where paragraphs, headings and breaks stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

from mutoscope.media.script.marks import CLOSE, HELD, OPEN, HeldMark, Joint, Mark, restore_marks
from mutoscope.media.script.types import Word
from mutoscope.media.script.words import append_words

_TASK_BOX = re.compile(r"^\[[ xX]\]\s+")
_LISTS = frozenset({"bullet_list_open", "ordered_list_open"})
_PIECES = re.compile(rf"{HELD.pattern}|[^\s{OPEN}{CLOSE}]+")
_DECLARATION = re.compile(r"<!--|<!\[CDATA\[|<!|<\?", re.IGNORECASE)
_ENDINGS = {"<!--": "-->", "<![CDATA[": "]]>", "<?": "?>"}


@dataclass(frozen=True)
class Heading:
    """`# title`: a scene begins; the title is not spoken."""

    title: str


Boundary = Literal["sentence", "paragraph", "list", "break"]
"""`list` begins a list, which belongs to the paragraph before it; `break` is `---`."""
Event = Word | Mark | Joint | Heading | Boundary


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    # Indented text is no code here, and a line under a paragraph is a scene break: scripts are pasted from anywhere.
    rules = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    return rules.disable(["code", "lheading"])


def read_markdown(text: str, held: list[HeldMark]) -> Iterator[Event]:
    """Yield what a person would read, in order.

    Raises:
        BadMark: a mark that is read (not in code) is not understood.
    """
    inside: list[str] = []
    for token in _markdown().parse(text):
        if token.nesting == 1:
            if token.type in _LISTS and not _LISTS.intersection(inside):
                yield "list"
            inside.append(token.type)
        elif token.nesting == -1:
            inside.pop()
            if boundary := _boundary(token.type, inside):
                yield boundary
        else:
            yield from _leaf(token, inside, held)


def _boundary(closed: str, inside: list[str]) -> Boundary | None:
    if closed in {"td_close", "tr_close"} or (closed == "paragraph_close" and _LISTS.intersection(inside)):
        return "sentence"
    ends_block = closed in {"paragraph_close", "table_close", "bullet_list_close", "ordered_list_close"}
    return "paragraph" if ends_block and not _LISTS.intersection(inside) else None


def _leaf(token: Token, inside: list[str], held: list[HeldMark]) -> Iterator[Event]:
    if token.type == "hr":
        yield "break"
    elif token.type == "html_block":
        yield from _split(_html_text(token.content), [], held)
        yield "paragraph"
    elif token.type == "inline" and "thead_open" not in inside:
        children = token.children or []
        yield from _heading(children, held) if "heading_open" in inside else _inline(children, held)


def _heading(children: list[Token], held: list[HeldMark]) -> Iterator[Event]:
    events = list(_inline(children, held))
    yield Heading(" ".join(event.shown for event in events if isinstance(event, Word)))
    yield from (event for event in events if isinstance(event, Mark))


def _inline(children: list[Token], held: list[HeldMark]) -> Iterator[Event]:
    """Join neighbouring texts before splitting, so that `un**believ**able` stays one word."""
    strength, struck, skipped = 0, 0, 0
    runs: list[tuple[str, bool]] = []
    for child in children:
        if child.type in {"em_open", "strong_open", "em_close", "strong_close"}:
            strength += child.nesting
        elif child.type in {"s_open", "s_close"}:
            struck += child.nesting
        elif child.type == "link_open":
            skipped += child.info == "auto"  # <https://…> shows an address nobody reads aloud
        elif child.type == "link_close":
            skipped -= child.info == "auto"
        elif child.type == "hardbreak":
            yield from _runs(runs, held)
            runs = []
            yield "sentence"
        elif not struck and not skipped:
            text = _text_of(child, held)
            runs.append((text if runs else _TASK_BOX.sub("", text), strength > 0))
    yield from _runs(runs, held)


def _text_of(child: Token, held: list[HeldMark]) -> str:
    if child.type == "softbreak":
        return " "
    if child.type == "code_inline":
        return restore_marks(child.content, held)
    return child.content if child.type == "text" else ""


def _runs(runs: list[tuple[str, bool]], held: list[HeldMark]) -> Iterator[Event]:
    strong: list[tuple[int, int]] = []
    at = 0
    for part, emphasised in runs:
        if emphasised:
            strong.append((at, at + len(part)))
        at += len(part)
    return _split("".join(part for part, _ in runs), strong, held)


def _split(text: str, strong: list[tuple[int, int]], held: list[HeldMark]) -> Iterator[Event]:
    """Split a text into words and marks; a word is emphasised when any of its characters is (`strong`, in order)."""
    words: list[Word] = []
    place = 0
    for piece in _PIECES.finditer(text):
        if piece[1]:
            yield from words
            words = []
            yield held[int(piece[1])].read()
            continue
        while place < len(strong) and strong[place][1] <= piece.start():
            place += 1
        append_words(words, piece[0], emphasised=place < len(strong) and strong[place][0] < piece.end())
    yield from words


# Every branch ends at the end of the text at the latest, so none is tried again from the next sign: the standard
# library's parser takes minutes for 200 kB of tags that nobody closed.
_MARKUP = re.compile(
    r"""<!--.*?(?:-->|\Z)
      | <(script|style|template)(?=[\s/>]).*?(?:</\1[^>]*(?:>|\Z)|\Z)
      | <[!?/][^>]*(?:>|\Z)
      | <[a-z](?:[^>"']|"[^"]*(?:"|\Z)|'[^']*(?:'|\Z))*(?:>|\Z)""",
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)


def _html_text(text: str) -> str:
    """Return what a browser would show as text."""
    return unescape(_MARKUP.sub(" ", text))
