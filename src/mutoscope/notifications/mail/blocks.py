"""A worded text into blocks: what a variable holds never makes a block, a button or a link of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

BEGIN, END = "\ue000", "\ue001"
"""They stand around what a variable holds until the blocks are known; private-use characters, taken out of values."""
_BUTTON: Final = re.compile(r"\[(?P<label>[^\n]+)\]\((?P<link>\S+)\)")
_WEB: Final = re.compile(r"https?://[^\s<>\"']+\Z")
# Control characters, ends of lines, and what reverses the direction of text.
_UNSEEMLY: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ue000\ue001\ufeff]+")

Kind = Literal["heading", "button", "item", "small", "paragraph"]


@dataclass(frozen=True)
class Block:
    """One line of a mail."""

    kind: Kind
    text: str
    link: str = ""


def clean(value: str) -> str:
    """Return text that fits on one line: no control characters, nothing that turns the direction of writing."""
    return _UNSEEMLY.sub(" ", value).strip()


def mark(value: object) -> str:
    """Return what a variable holds, marked as such."""
    return f"{BEGIN}{clean(str(value))}{END}"


def unmark(worded: str) -> str:
    """Return text without the marks."""
    return worded.replace(BEGIN, "").replace(END, "")


def read_blocks(worded: str) -> list[Block]:
    """Return the blocks of a worded text, one for each line that is not empty."""
    return [_read(line.strip()) for line in worded.split("\n") if unmark(line).strip()]


def _read(line: str) -> Block:
    for sign, kind in _SIGNS:
        if line.startswith(sign):
            return Block(kind, unmark(line[len(sign) :]).strip())
    button = _BUTTON.fullmatch(line)
    if button is not None:
        link = unmark(button["link"])
        if _WEB.match(link):
            return Block("button", unmark(button["label"]), link)
    return Block("paragraph", unmark(line))


_SIGNS: Final[tuple[tuple[str, Kind], ...]] = (("# ", "heading"), ("- ", "item"), ("> ", "small"))
