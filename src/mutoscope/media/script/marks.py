"""Marks in square brackets: found before the Markdown is read, so that a file name's `_` or `*` is not emphasis."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, cast

from mutoscope.media.script.errors import BadMark
from mutoscope.media.script.types import MediaMark

KNOWN_MARKS = (
    *("[clip: name]", "[image: name]", "[pause 0.8s]", "[emphasis]", "[rate 80%]", "[pitch +2]"),
    *("[voice ANNA: bf_emma]", "[say Nguyen: win]"),
)
SLOWEST, FASTEST = 50, 200
FARTHEST_SEMITONES = 6
MAX_PAUSE_MS = 60_000

OPEN, CLOSE = "\ue000", "\ue001"
"""Private-use characters that hold a mark's place; `clean_text` has removed them from what people write."""
HELD = re.compile(f"{OPEN}([0-9]+){CLOSE}")

_LONG = 2000
_BLANK_LINES = re.compile(r"(\n[ \t]*\n)")

_KNOWN = r"\[\s*(?:clip|image|pause|emphasis|rate|pitch|voice|say)\b[^\[\]\n]*\]"
_NAMED = r"\[\s*[^\W\d_][\w -]{0,30}:(?!//)[^\[\]\n]*\]"
# A bracket that is followed by `(`, `[` or `:` is a link or its definition, and one after `!` is a picture.
_MARK = re.compile(rf"(?<![!\]\\])(?:{_KNOWN}|{_NAMED})(?![(\[:])", re.IGNORECASE)
_PAUSE = re.compile(r"pause\s*:?\s*([0-9]+(?:\.[0-9]+)?)\s*(ms|s|sec|seconds?)?", re.IGNORECASE)
_MEDIA = re.compile(r"(clip|image)\s*:\s*(\S.*)", re.IGNORECASE)
_RATE = re.compile(r"rate\s*:?\s*([0-9]{2,3})\s*%?", re.IGNORECASE)
_PITCH = re.compile(r"pitch\s*:?\s*([+\u2212-]?[0-9]{1,2})(?:\s*st)?", re.IGNORECASE)
_VOICE = re.compile(r"voice\s+([^\s:][^:]{0,40}?)\s*:\s*(\S{1,60})", re.IGNORECASE)
_SAY = re.compile(r"say\s+([^\s:][^:]{0,60}?)\s*:\s*(\S.{0,80})", re.IGNORECASE)


@dataclass(frozen=True)
class Pause:
    """`[pause 0.8s]`: a silence the writer asked for."""

    ms: int


@dataclass(frozen=True)
class Emphasis:
    """`[emphasis]`: the next word is said louder."""


@dataclass(frozen=True)
class Manner:
    """`[rate 80%]` or `[pitch +2]`: how it is said from here to the end of the paragraph; None leaves it."""

    rate_percent: int | None = None
    pitch_semitones: int | None = None


@dataclass(frozen=True)
class Speaker:
    """`ANNA:` before a line: who says it, to the end of the paragraph."""

    name: str


@dataclass(frozen=True)
class Casting:
    """`[voice ANNA: bf_emma]`: who speaks with which voice."""

    speaker: str
    voice: str


@dataclass(frozen=True)
class Saying:
    """`[say Nguyen: win]`: how a word is said, everywhere in the script; between slashes it is IPA."""

    word: str
    sound: str


Mark = MediaMark | Pause | Emphasis | Manner | Speaker | Casting | Saying


@dataclass(frozen=True)
class Joint:
    """Where a long paragraph was cut: no new paragraph begins here."""


@dataclass(frozen=True)
class HeldMark:
    """A mark as written, and the line it stands on, counted from 1."""

    text: str
    line: int
    speaker: str = ""
    """Of a label such as `ANNA:`; `text` is then the label as written."""

    def read(self) -> Mark | Joint:
        """Return what the mark says.

        Raises:
            BadMark: it is not one of `KNOWN_MARKS`, or its pause is no sensible time.
        """
        if not self.text:
            return Joint()
        if self.speaker:
            return Speaker(self.speaker)
        inside = self.text[1:-1].strip()
        if voiced := _read_voiced(inside):
            return voiced
        if media := _MEDIA.fullmatch(inside):
            return MediaMark(cast("Literal['clip', 'image']", media[1].lower()), media[2].strip().strip("\"'"))
        if pause := _PAUSE.fullmatch(inside):
            milliseconds = int(Decimal(pause[1]) * (1 if (pause[2] or "s").lower() == "ms" else 1000))
            if 0 < milliseconds <= MAX_PAUSE_MS:
                return Pause(milliseconds)
        raise BadMark(
            f"Line {self.line}: the mark “{self.text}” is not understood.",
            remedy=f"Write one of {', '.join(KNOWN_MARKS)} (up to 60 seconds, 50 to 200 %, 6 semitones), "
            "or use round brackets for words.",
            line=self.line,
            mark=self.text,
            known=list(KNOWN_MARKS),
        )


def _read_voiced(inside: str) -> Mark | None:
    """Return what a mark says about how something is spoken."""
    if inside.casefold() == "emphasis":
        return Emphasis()
    if (rate := _RATE.fullmatch(inside)) and SLOWEST <= int(rate[1]) <= FASTEST:
        return Manner(rate_percent=int(rate[1]))
    if pitch := _PITCH.fullmatch(inside):
        semitones = int(pitch[1].replace("\u2212", "-"))
        return Manner(pitch_semitones=semitones) if abs(semitones) <= FARTHEST_SEMITONES else None
    if cast := _VOICE.fullmatch(inside):
        return Casting(cast[1].strip(), cast[2])
    if said := _SAY.fullmatch(inside):
        return Saying(said[1].strip(), said[2].strip())
    return None


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
