"""Abbreviations, and what else is short for something, as they are read aloud in English."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mutoscope.media.voice.spell_figures import UNITS, singular
from mutoscope.media.voice.spell_money import NUMBER

_ALWAYS = {
    "vs": "versus", "etc": "et cetera", "w/": "with", "w/o": "without", "approx": "approximately", "jr": "Junior",
    "blvd": "Boulevard", "sgt": "Sergeant", "ph.d": "P H D", "co2": "C O 2", "co₂": "C O 2", "h2o": "H 2 O",
    "h₂o": "H 2 O", "hrs": "hours", "cf": "compare", "i.e": "that is", "e.g": "for example",
}  # fmt: skip
_BEFORE_NAMES = {
    "mt": "Mount", "gen": "General", "col": "Colonel", "capt": "Captain", "lt": "Lieutenant", "prof": "Professor",
    "rev": "Reverend", "gov": "Governor", "sen": "Senator", "st": "Saint",
}  # fmt: skip
_AFTER_NAMES = {"st": "Street", "dr": "Drive", "rd": "Road", "ave": "Avenue", "sr": "Senior"}
_BEFORE_FIGURES = {
    "no": "number", "nos": "numbers", "vol": "volume", "fig": "figure", "ch": "chapter", "p": "page", "pp": "pages",
    "est": "established", "ca": "circa", "c": "circa", "max": "maximum", "min": "minimum",
}  # fmt: skip
_MONTHS = {
    "jan": "January", "feb": "February", "mar": "March", "apr": "April", "jun": "June", "jul": "July", "aug": "August",
    "sep": "September", "sept": "September", "oct": "October", "nov": "November", "dec": "December",
}  # fmt: skip
_ROMAN = re.compile(r"(?=[IVX]{2})X?(IX|IV|V?I{0,3})")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}
_SLASHED = re.compile(r"[^\W\d_]+(?:/[^\W\d_]+)+")
_AMOUNT = re.compile(rf"[-+−]?{NUMBER}")  # noqa: RUF001 -- the minus sign itself


@dataclass(frozen=True)
class Near:
    """The words around a word, without their punctuation; `ended` when punctuation follows the word itself."""

    before: str = ""
    following: str = ""
    ended: bool = False


def spell_short(core: str, near: Near) -> str | None:
    """Return how an abbreviation is read; None for a word that needs no help."""
    key = core.lower()
    if key in _ALWAYS:
        return _ALWAYS[key]
    if _AMOUNT.fullmatch(near.before) and (unit := UNITS.get(core if len(core) == 1 else key)):
        return singular(unit) if near.before == "1" else unit
    if key in _MONTHS and core[0].isupper() and _is_date(near):
        return _MONTHS[key]
    if near.ended and (found := _with_stop(key, near)):
        return found
    return _with_signs(core, near)


def _with_signs(core: str, near: Near) -> str | None:
    if _ROMAN.fullmatch(core) and near.before[:1].isupper():
        return str(_roman(core))
    if _SLASHED.fullmatch(core) and core.lower() not in UNITS:
        return core.replace("/", " ")
    return core.replace("@", " at ") if "@" in core else None


def _is_date(near: Near) -> bool:
    return near.following[:1].isdigit() or near.before[:1].isdigit() or near.ended


def _with_stop(key: str, near: Near) -> str | None:
    """Read what only a full stop tells from a word: "No. 5", "St. James", "Main St."."""
    if near.following[:1].isdigit():
        return _BEFORE_FIGURES.get(key)
    if near.following[:1].isupper() and key in _BEFORE_NAMES:
        return _BEFORE_NAMES[key]
    named = near.before[:1].isupper() and not near.following[:1].isupper()
    return _AFTER_NAMES.get(key) if named else None


def _roman(numeral: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in numeral]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))
