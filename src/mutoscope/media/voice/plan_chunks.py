"""Words with phonemes → token lists that the model takes in one call."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MAX_TOKENS = 500
"""Kokoro's limit is 510 between its two end marks."""
COMFORTABLE_TOKENS = 190
"""More in one call costs memory faster than it gains melody: 200 take 0.3 GB, 500 take 0.7."""

_OPENING = re.compile(r"^[^\w$£€₹%+&=<>°×÷±@−-]*")  # noqa: RUF001 -- signs that are read aloud, the minus among them
_CLOSING = re.compile(r"[^\w$£€₹%+&=<>°×÷±@]*$")
_SAME = {"«": "“", "»": "”", "„": "“", "‹": "“", "›": "”", "–": "—", "[": "(", "]": ")", "।": ".", "॥": "."}  # noqa: RUF001 -- dashes and quotes of several languages


@dataclass(frozen=True)
class Chunk:
    """Token ids without the end marks, and each word's place in them as [start, end)."""

    tokens: tuple[int, ...]
    words: tuple[tuple[int, int, int], ...]
    """(position of the word in the sentence, start, end)"""


@dataclass
class _Piece:
    position: int
    before: list[int]
    sound: list[int]
    after: list[int]
    rank: int
    """How good a place its end is to cut: 2 after a full stop, 1 after a comma, 0 anywhere."""

    @property
    def size(self) -> int:
        return len(self.before) + len(self.sound) + len(self.after) + 1


def plan_chunks(words: Sequence[str], phonemes: Sequence[str], vocabulary: Mapping[str, int]) -> list[Chunk]:
    """Cut a sentence into chunks at full stops or commas, else between words; a single long word is cut inside."""
    pieces: list[_Piece] = []
    for position, (word, sound) in enumerate(zip(words, phonemes, strict=True)):
        pieces += _pieces(position, word, sound, vocabulary)
    chunks: list[Chunk] = []
    while pieces:
        count = _count(pieces)
        chunks.append(_chunk(pieces[:count], vocabulary[" "]))
        pieces = pieces[count:]
    return chunks


def split_punctuation(word: str) -> tuple[str, str, str]:
    """Return what stands before, in and after the part of a word that is pronounced."""
    start = _OPENING.match(word)
    first = start.end() if start else 0
    tail = _CLOSING.search(word, first)
    last = tail.start() if tail else len(word)
    return word[:first], word[first:last], word[last:]


def _pieces(position: int, word: str, sound: str, vocabulary: Mapping[str, int]) -> list[_Piece]:
    before, _, after = split_punctuation(word)
    tokens = _ids(sound, vocabulary)
    closing = _ids("".join(_SAME.get(character, character) for character in after.replace("...", "…")), vocabulary)
    rank = 2 if any(mark in after for mark in ".!?…。।") else int(bool(closing))
    parts = [tokens[at : at + COMFORTABLE_TOKENS] for at in range(0, len(tokens), COMFORTABLE_TOKENS)] or [[]]
    made = [_Piece(position, [], part, [], 0) for part in parts]
    made[0].before = _ids("".join(_SAME.get(character, character) for character in before), vocabulary)[:4]
    made[-1].after, made[-1].rank = closing[:4], rank
    return made


def _ids(text: str, vocabulary: Mapping[str, int]) -> list[int]:
    return [vocabulary[character] for character in text if character in vocabulary and character != "$"]


def _count(pieces: Sequence[_Piece]) -> int:
    """Return how many pieces to take: all if they fit, else up to the best cut in the second half."""
    total, fitting = 0, 0
    for piece in pieces:
        total += piece.size
        if total > COMFORTABLE_TOKENS and fitting:
            break
        fitting += 1
    if fitting == len(pieces):
        return fitting
    sizes, best = 0, (0, 0, fitting)
    for count, piece in enumerate(pieces[:fitting], start=1):
        sizes += piece.size
        if sizes >= COMFORTABLE_TOKENS // 3 and piece.rank:
            best = max(best, (piece.rank, sizes, count))
    return best[2]


def _chunk(pieces: Sequence[_Piece], space: int) -> Chunk:
    tokens: list[int] = []
    words: list[tuple[int, int, int]] = []
    for piece in pieces:
        if tokens and not (words and words[-1][0] == piece.position):
            tokens.append(space)
        tokens += piece.before
        words.append((piece.position, len(tokens), len(tokens) + len(piece.sound)))
        tokens += [*piece.sound, *piece.after]
    return Chunk(tuple(tokens[:MAX_TOKENS]), tuple(words))
