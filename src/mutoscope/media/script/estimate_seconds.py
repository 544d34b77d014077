"""How long a script will speak, before a word of it is spoken."""

from __future__ import annotations

import unicodedata
from fractions import Fraction
from math import ceil

from mutoscope.media.script.types import Script

_UPPER = Fraction(135, 100)
_DIGIT_MS = 330
"""A digit is a word or a good part of one."""
_SIGN_MS = 400
_STOP_MS = 130
_WORD_MS = 40
_LETTER_MS = 62
_LETTER_MS_BY_LANGUAGE = {"en": 58, "es": 58, "fr": 62, "it": 62, "pt": 62, "hi": 85, "ru": 66, "de": 60}
_LETTER_MS_BY_SCRIPT = {"CJK": 230, "HIRAGANA": 150, "KATAKANA": 150, "HANGUL": 200, "DEVANAGARI": 85, "THAI": 90}
"""By the first word of the letter's Unicode name: one character may be a letter, a syllable or a word."""
_SIGNS = frozenset("%$€£¥&+=°@<>×÷±")


def estimate_seconds(
    script: Script, *, speed_percent: int = 100, language: str = "en-US", upper: bool = False
) -> Fraction:
    """Estimate a film's length in seconds from its script.

    Args:
        script: the script.
        speed_percent: 100 for the voice's own pace.
        language: of the voice; letters of syllabic writings count as what they are, whatever it says.
        upper: return a length the film will hardly exceed, for holding credits, rather than the likely one.

    Returns:
        Seconds, pauses included.
    """
    base = _LETTER_MS_BY_LANGUAGE.get(language.split("-", maxsplit=1)[0].lower(), _LETTER_MS)
    spoken = sum(_word_ms(word, base) for sentence in script.sentences for word in sentence.spoken_words)
    pauses = sum(sentence.pause_after_ms for sentence in script.sentences)
    speech = Fraction(spoken * 100, speed_percent)
    return Fraction(ceil(speech * _UPPER + pauses if upper else speech + pauses), 1000)


def _word_ms(word: str, base: int) -> int:
    return _WORD_MS + sum(_character_ms(character, base) for character in word)


def _character_ms(character: str, base: int) -> int:
    if character.isascii() and character.isalpha():
        # A run of capitals is spelt; counting every capital a little longer covers it.
        return base + 40 * character.isupper()
    if character.isdigit():
        return _DIGIT_MS
    if character.isalpha():
        return _LETTER_MS_BY_SCRIPT.get(unicodedata.name(character, "").split(" ")[0], base)
    if character in _SIGNS:
        return _SIGN_MS
    return _STOP_MS if character in ".,;:!?…—。！？、，" else 0
