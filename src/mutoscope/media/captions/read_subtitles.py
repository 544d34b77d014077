"""SubRip, WebVTT and ASS → cues: captions that somebody edited elsewhere, or wrote.

Only text, times and emphasis are taken; colours, places and effects are the template's. The text may come from a
stranger: it is bounded before anything is looked for in it, and every pattern is bounded too.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from mutoscope.media.captions.errors import SubtitlesUnreadable
from mutoscope.media.captions.types import Cue, TimedWord

MAX_CHARACTERS = 2_000_000
MAX_CUES = 20_000
MAX_CUE_CHARACTERS = 1_000
LONGEST_MS = 24 * 3600 * 1000

_CLOCK = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})"
_TIMES = re.compile(rf"\s*{_CLOCK}\s*-->\s*{_CLOCK}(?:\s.*)?")
_INNER = re.compile(rf"<{_CLOCK}>")
_BOLD = re.compile(r"<\s*(/?)\s*(?:b|i|em|strong|u)(?:\s[^<>]{0,100})?>", re.IGNORECASE)
_ANY_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_ASS_TAGS = re.compile(r"\{[^{}]{0,2000}\}")
_KARAOKE = re.compile(r"\\[kK](?:f|o)?(\d{1,6})")
_ASS_FORMAT = ("layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", "text")

_UNWANTED, _JOINERS = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"}), frozenset("\u200c\u200d")
"""Control, format, private and unassigned characters; two of them shape Persian, Devanagari and emoji."""


@dataclass(frozen=True)
class _Token:
    """A word of a cue and, where the file says it, when it is spoken."""

    text: str
    emphasised: bool
    start_ms: int | None


def read_subtitles(text: str) -> tuple[Cue, ...]:
    r"""Read a subtitle file's cues, in order of time, ended where the next begins.

    The words of a cue share its time by their length, unless the file times them (WebVTT's time stamps, ASS's `\k`).

    Raises:
        SubtitlesUnreadable: it is none of the three formats, holds no cue, or more than is accepted.
    """
    if len(text) > MAX_CHARACTERS:
        raise _unreadable(f"They have more than {MAX_CHARACTERS} characters.")
    lines = _cleaned(text).split("\n")
    is_ass = any(line.strip().lower() in {"[script info]", "[events]"} for line in lines[:200])
    cues: list[Cue] = []
    for cue in _read_ass(lines) if is_ass else _read_blocks(lines):
        cues.append(cue)
        if len(cues) > MAX_CUES:
            raise _unreadable(f"They have more than {MAX_CUES} cues.")
    if not cues:
        raise _unreadable("There is no cue in them.")
    return tuple(_apart(sorted(cues, key=lambda cue: cue.start_ms)))


def _cleaned(text: str) -> str:
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in _UNWANTED or c in _JOINERS)


def _read_blocks(lines: list[str]) -> Iterator[Cue]:
    """Read SubRip and WebVTT: times on a line, text below it, an empty line."""
    place = 0
    while place < len(lines):
        times = _TIMES.fullmatch(lines[place][:200]) if "-->" in lines[place] else None
        if times is None:
            if "-->" in lines[place]:
                raise _unreadable(f"Line {place + 1} is not two times: {lines[place][:60]!r}.")
            place += 1
            continue
        number, block = place + 1, list[str]()
        place += 1
        while place < len(lines) and lines[place].strip():
            block.append(lines[place])
            place += 1
        start, end = _milliseconds(times.groups()[:4]), _milliseconds(times.groups()[4:])
        yield from _cue(start, end, list(_marked(" ".join(block))), number)


def _read_ass(lines: list[str]) -> Iterator[Cue]:
    order: tuple[str, ...] = _ASS_FORMAT
    inside = False
    for number, line in enumerate(lines, 1):
        if line.startswith("["):
            inside = line.strip().lower() == "[events]"
        name, _, rest = line.partition(":")
        if not inside or name not in {"Format", "Dialogue"}:
            continue
        if name == "Format":
            order = tuple(field.strip().lower() for field in rest.split(","))[:40]
            continue
        fields = dict(zip(order, rest.strip().split(",", len(order) - 1), strict=False))
        clocks = [re.fullmatch(_CLOCK, fields.get(edge, "").strip()[:20]) for edge in ("start", "end")]
        if None in clocks or "text" not in fields:
            raise _unreadable(f"Line {number} is not a dialogue of ASS: {line[:60]!r}.")
        start, end = (_milliseconds(clock.groups()) for clock in clocks if clock)
        yield from _cue(start, end, list(_karaoke(fields["text"], start)), number)


def _marked(text: str) -> Iterator[_Token]:
    """Split a text with HTML-like tags into words."""
    emphasised, start = False, None
    for part in re.split(r"(<[^<>]{0,200}>)", text[: 4 * MAX_CUE_CHARACTERS]):
        if inner := _INNER.fullmatch(part):
            start = _milliseconds(inner.groups())
        elif bold := _BOLD.fullmatch(part):
            emphasised = not bold[1]
        elif not _ANY_TAG.fullmatch(part):
            for word in html.unescape(part).split():
                yield _Token(word, emphasised, start)
                start = None


def _karaoke(text: str, begin: int) -> Iterator[_Token]:
    r"""Split an ASS text into words; `\k` says how long the syllable after it is sung."""
    at, due, told = begin, 0, False
    text = text[: 4 * MAX_CUE_CHARACTERS].replace("\\N", " ").replace("\\n", " ").replace("\\h", " ")
    joined, last = False, ""
    for part in re.split(r"(\{[^{}]{0,2000}\})", text):
        if _ASS_TAGS.fullmatch(part):
            for sung in _KARAOKE.findall(part):
                at, due, told = at + due, int(sung) * 10, True
            continue
        for place, word in enumerate(part.split()):
            joined = place == 0 and bool(last) and not part[0].isspace() and not last[-1].isspace()
            yield _Token(
                f"\0{word}" if joined else word, emphasised=False, start_ms=at if told and place == 0 else None
            )
        last = part or last


def _cue(start: int, end: int, tokens: list[_Token], number: int) -> Iterator[Cue]:
    """Return one cue of tokens; nothing for one without words or without a time."""
    words: list[_Token] = []
    for token in tokens:
        if token.text.startswith("\0") and words:  # a syllable of the word before it
            words[-1] = replace(words[-1], text=words[-1].text + token.text[1:])
        else:
            words.append(replace(token, text=token.text.lstrip("\0")))
    if sum(len(word.text) for word in words) > MAX_CUE_CHARACTERS:
        raise _unreadable(f"The cue of line {number} has more than {MAX_CUE_CHARACTERS} characters.")
    if not words or end <= start or start > LONGEST_MS:
        return
    timed = any(word.start_ms is not None for word in words)
    yield Cue(start, end, tuple(_spread(words, start, end)), timed=timed)


def _spread(words: list[_Token], start: int, end: int) -> Iterator[TimedWord]:
    """Time the words: those without a time of their own share what is between their neighbours' by their length."""
    known = {0: start} | {
        place: min(max(word.start_ms, start), end) for place, word in enumerate(words) if word.start_ms is not None
    }
    known[len(words)] = end
    for first, last in pairwise(sorted(known)):
        begin, until = known[first], max(known[last], known[first])
        whole, done = sum(len(word.text) for word in words[first:last]), 0
        for word in words[first:last]:
            edges = [begin + (until - begin) * count // whole for count in (done, done + len(word.text))]
            done += len(word.text)
            yield TimedWord(word.text, edges[0], max(edges[1], edges[0] + 1), word.emphasised)


def _apart(cues: list[Cue]) -> Iterator[Cue]:
    """End each cue where the next begins; of cues that begin together the last one is kept."""
    for cue, following in pairwise(cues):
        if following.start_ms > cue.start_ms:
            yield replace(cue, end_ms=min(cue.end_ms, following.start_ms))
    yield cues[-1]


def _milliseconds(clock: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, rest = clock
    return (int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)) * 1000 + int(f"{rest or 0:<03}"[:3])


def _unreadable(why: str) -> SubtitlesUnreadable:
    return SubtitlesUnreadable(
        f"The captions cannot be read. {why}",
        remedy="Give an SRT, WebVTT or ASS file in UTF-8, as Mutoscope writes them.",
    )
