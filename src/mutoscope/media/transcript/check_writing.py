"""Refuse what was heard in another writing than that of English: it was another language."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from mutoscope.media.transcript.errors import LanguageUnheard
from mutoscope.media.transcript.types import HeardWord


def check_writing(words: Iterable[HeardWord], name: str) -> None:
    """Return if most letters are Latin. What sounds foreign but is written in them cannot be told apart.

    Raises:
        LanguageUnheard: most are of another writing.
    """
    letters = [letter for word in words for letter in word.text if letter.isalpha()]
    foreign = sum(not unicodedata.name(letter, "").startswith("LATIN") for letter in letters)
    if foreign * 2 > len(letters):
        raise LanguageUnheard(
            f"What is said in {name} is not English: only English is understood.",
            remedy="Use a recording in English, or send subtitles of your own as `captions` of a film.",
            file=name,
            languages=["en"],
        )
