"""English words as written → as espeak-ng should read them, one for one.

espeak-ng reads most numbers well; what is here is what it reads in the wrong order (`$39`: "dollar thirty-nine"), as
a bare number (`1999`), sign by sign (`24/7`: "twenty-four slash seven"), or letter by letter (`Mt.`, `5 km`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from mutoscope.media.voice.spell_figures import spell_figure
from mutoscope.media.voice.spell_money import SCALES, spell_money
from mutoscope.media.voice.spell_short import Near, spell_short

_TRAIL = re.compile(r"([^\w%+$£€₹°²³/]*)$")
_LEAD = re.compile(r"^[^\w$£€₹+−°-]*")  # noqa: RUF001 -- the minus sign itself
_FIGURES = frozenset("½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞²³₂")
_SILENT = dict.fromkeys(map(ord, "™®©℠"))


def read_words(words: Sequence[str], language: str) -> list[str]:
    """Return each word as espeak-ng should read it in a language: one spelling of every letter, figures in words.

    Styled letters and full-width digits become plain ones (NFKC). Fractions and small raised figures stay what they
    are, for `1½` would become "11/2".
    """
    plain = [
        "".join(letter if letter in _FIGURES else unicodedata.normalize("NFKC", letter) for letter in word)
        for word in (unicodedata.normalize("NFC", word).translate(_SILENT) for word in words)
    ]
    return drop_inner_stops(spell_out(plain)) if language.startswith("en") else plain


def drop_inner_stops(words: Sequence[str]) -> list[str]:
    """Drop the full stop of every word but the last: inside a sentence it is an abbreviation's, no pause."""
    inner = [word[:-1] if word.endswith(".") and not word.endswith("..") else word for word in words[:-1]]
    return [*inner, *words[-1:]]


def spell_out(words: Sequence[str]) -> list[str]:
    """Return each English word as it should be read; punctuation around it is kept."""
    out: list[str] = []
    owed = ""
    for place, word in enumerate(words):
        before, core, after = _cut(word)
        near = Near(
            before=_cut(words[place - 1])[1] if place else "",
            following=_cut(words[place + 1])[1] if place + 1 < len(words) else "",
            ended=bool(after),
        )
        if owed:
            core, owed = f"{core} {owed}", ""
        else:
            core, owed = _read(core, near)
        out.append(before + core + after)
    return out


def _read(core: str, near: Near) -> tuple[str, str]:
    """Return how a word is read, and what the word after it has to add ("$3" "million" → "dollars")."""
    scaled = not near.ended and near.following.lower() in SCALES
    if money := spell_money(core, scaled=scaled):
        return money
    return spell_short(core, near) or spell_figure(core, near.following) or core, ""


def _cut(word: str) -> tuple[str, str, str]:
    lead = _LEAD.match(word)
    start = lead.end() if lead else 0
    tail = _TRAIL.search(word, start)
    end = tail.start() if tail else len(word)
    return word[:start], word[start:end], word[end:]
