"""Split a text into sentences and words."""

from __future__ import annotations

import re

MOST_SENTENCES = 400
"""More are not weighed: the time grows with the square."""
_MOST_LETTERS = 60_000
_ABBREVIATIONS = r"(?<!\bMr)(?<!\bMs)(?<!\bDr)(?<!\bSt)(?<!\bMrs)(?<!\bdll)(?<!\bdsb)(?<!\bvs)"
_END = re.compile(rf"{_ABBREVIATIONS}(?<=[.!?…。！？؟])[\"”’»)]*\s+|\n\s*\n+|(?<=[.!?…。！？؟])\n+|(?<=[。！？])")
_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_SPACE = re.compile(r"\s+")
_MARKS = re.compile(r"^\s*(?:#{1,6}\s+|[-*•]\s+|\d+[.)]\s+)")


def split_sentences(text: str) -> list[str]:
    """Return the sentences of a plain text, without the marks of headings and lists, at most 400."""
    parts = (_SPACE.sub(" ", _MARKS.sub("", part)).strip() for part in _END.split(text[:_MOST_LETTERS]))
    return [part for part in parts if _WORD.search(part)][:MOST_SENTENCES]


def split_words(text: str) -> list[str]:
    """Return the words of a text as they stand."""
    return _WORD.findall(text)


def cut_words(text: str, most: int) -> str:
    """Return a text of at most so many words, with an ellipsis where it was cut."""
    words = text.split()
    return text if len(words) <= most else " ".join(words[:most]).rstrip(",;:") + "…"
