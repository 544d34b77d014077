"""How writings differ: which way they run, and where a line may break without a space."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from mutoscope.media.captions.types import TimedWord

_CLOSERS = frozenset(
    "、。，．！？；：」』）］｝】》〉”’…‥・ー々〻ゝゞぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ%)]},.!?;:"  # noqa: RUF001 -- full-width marks are meant
)
"""No line begins with one of these (after JIS X 4051 and GB/T 15834)."""
_OPENERS = frozenset("「『（［｛【《〈“‘([{$¥￥")  # noqa: RUF001 -- the same
"""No line ends with one of these."""
_SPACELESS = ((0x2E80, 0xA4CF), (0xF900, 0xFAFF), (0xFE30, 0xFE4F), (0xFF00, 0xFFEF), (0x20000, 0x3FFFF))
"""Han, kana and their punctuation; Hangul is written with spaces."""


def runs_leftwards(text: str) -> bool:
    """Tell whether a text's first letter belongs to a writing that runs from right to left."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in {"L", "R", "AL"}:
            return kind != "L"
    return False


def in_reading_order(words: Sequence[TimedWord], text: str) -> list[TimedWord]:
    """Return the words of one line as they stand from left to right, in a cue of `text`.

    Words of the other direction keep their own order among themselves (UAX #9, rule L2, word by word).
    """
    leftwards = runs_leftwards(text)
    runs = [(other, list(group)) for other, group in groupby(words, key=lambda word: _direction(word.text, leftwards))]
    ordered = runs[::-1] if leftwards else runs
    return [word for backwards, run in ordered for word in (run[::-1] if backwards else run)]


def _direction(text: str, otherwise: bool) -> bool:  # noqa: FBT001 -- the direction of what has none itself
    lettered = any(unicodedata.bidirectional(character) in {"L", "R", "AL"} for character in text)
    return runs_leftwards(text) if lettered else otherwise


def is_spaceless(character: str) -> bool:
    """Tell whether a character belongs to a writing that puts no spaces between words."""
    return any(first <= ord(character) <= last for first, last in _SPACELESS)


def break_words(words: Sequence[TimedWord], fits: Callable[[str], bool] | None = None) -> list[TimedWord]:
    """Break words where a line may break inside them: between Han and kana, and wherever one is wider than a line.

    The parts share the word's time by their length, and are glued: no space is put before them.

    Args:
        words: in order.
        fits: says whether a text fits on a line; every text does if none.
    """
    return [part for word in words for part in _parts(word, fits)]


def _parts(word: TimedWord, fits: Callable[[str], bool] | None) -> Iterator[TimedWord]:
    texts = list(_breakable(word.text))
    if fits is not None:
        texts = [piece for text in texts for piece in _narrowed(text, fits)]
    whole, length, done = sum(map(len, texts)), word.end_ms - word.start_ms, 0
    for place, text in enumerate(texts):
        start, end = (word.start_ms + length * count // max(whole, 1) for count in (done, done + len(text)))
        yield replace(word, text=text, start_ms=start, end_ms=end, glued=word.glued or place > 0)
        done += len(text)


def _breakable(text: str) -> Iterator[str]:
    """Cut a text into the smallest parts that may stand at the end and the beginning of lines."""
    if not any(map(is_spaceless, text)):
        yield text
        return
    part = ""
    for character in text:
        alone = is_spaceless(character) or (part and is_spaceless(part[-1]))
        if part and alone and character not in _CLOSERS and part[-1] not in _OPENERS:
            yield part
            part = ""
        part += character
    if part:
        yield part


def _narrowed(text: str, fits: Callable[[str], bool]) -> Iterator[str]:
    """Cut a text that is wider than a line into equal parts that are not."""
    count = 1
    while count < len(text) and not all(map(fits, _equal(text, count))):
        count += 1
    yield from _equal(text, count)


def _equal(text: str, count: int) -> list[str]:
    edges = [len(text) * place // count for place in range(count + 1)]
    return [text[first:last] for first, last in pairwise(edges)]
