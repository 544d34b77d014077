"""espeak-ng's IPA → the phonemes that Kokoro was trained on.

The correspondence is the one documented by misaki, the phonemiser of Kokoro's author: one letter for each diphthong
and affricate, and for English a smaller set of vowels.
"""

# ruff: noqa: RUF001 -- phonetic letters look like others on purpose

from __future__ import annotations

import re

_SOUNDS = {
    "a^ɪ": "I",
    "a^ʊ": "W",
    "e^ɪ": "A",
    "ɔ^ɪ": "Y",
    "d^ʒ": "ʤ",
    "t^ʃ": "ʧ",
}
_OTHER_LANGUAGES = {"o^ʊ": "O", "ə^ʊ": "Q", "d^z": "ʣ", "t^s": "ʦ", "s^s": "S"}
_ENGLISH = {
    "ə^l": "ᵊl",
    "ʔˌn\u0329": "tᵊn",
    "ʔn": "tᵊn",
    "ʔ": "t",
    "ʲ": "",
    "r": "ɹ",
    "x": "k",
    "ç": "k",
    "ɬ": "l",
    "ɐ": "ə",
    "ɚ": "əɹ",
    "e": "A",
    "\u0303": "",
}
_BRITISH = {"e^ə": "ɛː", "ɛ^ə": "ɛː", "i^ə": "ɪə", "iə": "ɪə", "ə^ʊ": "Q"}
_AMERICAN = {"o^ʊ": "O", "ɜːɹ": "ɜɹ", "ɜː": "ɜɹ", "ɪə": "iə"}
_PAIRS = ("aɪ", "aʊ", "eɪ", "ɔɪ", "dʒ", "tʃ", "oʊ", "əʊ", "eə", "ɛə", "dz", "ts")
_SWITCH = re.compile(r"\([\w-]+\)")
_SYLLABIC = re.compile("(\\S)\u0329")


def to_kokoro(ipa: str, language: str) -> str:
    """Return Kokoro's phonemes for espeak-ng's, words still apart by spaces."""
    sounds = _SWITCH.sub("", ipa)
    if not language.startswith("en"):
        sounds = _replace(sounds, {**_SOUNDS, **_OTHER_LANGUAGES})
        return sounds.replace("^", "").replace("-", "")
    own = _BRITISH if language == "en-GB" else _AMERICAN
    sounds = _replace(sounds, own)
    sounds = _replace(sounds, {**_SOUNDS, **_ENGLISH})
    sounds = _SYLLABIC.sub("ᵊ\\1", sounds).replace("^", "").replace("-", "").replace("o", "ɔ")
    return sounds if language == "en-GB" else sounds.replace("ː", "")


def ipa_to_kokoro(ipa: str, language: str) -> str:
    """Return Kokoro's phonemes for IPA as dictionaries print it: no ties, dots between syllables."""
    sounds = ipa.replace("g", "ɡ").replace("'", "ˈ").replace(",", "ˌ").replace("\u0361", "")
    for dull in ".-‿ ":
        sounds = sounds.replace(dull, "")
    for pair in _PAIRS:
        sounds = sounds.replace(pair, f"{pair[0]}^{pair[1]}")
    return to_kokoro(sounds, language)


def _replace(text: str, table: dict[str, str]) -> str:
    for old in sorted(table, key=len, reverse=True):
        text = text.replace(old, table[old])
    return text
