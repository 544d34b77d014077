"""Lines that begin with a name and a colon: whose they are."""

from __future__ import annotations

import contextlib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from mutoscope.media.script.errors import BadMark
from mutoscope.media.script.marks import CLOSE, OPEN, Casting, HeldMark

NARRATOR = "NARRATOR"
_LABEL = re.compile(
    r"^([ \t]*(?:>[ \t]*|[-*+][ \t]+)?)((?:\*\*|__)?([^\W\d_][\w .'’-]{0,29})(?:\*\*|__)?:(?:\*\*|__)?)[ \t]+(?=\S)",
    re.MULTILINE,
)
_NO_SPEAKERS = frozenset(
    """
    note notes nb warning caution tip tips hint info important ps p.s faq q a todo step example summary update new
    breaking http https source sources credit credits date time place where when who what why how
    """.split()  # noqa: SIM905 -- a text of words reads better than a list of quotes
)
"""Capitals before a colon that introduce a text rather than a person."""


def hold_speakers(text: str, held: list[HeldMark], declared: Collection[str]) -> str:
    """Replace the labels of speakers by place-holders, as marks are.

    A label is a speaker's if the name is declared, in whatever case; else if it is in capitals and the script has at
    least two such labels, or it says NARRATOR. One lone `NOTE:` stays what it is: text.
    """
    known = {name.casefold() for name in (*declared, *_cast(held))}
    names = Counter(label[3].strip() for label in _LABEL.finditer(text) if _looks_like_one(label[3].strip()))
    if names.total() > 1 or NARRATOR in names:
        known |= {name.casefold() for name in names}

    def hold(label: re.Match[str]) -> str:
        name = label[3].strip()
        if name.casefold() not in known:
            return label[0]
        held.append(HeldMark(label[2], text.count("\n", 0, label.start()) + 1, speaker=name.upper()))
        return f"{label[1]} {OPEN}{len(held) - 1}{CLOSE} "

    return _LABEL.sub(hold, text) if known else text


def _cast(held: Iterable[HeldMark]) -> Iterator[str]:
    for mark in held:
        with contextlib.suppress(BadMark):  # one in code is text; any other is refused when it is read
            read = mark.read()
            if isinstance(read, Casting):
                yield read.speaker


def _looks_like_one(name: str) -> bool:
    return name.isupper() and len(name) > 1 and name.casefold().rstrip(".") not in _NO_SPEAKERS
