"""The word lists of a language."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

Language: TypeAlias = Literal["en", "id"]
_FOLDER = Path(__file__).parent / "words"


@dataclass(frozen=True)
class WordLists:
    """What the extraction of words knows of a language."""

    stop: frozenset[str]
    people: frozenset[str]
    articles: frozenset[str]
    places: frozenset[str]
    moods: Mapping[str, frozenset[str]]


@functools.cache
def load_words(language: Language) -> WordLists:
    """Return the lists of a language."""
    data = tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    moods = {mood: frozenset(words.split()) for mood, words in data["moods"].items()}
    stop, people, articles, places = (
        frozenset(str(data[name]).split()) for name in ("stop", "people", "articles", "places")
    )
    return WordLists(stop, people, articles, places, moods)


def guess_language(text: str) -> Language:
    """Return the language whose small words a text has more of; English when neither."""
    words = [word.casefold() for word in text.split()[:2000]]
    counts = {language: sum(word in load_words(language).stop for word in words) for language in ("id", "en")}
    return "id" if counts["id"] > counts["en"] else "en"
