"""Who is in a text: names written with a capital inside a sentence, and nouns that mean a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from mutoscope.writing.local.load_words import Language, WordLists, load_words
from mutoscope.writing.local.split_text import split_words

_BEFORE_NOUN = 3


def find_people(sentences: Sequence[str], language: Language, most: int = 24) -> list[str]:
    """Return names and descriptions (`the lighthouse keeper`) as they stand, in the order they come."""
    lists = load_words(language)
    found: dict[str, str] = {}
    names: set[str] = set()
    opening = _opening_names(sentences, lists)
    for sentence in sentences:
        for name in _names(sentence, lists, opening):
            names.add(name)
            found.setdefault(name.casefold(), name)
    for sentence in sentences:
        for noun, shown in _nouns(sentence, lists, language):
            if shown not in names:
                found.setdefault(noun, shown)
    places = {key: _first(sentences, shown) for key, shown in found.items()}
    ordered = sorted(found, key=lambda key: places[key])
    return [found[key] for key in ordered][:most]


def find_place(sentence: str, language: Language) -> str:
    """Return where a sentence is set (`in the harbour`), nothing where it does not say."""
    lists = load_words(language)
    words = split_words(sentence)
    for place, word in enumerate(words[:-1]):
        rest = words[place + 1 : place + 4]
        if word.casefold() in lists.places:
            if rest[0].casefold() in lists.articles or rest[0].casefold() == "the":
                return " ".join(_until_stop(rest[1:], lists))
            if language == "id" and rest[0].casefold() not in lists.stop:
                return " ".join(_until_stop(rest[:2], lists))
    return ""


def _until_stop(words: Sequence[str], lists: WordLists) -> Iterator[str]:
    for word in words[:2]:
        if word.casefold() in lists.stop or word.casefold() in lists.places:
            return
        yield word


def _opening_names(sentences: Sequence[str], lists: WordLists) -> frozenset[str]:
    """Return words that begin two sentences or more and are never written small: names, and no verbs."""
    spoken = [split_words(sentence) for sentence in sentences]
    first = Counter(words[0] for words in spoken if words and words[0][:1].isupper())
    small = {word for words in spoken for word in words if word[:1].islower()}
    known = lists.stop | lists.people
    return frozenset(
        word
        for word, count in first.items()
        if count > 1 and word.casefold() not in known and word.lower() not in small
    )


def _names(sentence: str, lists: WordLists, opening: frozenset[str]) -> Iterator[str]:
    words = split_words(sentence)
    run: list[str] = []
    for place, word in enumerate([*words, ""]):
        named = (
            (place > 0 or word in opening)
            and word[:1].isupper()
            and word.casefold() not in lists.stop
            and not word.isupper()
        )
        if named:
            run.append(word)
            continue
        if run:
            yield " ".join(run)
        run = []


def _nouns(sentence: str, lists: WordLists, language: Language) -> Iterator[tuple[str, str]]:
    words = split_words(sentence)
    for place, word in enumerate(words):
        noun = word.casefold()
        if noun not in lists.people:
            continue
        for start in range(place - 1, max(-1, place - 1 - _BEFORE_NOUN), -1):
            if words[start].casefold() in lists.articles:
                end = place + 1 if language == "en" else min(place + 2, len(words))
                phrase = words[start + 1 : end]
                if language == "id" and phrase[-1].casefold() in lists.stop:
                    phrase = phrase[:-1]
                yield noun, " ".join(phrase)
                break


def _first(sentences: Sequence[str], shown: str) -> tuple[int, int]:
    for number, sentence in enumerate(sentences):
        place = sentence.find(shown)
        if place >= 0:
            return number, place
    return len(sentences), 0


def count_people(sentences: Sequence[str], people: Sequence[str]) -> Counter[str]:
    """Return how many sentences speak of each."""
    return Counter({name: sum(name.casefold() in s.casefold() for s in sentences) for name in people})
