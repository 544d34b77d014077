"""Which writings a voice can read."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from mutoscope.media.voice.catalogue import list_voices
from mutoscope.media.voice.errors import UnspeakableText
from mutoscope.media.voice.types import Voice

_WRITINGS = {
    "LATIN": "Latin",
    "CYRILLIC": "Cyrillic",
    "GREEK": "Greek",
    "ARABIC": "Arabic",
    "HEBREW": "Hebrew",
    "DEVANAGARI": "Devanagari",
    "BENGALI": "Bengali",
    "TAMIL": "Tamil",
    "TELUGU": "Telugu",
    "GUJARATI": "Gujarati",
    "GURMUKHI": "Gurmukhi",
    "KANNADA": "Kannada",
    "MALAYALAM": "Malayalam",
    "SINHALA": "Sinhala",
    "THAI": "Thai",
    "LAO": "Lao",
    "TIBETAN": "Tibetan",
    "MYANMAR": "Burmese",
    "KHMER": "Khmer",
    "ETHIOPIC": "Ethiopic",
    "GEORGIAN": "Georgian",
    "ARMENIAN": "Armenian",
    "HANGUL": "Korean",
    "HIRAGANA": "Japanese",
    "KATAKANA": "Japanese",
    "CJK": "Chinese",
    "BOPOMOFO": "Chinese",
    "MONGOLIAN": "Mongolian",
}
"""By the first word of a letter's Unicode name. Other letters (µ, ª) are read as symbols by every voice."""

_UNITS: dict[int, None] = {0x00B5: None, 0x2126: None}
"""The micro and ohm signs, which NFKC would turn into Greek letters."""

_BY_LANGUAGE = {
    **dict.fromkeys(("ru", "uk", "bg", "sr"), "Cyrillic"),
    **dict.fromkeys(("ar", "fa", "ur"), "Arabic"),
    "el": "Greek",
    "hi": "Devanagari",
    "bn": "Bengali",
    "ta": "Tamil",
    "te": "Telugu",
    "ka": "Georgian",
    "hy": "Armenian",
    "ko": "Korean",
    "zh": "Chinese",
}
"""Beside Latin, which every voice reads at least as foreign words."""


def readable_writings(voice: Voice) -> frozenset[str]:
    """Return the writings whose letters the voice can speak."""
    own = _BY_LANGUAGE.get(voice.language.split("-")[0])
    return frozenset({"Latin", own} if own else {"Latin"})


def check_writing(text: str, voice: Voice) -> None:
    """Raise unless the voice can speak every letter of the text.

    Raises:
        UnspeakableText: names the writing, the first words in it, and the voices that read it.
    """
    readable = readable_writings(voice)
    if text.isascii():
        return
    strange: dict[str, list[str]] = {}
    for word in unicodedata.normalize("NFKC", text.translate(_UNITS)).split():
        for writing in sorted({_writing(character) for character in word} - readable - {""}):
            strange.setdefault(writing, []).append(word)
    if "Japanese" in strange:  # its words are written in kana and in Chinese letters
        strange["Japanese"] += strange.pop("Chinese", [])
    if strange:
        raise _unspeakable(strange, voice)


@lru_cache(maxsize=4096)
def _writing(character: str) -> str:
    return _WRITINGS.get(unicodedata.name(character, "").split(" ")[0], "") if character.isalpha() else ""


def _unspeakable(strange: dict[str, list[str]], voice: Voice) -> UnspeakableText:
    able = [other.id for other in list_voices() if not other.unavailable and readable_writings(other) >= strange.keys()]
    names = " and ".join(strange)
    examples = " ".join(dict.fromkeys(word for words in strange.values() for word in words[:4]))[:80]
    remedy = f"Choose a voice that reads it: {', '.join(able)}." if able else "No voice here reads it: translate it."
    return UnspeakableText(
        f"The voice {voice.id} ({voice.language}) cannot speak {names} writing: “{examples}”.",
        remedy=remedy,
        voice=voice.id,
        writings=list(strange),
        examples=examples,
        voices=able,
    )
