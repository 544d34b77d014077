"""How long a script will speak, before a word of it is spoken.

The figures are fitted to the neural voices' own durations of 1,166 sentences in six languages; see
docs/reference/voices.md.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import ceil

from mutoscope.media.script.types import Script, Sentence


@dataclass(frozen=True, eq=False)  # compared by what it is: it is looked up with every word
class _Rates:
    """Milliseconds of speech; `letter_percent` is of the language's own letters."""

    sentence: int
    least: int
    word: int
    letter_percent: int
    spelt: int
    digit: int
    sign: int
    stop: int


_LIKELY = _Rates(sentence=150, least=450, word=20, letter_percent=100, spelt=240, digit=380, sign=450, stop=120)
_UPPER = _Rates(sentence=220, least=1000, word=26, letter_percent=113, spelt=600, digit=800, sign=1000, stop=240)
_UPPER_ONCE_MS = 800
"""With 0.8 s once for chance, nothing measured is longer, not even "www", 777,777 or "Hmm." in the slowest voices."""
_LETTER_MS = 68
_LETTER_MS_BY_LANGUAGE = {
    "en": 64,
    "es": 60,
    "fr": 55,
    "it": 69,
    "pt": 61,
    "hi": 92,
    "ar": 95,
    "fa": 76,
    "ur": 76,
    "bn": 86,
    "te": 76,
    "sw": 86,
    "tr": 75,
    "fi": 73,
    "ko": 64,
    "ru": 64,
}
"""Letters and the signs on them; Arabic writes few of its vowels."""
_LETTER_MS_BY_WRITING = {"CJK": 250, "HIRAGANA": 170, "KATAKANA": 170, "HANGUL": 220, "DEVANAGARI": 92, "THAI": 100}
"""By the first word of the letter's Unicode name: one character may be a letter, a syllable or a word."""
_VOWELS = frozenset("aeiouy")
_POINTS = frozenset(".")
_SILENT = frozenset("'’‘\"“”„«»‹›()[]{}!?,;…-‑–—_。！？、，।¡¿ ")  # noqa: RUF001 -- punctuation of several writings
_ENDS = ".,;:!?…—–。！？、，।"


def estimate_seconds(
    script: Script,
    *,
    speed_percent: int = 100,
    language: str = "en-US",
    length_percent: int = 100,
    upper: bool = False,
) -> Fraction:
    """Estimate a film's length in seconds from its script.

    Args:
        script: the script.
        speed_percent: 100 for the voice's own pace.
        language: of the voice; letters of syllabic writings count as what they are, whatever it says.
        length_percent: how long the voice takes for the same words, 100 for most: `Voice.length_percent`.
        upper: return a length that the film will not exceed, for holding credits, rather than the likely one.

    Returns:
        Seconds, pauses included.
    """
    rates = _UPPER if upper else _LIKELY
    letter = _LETTER_MS_BY_LANGUAGE.get(language.split("-", maxsplit=1)[0].lower(), _LETTER_MS)
    spoken = sum(_sentence_ms(sentence, rates, letter * rates.letter_percent // 100) for sentence in script.sentences)
    if upper:
        spoken += _UPPER_ONCE_MS
    pauses = sum(sentence.pause_after_ms for sentence in script.sentences)
    # Sounds cannot be shortened as far as a fast pace asks: at 200 % speech takes up to 60 % of its time.
    pace = speed_percent + max(speed_percent - 100, 0) // (-3 if upper else -8)
    return Fraction(ceil(Fraction(spoken * length_percent, pace) + pauses), 1000)


def _sentence_ms(sentence: Sentence, rates: _Rates, letter: int) -> int:
    words = sentence.spoken_words
    if not words:
        return 0
    stops = sum(word[-1] in _ENDS for word in words[:-1])
    spoken = sum(_word_ms(word, rates, letter) for word in words)
    said = max(rates.sentence + spoken + stops * rates.stop, rates.least)
    rate = sentence.delivery.rate_percent
    return said if rate == 100 else ceil(Fraction(said * 100, rate - max(rate - 100, 0) // 3))  # noqa: PLR2004 -- a whole


@lru_cache(maxsize=1 << 14)
def _word_ms(word: str, rates: _Rates, letter: int) -> int:
    latin = [plain for plain in map(_latin, word) if plain]
    spelt = bool(latin) and _is_spelt("".join(latin))
    return rates.word + sum(_character_ms(character, rates, letter, spelt=spelt) for character in word)


@lru_cache(maxsize=1 << 12)
def _latin(character: str) -> str:
    """Return a Latin letter without its accent; nothing for what is none."""
    if not character.isalpha() or not unicodedata.name(character, "").startswith("LATIN"):
        return ""
    return unicodedata.normalize("NFD", character)[0]


def _is_spelt(letters: str) -> bool:
    """Tell whether Latin letters may be said one by one: capitals, a single letter, or nothing to sing on."""
    small = sum(map(str.islower, letters))
    return len(letters) == 1 or small <= len(letters) // 3 or not _VOWELS.intersection(letters.lower())


def _character_ms(character: str, rates: _Rates, letter: int, *, spelt: bool) -> int:
    if character.isdigit():
        return rates.digit
    if character.isalpha() or unicodedata.category(character) in {"Mc", "Mn"}:
        if spelt and _latin(character):
            return rates.spelt if character.isascii() else 2 * rates.spelt  # "e acute"
        own = _LETTER_MS_BY_WRITING.get(unicodedata.name(character, "").split(" ")[0])
        return own * rates.letter_percent // 100 if own else letter
    if character in _POINTS:  # "3.5" is "three point five"; the full stop of a sentence is silent
        return rates.sign // 10
    return 0 if character in _SILENT else rates.sign
