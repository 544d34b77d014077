"""Words struck out of a transcript → the stretches of the clip that stay."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from mutoscope.media.transcript.errors import NothingLeft, TooManyCuts, WordUnknown
from mutoscope.media.transcript.types import HeardWord, Transcript

_AIR_MS = 60
_SHORTEST_MS = 80
MOST_PIECES = 1000
"""Stretches that one cut may leave: each is a condition that every picture is held against."""


@dataclass(frozen=True)
class Kept:
    """A stretch of the clip that stays, in milliseconds."""

    start_ms: int
    end_ms: int


def cut_by_words(transcript: Transcript, deleted: Collection[int]) -> tuple[Kept, ...]:
    """Return what stays of a clip when words are deleted, in order; played one after the other it is the cut clip.

    A cut falls into the middle of the silence beside a word, at most 60 ms away from it, so that the neighbours keep
    their sound. Where nothing is deleted the clip stays whole, silences and all.

    Args:
        transcript: of the clip.
        deleted: positions in `transcript.words`.

    Raises:
        WordUnknown: there is no such word.
        NothingLeft: nothing would be left.
        TooManyCuts: more than a thousand pieces would.
    """
    words = transcript.words
    wrong = sorted(place for place in deleted if not 0 <= place < len(words))
    if wrong:
        raise WordUnknown(
            f"The transcript has no word {wrong[0]}.",
            remedy=f"Name words from 0 to {len(words) - 1}.",
            words=len(words),
        )
    kept: list[Kept] = []
    start = 0
    for run in _runs(deleted):
        first, last = _edges(words, run, transcript.duration_ms)
        if first - start >= _SHORTEST_MS:
            kept.append(Kept(start, first))
        start = max(start, last)
    if transcript.duration_ms - start >= _SHORTEST_MS:
        kept.append(Kept(start, transcript.duration_ms))
    if not kept or len(set(deleted)) == len(words):
        raise NothingLeft("Nothing would be left of the clip.", remedy="Keep at least one word.")
    if len(kept) > MOST_PIECES:
        raise TooManyCuts(
            f"The clip would be cut into {len(kept)} pieces; at most {MOST_PIECES} are made.",
            remedy="Delete longer runs of words, or cut a copy of the clip that was cut before.",
            pieces=len(kept),
            limit=MOST_PIECES,
        )
    return tuple(kept)


def keep_words(transcript: Transcript, kept: tuple[Kept, ...]) -> tuple[HeardWord, ...]:
    """Return the words of the cut clip with their new times: what captions are made of."""
    moved: list[HeardWord] = []
    offset = 0
    for part in kept:
        for word in transcript.words:
            middle = (word.start_ms + word.end_ms) // 2
            if part.start_ms <= middle < part.end_ms:
                start = max(word.start_ms, part.start_ms) - part.start_ms + offset
                moved.append(HeardWord(word.text, start, min(word.end_ms, part.end_ms) - part.start_ms + offset))
        offset += part.end_ms - part.start_ms
    return tuple(moved)


def _runs(deleted: Collection[int]) -> list[tuple[int, int]]:
    """Return neighbours as (first, last): the silence between two deleted words goes with them."""
    runs: list[tuple[int, int]] = []
    for place in sorted(set(deleted)):
        if runs and runs[-1][1] == place - 1:
            runs[-1] = (runs[-1][0], place)
        else:
            runs.append((place, place))
    return runs


def _edges(words: tuple[HeardWord, ...], run: tuple[int, int], duration_ms: int) -> tuple[int, int]:
    begin, end = words[run[0]].start_ms, words[run[1]].end_ms
    before = words[run[0] - 1].end_ms if run[0] else 0
    after = words[run[1] + 1].start_ms if run[1] + 1 < len(words) else duration_ms
    first = max((before + begin) // 2, begin - _AIR_MS)
    return first, max(min((end + after) // 2, end + _AIR_MS), first)
