"""The words that a text is about, by the statistics of YAKE (Campos and others, 2020): no corpus, no model.

A word weighs by how it is written (capitals), where it comes first, how often, beside how many different words, and in
how many sentences. A phrase weighs by its words. The lower, the more it says.
"""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Sequence
from math import log, prod

from mutoscope.writing.local.load_words import Language, load_words
from mutoscope.writing.local.split_text import split_words

_LONGEST = 2
_SHORTEST_WORD = 3
_LONGEST_WORD = 50


def find_keywords(sentences: Sequence[str], language: Language, most: int = 12) -> list[str]:
    """Return the phrases of one or two words that say most, the best first, none inside another."""
    stop = load_words(language).stop
    spoken = [split_words(sentence) for sentence in sentences]
    weights = _weigh_words(spoken, stop)
    phrases: Counter[tuple[str, ...]] = Counter()
    shown: dict[tuple[str, ...], str] = {}
    for words in spoken:
        for start in range(len(words)):
            for length in range(1, _LONGEST + 1):
                part = words[start : start + length]
                key = tuple(word.casefold() for word in part)
                if len(part) == length and key[0] in weights and key[-1] in weights:
                    phrases[key] += 1
                    shown.setdefault(key, " ".join(part))
    ranked = sorted(phrases, key=lambda key: (_weigh_phrase(key, phrases[key], weights), key))
    return _distinct(ranked, shown, most)


def _weigh_words(spoken: Sequence[Sequence[str]], stop: frozenset[str]) -> dict[str, float]:
    counts: Counter[str] = Counter()
    capitals: Counter[str] = Counter()
    places: dict[str, list[int]] = defaultdict(list)
    beside: dict[str, list[str]] = defaultdict(list)
    for number, words in enumerate(spoken):
        folded = [word.casefold() for word in words]
        for place, word in enumerate(folded):
            counts[word] += 1
            places[word].append(number)
            capitals[word] += place > 0 and words[place][0].isupper()
            beside[word] += folded[max(0, place - 1) : place] + folded[place + 1 : place + 2]
    known = [word for word in counts if word not in stop and _SHORTEST_WORD <= len(word) <= _LONGEST_WORD]
    usual = [counts[word] for word in known] or [1]
    mean, spread = statistics.fmean(usual), statistics.pstdev(usual)
    weights: dict[str, float] = {}
    for word in known:
        related = 1 + len(set(beside[word])) / max(len(beside[word]), 1) * counts[word] / max(usual)
        position = log(log(3 + statistics.median(places[word])))
        case = capitals[word] / (1 + log(counts[word]))
        often, wide = counts[word] / (mean + spread), len(set(places[word])) / len(spoken)
        weights[word] = related * (position + 0.1) / (case + often / related + wide / related)
    return weights


def _weigh_phrase(key: tuple[str, ...], count: int, weights: dict[str, float]) -> float:
    known = [weights[word] for word in key if word in weights]
    missing = 1.5 ** (len(key) - len(known))  # a small word inside a phrase: allowed, at a price
    return prod(known) * missing / (count * (1 + sum(known)))


def _distinct(ranked: Sequence[tuple[str, ...]], shown: dict[tuple[str, ...], str], most: int) -> list[str]:
    kept: list[tuple[str, ...]] = []
    for key in ranked:
        if not any(set(key) & set(other) for other in kept):
            kept.append(key)
        if len(kept) == most:
            break
    return [shown[key] for key in kept]
