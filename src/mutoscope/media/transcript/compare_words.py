"""What was written against what was heard: word errors, numbers and spellings written one way."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mutoscope.media.voice.spell_out import read_words

_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES = ((10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred"))
_NUMBER = re.compile(r"(?<![\w.])(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?(st|[nr]d|th)?(?!\w)")
_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
_LONGEST_NUMBER = 12
_BRITISH = (("our", "or"), ("ise", "ize"), ("isation", "ization"))
_SAME = {"okay": "ok", "mister": "mr", "doctor": "dr", "percent": "percent", "grey": "gray", "i'm": "im"}


@dataclass(frozen=True)
class WordErrors:
    """How many of the written words were heard otherwise, not at all, or beside what was written."""

    words: int
    errors: int

    @property
    def percent(self) -> float:
        """Return the word error rate in percent."""
        return round(100 * self.errors / self.words, 1) if self.words else 0.0

    def __add__(self, other: WordErrors) -> WordErrors:
        """Return both together."""
        return WordErrors(self.words + other.words, self.errors + other.errors)


def compare_words(said: str, heard: str) -> WordErrors:
    """Count the cheapest changes that make what was said of what was heard.

    Words that the other side writes in two (`stand still`, `standstill`) are no error, nor are British spellings.
    """
    one, other = to_plain(said), to_plain(heard)
    return WordErrors(len(one), min(_distance(one, other), len(one)))


def to_plain(text: str) -> list[str]:
    """Return a text's words in small letters without punctuation, numbers and signs in words."""
    read = " ".join(read_words(text.split(), "en-US"))
    spelt = _NUMBER.sub(_spell, read.replace("&", " and ").replace("%", " percent ").replace("+", " plus "))
    words = re.findall(r"[\w']+", spelt.lower().replace("’", "'").replace("-", " "))
    return [_one_way(word.strip("'").removesuffix("'s") or word) for word in words if word.strip("'_")]


def _one_way(word: str) -> str:
    word = _SAME.get(word, word).replace("'", "")
    for british, american in _BRITISH:
        if len(word) > len(british) + 2 and word.endswith(british):
            return word.removesuffix(british) + american
    return word


def _spell(match: re.Match[str]) -> str:
    digits = match[1].replace(",", "")
    if len(digits) > _LONGEST_NUMBER:
        return " ".join(_ONES[int(digit)] for digit in digits)
    words = spell_number(int(digits))
    if match[2]:
        words += " point " + " ".join(_ONES[int(digit)] for digit in match[2])
    if match[3]:
        head, _, last = words.rpartition(" ")
        ordinal = _ORDINALS.get(last, last[:-1] + "ieth" if last.endswith("y") else last + "th")
        words = f"{head} {ordinal}".strip()
    return f" {words} "


def spell_number(number: int) -> str:
    """Return a number in English words."""
    if number < len(_ONES):
        return _ONES[number]
    if number < 100:  # noqa: PLR2004 -- the tens end there
        return _TENS[number // 10 - 2] + (f" {_ONES[number % 10]}" if number % 10 else "")
    scale, name = next(known for known in _SCALES if number >= known[0])
    rest = f" {spell_number(number % scale)}" if number % scale else ""
    return f"{spell_number(number // scale)} {name}{rest}"


def _distance(one: Sequence[str], other: Sequence[str]) -> int:
    """Return the edit distance; two words of one side that are one of the other cost nothing."""
    rows = [list(range(len(other) + 1))]
    for place, word in enumerate(one, 1):
        line = [place]
        for column, heard in enumerate(other, 1):
            best = min(rows[-1][column] + 1, line[-1] + 1, rows[-1][column - 1] + (word != heard))
            if column > 1 and other[column - 2] + heard == word:
                best = min(best, rows[-1][column - 2])
            if place > 1 and one[place - 2] + word == heard:
                best = min(best, rows[-2][column - 1])
            line.append(best)
        rows.append(line)
    return rows[-1][-1]
