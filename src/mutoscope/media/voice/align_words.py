"""Phonemes of a whole clause → phonemes of each of its words.

espeak-ng joins words (`out of`) and says others in several (`25`), so the groups of a clause are not its words. Words
said alone tell roughly what belongs to whom; the cheapest edit between the two readings tells where each word ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

_STRESS = frozenset("ˈˌ ")
_SNAP = 2
"""How many phonemes a boundary may move to fall on a gap between groups."""


def align_words(clause: str, alone: Sequence[str]) -> list[str]:
    """Cut a clause's phonemes into one part per word, in order, losing none.

    Args:
        clause: phonemes in context, groups apart by spaces.
        alone: the phonemes of each word said by itself.

    Returns:
        One string per word; groups inside it stay apart by spaces. Empty for a word that makes no sound.
    """
    groups = clause.split()
    if len(groups) == len(alone) and all(len(word.split()) == 1 for word in alone):
        return groups
    if not alone:
        return []
    whole, gaps = _flatten(groups)
    spoken = ["".join(word.split()) for word in alone]
    ends = _project("".join(spoken), "".join(groups))
    cuts, at = [0], 0
    for word, following in pairwise(spoken):
        at += len(word)
        # A boundary never moves so far that a short word beside it would be left without a sound.
        reach = min(_SNAP, len(word) // 2, len(following) // 2)
        cuts.append(max(_snap(ends[at], gaps, reach), cuts[-1]))
    cuts.append(len(whole))
    return [_join(whole, start, end, gaps) for start, end in pairwise(cuts)]


def _flatten(groups: Sequence[str]) -> tuple[str, frozenset[int]]:
    gaps: set[int] = set()
    at = 0
    for group in groups:
        at += len(group)
        gaps.add(at)
    return "".join(groups), frozenset({0, *gaps})


def _snap(cut: int, gaps: frozenset[int], reach: int) -> int:
    near = min(gaps, key=lambda gap: (abs(gap - cut), gap))
    return near if abs(near - cut) <= reach else cut


def _join(whole: str, start: int, end: int, gaps: frozenset[int]) -> str:
    inner = [gap for gap in sorted(gaps) if start < gap < end]
    edges = [start, *inner, end]
    return " ".join(whole[a:b] for a, b in pairwise(edges) if b > a)


def _project(source: str, target: str) -> list[int]:
    """Return, for every place in `source`, the place in `target` that a cheapest edit brings it to."""
    rows, columns = len(source), len(target)
    cost = [list(range(0, 2 * columns + 1, 2))]
    for row in range(1, rows + 1):
        before, line = cost[-1], [2 * row]
        for column in range(1, columns + 1):
            change = before[column - 1] + _difference(source[row - 1], target[column - 1])
            line.append(min(change, before[column] + 2, line[-1] + 2))
        cost.append(line)
    places = [columns] * (rows + 1)
    row, column = rows, columns
    while row > 0:
        if column > 0 and cost[row][column] == cost[row - 1][column - 1] + _difference(
            source[row - 1], target[column - 1]
        ):
            row, column = row - 1, column - 1
        elif cost[row][column] == cost[row - 1][column] + 2:
            row -= 1
        else:
            column -= 1
            continue
        places[row] = column
    return places


def _difference(one: str, other: str) -> int:
    if one == other:
        return 0
    return 5 if (one in _STRESS) != (other in _STRESS) else 2
