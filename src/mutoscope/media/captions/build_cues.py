"""Words with times → cues: short phrases that break where a reader would.

A shortest-path search over all ways to cut the words into phrases: each phrase pays for breaking in a bad place, for
standing alone, and for being far from the usual length. Limits are hard, unless a single word exceeds them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from mutoscope.media.captions.types import Cue, CueLimits, TimedWord
from mutoscope.media.script import ends_sentence

Fits = Callable[[Sequence[TimedWord]], bool]

_CLOSERS = "\"'”’»)]}*"
_COMMAS = tuple(",;:—–、，；：")
_CLINGING = frozenset(
    {"a", "an", "the", "of", "to", "in", "on", "at", "by", "for", "from", "with", "and", "or", "but", "nor", "as"}
    | {"is", "are", "was", "were", "be", "no", "not", "i", "we", "you", "he", "she", "it", "they", "this", "that"}
    | {"my", "your", "his", "her", "its", "our", "their", "these", "those"}
)
"""Words that belong to what follows: a line that ends with one of them reads badly."""

_GLUED_A_WORD = 3
_STOP_INSIDE = 400
_LONELY = 60
_CLINGS = 25
_COMMA_BREAK = -12
_STOP_BREAK = -30
_COMMA_INSIDE = 18
_SHORT = 30


def build_cues(
    words: Sequence[TimedWord], limits: CueLimits | None = None, fits: Fits | None = None
) -> tuple[Cue, ...]:
    """Group words into cues.

    Args:
        words: in order, times in milliseconds, not overlapping.
        limits: how much and how long; `CueLimits()` if none.
        fits: says whether words may stand on screen together (their measured width); always true if none.

    Returns:
        Cues in order that do not overlap. A cue that nothing follows at once is held a little after its last sound.
    """
    limits = limits or CueLimits()
    groups = _split(words, limits, fits or (lambda _words: True))
    starts = [
        max(group[0].start_ms - limits.lead_ms, _heard(groups[place - 1][-1]) if place else 0)
        for place, group in enumerate(groups)
    ]
    return tuple(
        Cue(start, _end(group, start, starts[place + 1] if place + 1 < len(starts) else None, limits), group)
        for place, (group, start) in enumerate(zip(groups, starts, strict=True))
    )


def limit_cues(cues: Sequence[Cue], end_ms: int) -> tuple[Cue, ...]:
    """Cut cues off at `end_ms`, where the picture they stand on ends."""
    return tuple(replace(cue, end_ms=min(cue.end_ms, end_ms)) for cue in cues if cue.start_ms < end_ms)


def _heard(word: TimedWord) -> int:
    """Return when half of a word is spoken: the next cue does not come sooner."""
    return (word.start_ms + word.end_ms + 1) // 2


def _end(group: Sequence[TimedWord], start: int, following: int | None, limits: CueLimits) -> int:
    sound = group[-1].end_ms
    readable = 0
    if limits.chars_per_second:
        readable = start + 1000 * sum(len(word.text) + 1 for word in group) // limits.chars_per_second
    wanted = max(sound + limits.hold_ms, start + limits.min_ms, readable)
    if following is None:
        return wanted
    # A gap shorter than the hold would only flicker: stay until the next cue comes.
    return following if following - wanted < limits.hold_ms // 2 else wanted


def _split(words: Sequence[TimedWord], limits: CueLimits, fits: Fits) -> list[tuple[TimedWord, ...]]:
    seams = _seams(words)
    best: list[tuple[int, int]] = [(0, 0)]
    for end in range(1, len(words) + 1):
        options: list[tuple[int, int]] = []
        for start in range(end - 1, -1, -1):
            group = words[start:end]
            if len(group) > 1 and not _allowed(group, limits, fits):
                break
            options.append((best[start][0] + _cost(words, start, end, limits, seams), start))
        best.append(min(options))
    groups: list[tuple[TimedWord, ...]] = []
    end = len(words)
    while end:
        start = best[end][1]
        groups.append(tuple(words[start:end]))
        end = start
    return groups[::-1]


def _allowed(group: Sequence[TimedWord], limits: CueLimits, fits: Fits) -> bool:
    return (
        _units(group) <= limits.max_words
        and sum(len(word.text) + 1 for word in group) - 1 <= limits.max_chars
        and group[-1].end_ms - group[0].start_ms <= limits.max_ms
        and all(later.start_ms - earlier.end_ms < limits.pause_ms for earlier, later in pairwise(group))
        and fits(group)
    )


def _units(group: Sequence[TimedWord]) -> int:
    """Return how many words a reader takes a group for: three glued parts, such as Han characters, are one."""
    glued = sum(word.glued for word in group)
    return sum(is_spoken(word) and not word.glued for word in group) + -(-glued // _GLUED_A_WORD)


def is_spoken(word: TimedWord) -> bool:
    """Tell whether a word is heard; an emoji is only seen, and lasts no time."""
    return word.end_ms > word.start_ms


def _cost(words: Sequence[TimedWord], start: int, end: int, limits: CueLimits, seams: Sequence[Seam]) -> int:
    group = words[start:end]
    ends_all = end == len(words)
    ideal = max(limits.max_words * 3 // 4, 2)
    size = _units(group) if any(word.glued for word in group) else len(group)
    cost = 3 * (ideal - size) ** 2 + 10
    if len(group) == 1 and len(words) > 1:
        cost += _LONELY
    if group[-1].end_ms - group[0].start_ms < limits.min_ms and not ends_all:
        cost += _SHORT
    cost += sum(seam.inside for seam in seams[start : end - 1])
    if ends_all:
        return cost
    if not is_spoken(words[end]):
        cost += _STOP_INSIDE
    return cost + seams[end - 1].broken


class Seam(NamedTuple):
    """What it costs when a cue goes on after a word, and when it ends there."""

    inside: int
    broken: int


def _seams(words: Sequence[TimedWord]) -> list[Seam]:
    texts = [word.text for word in words]
    return [_seam(text, following) for text, following in pairwise([*texts, ""])]


def _seam(shown: str, following: str) -> Seam:
    text = shown.rstrip(_CLOSERS)
    if ends_sentence(shown.rstrip("*"), following):
        return Seam(_STOP_INSIDE, _STOP_BREAK)
    if text.endswith(_COMMAS):
        return Seam(_COMMA_INSIDE, _COMMA_BREAK)
    # "Dr." belongs to the name that follows.
    return Seam(0, _CLINGS if text.endswith(".") or text.lower() in _CLINGING else 0)
