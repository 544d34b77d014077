"""Which sentences carry a text: LexRank (Erkan and Radev, 2004) over the cosine of their words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import log

import numpy as np

from mutoscope.writing.local.load_words import Language, load_words
from mutoscope.writing.local.split_text import split_words

_DAMPING = 0.85
_ROUNDS = 40


def rank_sentences(sentences: Sequence[str], language: Language) -> list[int]:
    """Return the places of the sentences, the most central first; of equal ones the earlier."""
    stop = load_words(language).stop
    bags = [Counter(w.casefold() for w in split_words(s) if w.casefold() not in stop) for s in sentences]
    words = {word: place for place, word in enumerate(sorted({word for bag in bags for word in bag}))}
    count = len(sentences)
    if not words:
        return list(range(count))
    matrix = np.zeros((count, len(words)), dtype=np.float32)
    seen = Counter(word for bag in bags for word in bag)
    for row, bag in enumerate(bags):
        for word, times in bag.items():
            matrix[row, words[word]] = times * (1 + log(count / (1 + min(seen[word], count - 1)) + 1))
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    matrix /= np.where(lengths == 0, 1, lengths)
    likeness = matrix @ matrix.T
    np.fill_diagonal(likeness, 0)
    likeness /= likeness.sum(axis=1, keepdims=True) + 1e-9
    rank = np.full(count, 1 / count, dtype=np.float32)
    for _ in range(_ROUNDS):
        rank = (1 - _DAMPING) / count + _DAMPING * (likeness.T @ rank)
    return sorted(range(count), key=lambda place: (-round(float(rank[place]), 6), place))
