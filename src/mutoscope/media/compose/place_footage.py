"""Which footage each segment shows, and from where.

Marks first, else in order, each clip and image once before any is shown again. A choice may look back, never ahead, so
that the first segment can be rendered while the last sentence is still unspoken. Where in a clip a segment starts
follows from the number of segments (equal shares of the clip), not from how long the sentences before it took: a
sentence that is edited then moves no other segment, also when footage is scarce and rounds begin anew.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from mutoscope.media.compose.errors import UnknownMark
from mutoscope.media.compose.types import PlannedSegment
from mutoscope.media.script import MediaMark, Scene, Script
from mutoscope.media.timeline import MediaReference
from mutoscope.media.watch import ClipFacts

_WORD_SECONDS = Fraction(2, 5)
_PAUSE_SECONDS = Fraction(2, 5)
_WORTH_SHOWING = Fraction(2, 5)
"""A rest of a clip is shown when it fills at least this part of a segment; what lacks is shown a second time."""
_STEP = Fraction(1, 4)
_OVERLAP = Fraction(2, 5)
"""A planned share is kept when at most this part of it was shown by a neighbour that took longer than planned."""


@dataclass(frozen=True)
class Placed:
    """A choice: what to show, from which second, and how many times it has been shown before."""

    media: MediaReference
    start: Fraction
    use: int


class _Reel:
    """One clip or image and what of it has been shown in this round."""

    def __init__(self, media: MediaReference) -> None:
        self.media = media
        length = media.available_range.duration.seconds if media.available_range else Fraction(0)
        self.length = max(length, Fraction(1, 100)) if media.kind == "video" else Fraction(0)
        self.uses = 0
        self.round = 0
        self.stopped = Fraction(0)
        self.marked = Fraction(0)
        self.shown: list[tuple[Fraction, Fraction]] = []
        self.reserved: list[tuple[Fraction, Fraction]] = []

    @property
    def fresh(self) -> bool:
        return not self.shown and not self.reserved

    def rewind(self) -> None:
        self.shown.clear()

    def begin(self, number: int) -> None:
        """Start a later round of the plan with everything to be shown anew."""
        if number > self.round:
            self.round = number
            self.rewind()

    def gaps(self) -> Iterator[tuple[Fraction, Fraction]]:
        """Yield what has not been shown and is not kept for a mark, as (start, end)."""
        at = Fraction(0)
        for start, end in sorted(self.shown + self.reserved):
            if start > at:
                yield at, start
            at = max(at, end)
        if self.length > at:
            yield at, self.length

    def free(self, start: Fraction, seconds: Fraction) -> bool:
        return any(first <= start and start + seconds <= last for first, last in self.gaps())

    def keeps(self, start: Fraction, seconds: Fraction) -> bool:
        """Tell whether enough of a planned share is still unshown."""
        end = min(start + seconds, self.length)
        unshown = sum(
            (max(min(last, end) - max(first, start), Fraction(0)) for first, last in self.gaps()), Fraction(0)
        )
        return unshown >= (end - start) * (1 - _OVERLAP)

    def take(self, start: Fraction, seconds: Fraction) -> Placed:
        """Show the reel from `start`; a clip that ends before the segment does begins again."""
        if self.length:
            start %= self.length
            end = start + seconds
            self.shown.append((start, min(end, self.length)))
            if end > self.length:
                self.shown.append((Fraction(0), min(end - self.length, self.length)))
            self.stopped = end % self.length
        else:
            self.shown.append((Fraction(0), Fraction(1)))
        placed = Placed(self.media, start, self.uses)
        self.uses += 1
        return placed


class FootagePlan:
    """Hands out footage segment by segment, in order."""

    def __init__(
        self,
        script: Script,
        planned: Sequence[PlannedSegment],
        footage: Sequence[MediaReference],
        facts: Mapping[str, ClipFacts] | None = None,
    ) -> None:
        """Plan from the script's structure; with `facts`, by digest, each share begins at its best moment.

        Raises:
            UnknownMark: the script names a clip or image that is not among `footage`.
        """
        self._reels = [_Reel(media) for media in footage]
        self._wanted = _wanted(script, planned, self._reels)
        marked = {id(reel) for reel in self._wanted.values()}
        self._pool = [reel for reel in self._reels if id(reel) not in marked] or self._reels
        self._others = [reel for reel in self._reels if reel not in self._pool]
        self._reserve(script, planned)
        self._unmarked_segments = [segment.index for segment in planned if segment.index not in self._wanted]
        self._usual_seconds = _usual_seconds(script, planned)
        self._facts = facts or {}

    @cached_property
    def _shares(self) -> dict[int, tuple[_Reel, Fraction, int]]:
        """Return what each segment gets for which nothing is marked; a film that is only checked deals nothing."""
        unmarked = self._unmarked_segments
        shares = _shares(self._pool, len(unmarked), self._usual_seconds) if self._reels else []
        return dict(zip(unmarked, shares, strict=False))

    def place(self, segment: PlannedSegment, seconds: Fraction) -> Placed | None:
        """Choose for the next segment, `seconds` long; None when there is no footage at all."""
        if not self._reels:
            return None
        wanted = self._wanted.get(segment.index)
        if wanted is not None:
            wanted.reserved.clear()
            # On from where its last marked segment stopped: a marked clip runs through its scene without a jump.
            placed = wanted.take(wanted.marked, seconds)
            wanted.marked = wanted.stopped
            return placed
        reel, start, number = self._shares[segment.index]
        reel.begin(number)
        return self._unmarked(reel, start, seconds)

    def _unmarked(self, reel: _Reel, start: Fraction, seconds: Fraction) -> Placed:
        if reel.fresh or (reel.length and reel.keeps(start, seconds)):
            return reel.take(self._best(reel, start, seconds), seconds)
        if reel.free(reel.stopped, seconds):
            return reel.take(reel.stopped, seconds)
        around = self._pool.index(reel)
        order = self._pool[around:] + self._pool[:around] + self._others
        found = _unused(order, seconds)
        if found is None:
            for other in self._reels:
                other.rewind()
            found = reel, start
        return found[0].take(found[1], seconds)

    def _best(self, reel: _Reel, start: Fraction, seconds: Fraction) -> Fraction:
        """Return where in the reel's share from `start` its best moment begins; nobody else's share is touched."""
        facts = self._facts.get(reel.media.digest)
        if facts is None:
            return start
        others = {share[1] for share in self._shares.values() if share[0] is reel and share[1] > start}
        first, last = (Fraction(edge).limit_denominator(1000) for edge in facts.lively)
        until = min([*others, reel.length]) - seconds
        begin = max(start, min(first, until))
        begin, until = max(begin, start), min(until, max(last - seconds, begin))
        steps = max(int((until - begin) / _STEP), 0)
        options = [begin + _STEP * number for number in range(steps + 1) if reel.free(begin + _STEP * number, seconds)]
        worth = {option: facts.worth(float(option), float(option + seconds)) for option in options}
        return max(options, key=lambda option: (round(worth[option], 3), -option), default=start)

    def _reserve(self, script: Script, planned: Sequence[PlannedSegment]) -> None:
        """Keep the beginning of marked clips for their scenes, for as long as their words are likely to take."""
        words_of = [len(sentence.words) for sentence in script.sentences]
        for index, reel in self._wanted.items():
            words = sum(words_of[position] for position in planned[index].sentences)
            kept = reel.reserved[-1][1] if reel.reserved else Fraction(0)
            reel.reserved = [(Fraction(0), kept + words * _WORD_SECONDS)]


def _unused(reels: Sequence[_Reel], seconds: Fraction) -> tuple[_Reel, Fraction] | None:
    """Return a reel with unused footage and where to start: an untouched one, a whole gap, the largest rest."""
    untouched = next((reel for reel in reels if reel.fresh), None)
    if untouched is not None:
        return untouched, Fraction(0)
    gaps = [(last - first, reel, first) for reel in reels if reel.length for first, last in reel.gaps()]
    whole = next(((reel, first) for length, reel, first in gaps if length >= seconds), None)
    if whole is not None or not gaps:
        return whole
    length, reel, first = max(gaps, key=lambda gap: gap[0])
    if length < seconds * _WORTH_SHOWING:
        return None
    return reel, max(min(first, reel.length - seconds), Fraction(0))


def _wanted(script: Script, planned: Sequence[PlannedSegment], reels: Sequence[_Reel]) -> dict[int, _Reel]:
    """Return the marked reel of each segment; several marks share their scene's segments in order."""
    found: dict[int, _Reel] = {}
    for number, scene in enumerate(script.scenes):
        named = [_find(mark, scene, reels) for mark in scene.media]
        inside = [segment for segment in planned if segment.scene == number]
        if named:
            for segment in inside:
                found[segment.index] = named[segment.place * len(named) // max(len(inside), len(named))]
    return found


def _find(mark: MediaMark, scene: Scene, reels: Sequence[_Reel]) -> _Reel:
    wanted = mark.name.strip().casefold()
    kind = "video" if mark.kind == "clip" else "image"
    matches = [
        reel for reel in reels if wanted in {reel.media.name.casefold(), reel.media.name.rpartition(".")[0].casefold()}
    ]
    if not matches:
        names = sorted(reel.media.name for reel in reels)
        there = ", ".join(names) if names else "none"
        where = f" in the scene “{scene.title}”" if scene.title else ""
        raise UnknownMark(
            f"The script asks for [{mark.kind}: {mark.name}]{where}, and no footage has that name. There is: {there}.",
            remedy="Correct the name in the script, or add the file.",
            mark=mark.name,
            names=names,
        )
    return next((reel for reel in matches if reel.media.kind == kind), matches[0])


def _usual_seconds(script: Script, planned: Sequence[PlannedSegment]) -> Fraction:
    """Return what a segment is taken to last, whole seconds: a word more or less in the script hardly changes it."""
    words = sum(len(sentence.words) for sentence in script.sentences)
    return Fraction(max(math.ceil(words * _WORD_SECONDS / len(planned) + _PAUSE_SECONDS), 1))


def _shares(pool: Sequence[_Reel], count: int, usual: Fraction) -> list[tuple[_Reel, Fraction, int]]:
    """Deal `count` segments round the pool: every reel once, then what long clips have left, then the next round.

    Returns:
        For each segment a reel, the second to start at, and the round.
    """
    shares: list[tuple[_Reel, Fraction, int]] = []
    number = 0
    while len(shares) < count:
        left = {id(reel): max(int(reel.length / usual + 1 - _WORTH_SHOWING), 1) for reel in pool}
        dealt: list[tuple[_Reel, int]] = []
        parts = Counter[int]()
        while len(shares) + len(dealt) < count and any(left.values()):
            for reel in pool:
                if left[id(reel)] and len(shares) + len(dealt) < count:
                    dealt.append((reel, parts[id(reel)]))
                    parts[id(reel)] += 1
                    left[id(reel)] -= 1
        for reel, use in dealt:
            start = min(use * reel.length / parts[id(reel)], max(reel.length - usual, Fraction(0)))
            shares.append((reel, start, number))
        number += 1
    return shares
