"""Give the words of an edited cue the times at which they are spoken, as far as they still are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import pairwise

from mutoscope.media.captions.types import Cue, TimedWord

_NEAR_MS = 1500


def follow_speech(cue: Cue, spoken: Sequence[TimedWord]) -> Cue:
    """Return the cue with its words timed after speech; times that the cue's own file gave are kept.

    Words that are spoken near the cue keep their moment, inside the cue; those in between share what is left by length.
    """
    if cue.timed or not cue.words:
        return cue
    near = [word for word in spoken if word.end_ms > cue.start_ms - _NEAR_MS and word.start_ms < cue.end_ms + _NEAR_MS]
    texts = [[_plain(word.text) for word in words] for words in (near, cue.words)]
    known: dict[int, int] = {0: cue.start_ms, len(cue.words): cue.end_ms}
    for block in SequenceMatcher(None, *texts, autojunk=False).get_matching_blocks():
        for offset in range(block.size):
            start = near[block.a + offset].start_ms
            if cue.start_ms <= start < cue.end_ms and block.b + offset:
                known[block.b + offset] = start
    words: list[TimedWord] = []
    for first, last in pairwise(sorted(known)):
        begin, until = known[first], max(known[last], known[first])
        part = cue.words[first:last]
        whole, done = sum(len(word.text) for word in part), 0
        for word in part:
            edges = [begin + (until - begin) * count // max(whole, 1) for count in (done, done + len(word.text))]
            done += len(word.text)
            words.append(replace(word, start_ms=edges[0], end_ms=max(edges[1], edges[0] + 1)))
    return replace(cue, words=tuple(words))


def _plain(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum()) or text
