"""Marks in square brackets: found before the Markdown is read, so that a file name's `_` or `*` is not emphasis."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, cast

from mutoscope.media.script.errors import BadMark
from mutoscope.media.script.types import MediaMark

KNOWN_MARKS = ("[clip: name]", "[image: name]", "[pause 0.8s]")
MAX_PAUSE_MS = 60_000

OPEN, CLOSE = "\ue000", "\ue001"
"""Private-use characters that hold a mark's place; `clean_text` has removed them from what people write."""
HELD = re.compile(f"{OPEN}([0-9]+){CLOSE}")

_LONG = 2000
_BLANK_LINES = re.compile(r"(\n[ \t]*\n)")

_KNOWN = r"\[\s*(?:clip|image|pause)\b[^\[\]\n]*\]"
_NAMED = r"\[\s*[^\W\d_][\w -]{0,30}:(?!//)[^\[\]\n]*\]"
# A bracket that is followed by `(`, `[` or `:` is a link or its definition, and one after `!` is a picture.
_MARK = re.compile(rf"(?<![!\]\\])(?:{_KNOWN}|{_NAMED})(?![(\[:])", re.IGNORECASE)
_PAUSE = re.compile(r"pause\s*:?\s*([0-9]+(?:\.[0-9]+)?)\s*(ms|s|sec|seconds?)?", re.IGNORECASE)
_MEDIA = re.compile(r"(clip|image)\s*:\s*(\S.*)", re.IGNORECASE)


@dataclass(frozen=True)
class Pause:
    """`[pause 0.8s]`: a silence the writer asked for."""

    ms: int


@dataclass(frozen=True)
class Joint:
    """Where a long paragraph was cut: no new paragraph begins here."""


@dataclass(frozen=True)
class HeldMark:
    """A mark as written, and the line it stands on, counted from 1."""

    text: str
    line: int

    def read(self) -> MediaMark | Pause | Joint:
        """Return what the mark says.

        Raises:
            BadMark: it is not one of `KNOWN_MARKS`, or its pause is no sensible time.
        """
        if not self.text:
            return Joint()
        inside = self.text[1:-1].strip()
        if media := _MEDIA.fullmatch(inside):
            return MediaMark(cast("Literal['clip', 'image']", media[1].lower()), media[2].strip().strip("\"'"))
        if pause := _PAUSE.fullmatch(inside):
            milliseconds = int(Decimal(pause[1]) * (1 if (pause[2] or "s").lower() == "ms" else 1000))
            if 0 < milliseconds <= MAX_PAUSE_MS:
                return Pause(milliseconds)
        raise BadMark(
            f"Line {self.line}: the mark “{self.text}” is not understood.",
            remedy=f"Write one of {', '.join(KNOWN_MARKS)} (pauses up to 60 seconds), or use round brackets for words.",
            line=self.line,
            mark=self.text,
            known=list(KNOWN_MARKS),
        )


def hold_marks(text: str) -> tuple[str, list[HeldMark]]:
    """Replace every mark by a place-holder and return the marks in order."""
    held: list[HeldMark] = []
    line, counted_to = 1, 0

    def hold(match: re.Match[str]) -> str:
        nonlocal line, counted_to
        line += text.count("\n", counted_to, match.start())
        counted_to = match.start()
        held.append(HeldMark(match[0], line))
        # Spaces keep emphasis marks beside it working: `[pause 1s]_so_` is emphasis, `1_so_` is not.
        return f" {OPEN}{len(held) - 1}{CLOSE} "

    return _MARK.sub(hold, text), held


def cut_long_paragraphs(text: str, held: list[HeldMark]) -> str:
    """Cut paragraphs of more than 2000 characters where a sentence ends, and hold a joint at each cut.

    Looking for the ends of emphasis takes time that grows with the square of a paragraph's length; so a hostile
    paragraph costs no more than the same text in honest ones.
    """
    return "".join(part if len(part) <= _LONG else _cut(part, held) for part in _BLANK_LINES.split(text))


def _cut(paragraph: str, held: list[HeldMark]) -> str:
    joint = len(held)
    held.append(HeldMark("", 0))
    pieces: list[str] = []
    while len(paragraph) > _LONG:
        place = max(
            paragraph.rfind(". ", _LONG // 2, _LONG) + 1,
            0 if ". " in paragraph[_LONG // 2 : _LONG] else paragraph.rfind(" ", _LONG // 2, _LONG),
        )
        place = place if place > 0 else _LONG
        pieces.append(paragraph[:place])
        paragraph = paragraph[place:]
    return f"\n\n{OPEN}{joint}{CLOSE} ".join([*pieces, paragraph])


def restore_marks(text: str, held: list[HeldMark]) -> str:
    """Put marks back as they were written, where they are no marks (in code)."""
    return HELD.sub(lambda match: held[int(match[1])].text, text)
