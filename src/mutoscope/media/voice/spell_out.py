"""English words as written → as espeak-ng should read them, one for one.

espeak-ng reads most numbers well; what is here is what it reads in the wrong order (`$39`: "dollar thirty-nine"), as
a bare number (`1999`), or as letters (`5 km`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_CURRENCIES = {"$": ("dollar", "cent"), "£": ("pound", "penny"), "€": ("euro", "cent"), "₹": ("rupee", "paisa")}
_PLURALS = {"penny": "pence", "paisa": "paise"}
_SCALES = {
    **{name: name for name in ("thousand", "million", "billion", "trillion", "hundred")},
    "k": "thousand",
    "m": "million",
    "bn": "billion",
    "b": "billion",
}
_UNITS = {
    "km": "kilometres", "m": "metres", "cm": "centimetres", "mm": "millimetres", "kg": "kilograms", "g": "grams",
    "mg": "milligrams", "ml": "millilitres", "l": "litres", "kb": "kilobytes", "mb": "megabytes", "gb": "gigabytes",
    "tb": "terabytes", "ghz": "gigahertz", "mhz": "megahertz", "khz": "kilohertz", "hz": "hertz", "kw": "kilowatts",
    "kwh": "kilowatt hours", "mph": "miles per hour", "km/h": "kilometres per hour", "kmh": "kilometres per hour",
    "ft": "feet", "lb": "pounds", "lbs": "pounds", "oz": "ounces", "ms": "milliseconds", "°c": "degrees Celsius",
    "°f": "degrees Fahrenheit", "fps": "frames per second", "m²": "square metres", "%": "percent",
}  # fmt: skip
_NUMBER = r"[0-9][0-9,]*(?:\.[0-9]+)?"
_MONEY = re.compile(rf"([$£€₹])({_NUMBER})\s?(k|m|bn|b)?\+?", re.IGNORECASE)
_MONEY_AFTER = re.compile(rf"({_NUMBER})([$£€₹])")
_MEASURE = re.compile(rf"([-−]?{_NUMBER})([a-z°²/%]+)", re.IGNORECASE)  # noqa: RUF001 -- the minus sign itself
_YEAR = re.compile(r"(1[1-9]|20)([0-9]{2})('?s)?")
_ABBREVIATIONS = {"vs": "versus", "etc": "et cetera", "w/": "with", "w/o": "without", "approx": "approximately"}
_TRAIL = re.compile(r"([^\w%+$£€₹°²/]*)$")
_LEAD = re.compile(r"^[^\w$£€₹+−-]*")  # noqa: RUF001 -- the minus sign itself


def spell_out(words: Sequence[str]) -> list[str]:
    """Return each word as it should be read; punctuation around it is kept."""
    out: list[str] = []
    owed = ""
    for place, word in enumerate(words):
        lead = _LEAD.match(word)
        start = lead.end() if lead else 0
        tail = _TRAIL.search(word, start)
        end = tail.start() if tail else len(word)
        following = words[place + 1].strip(".,!?;:\"'”’)").lower() if place + 1 < len(words) else ""
        core, before, after = word[start:end], word[:start], word[end:]
        if owed:
            core, owed = f"{core} {owed}", ""
        else:
            core, owed = _read(core, following, ended=bool(after))
        out.append(before + core + after)
    return out


def _read(core: str, following: str, *, ended: bool) -> tuple[str, str]:  # noqa: PLR0911 -- one return per kind
    """Return how a word is read, and what the word after it has to add ("$3" "million" → "dollars")."""
    if money := _MONEY.fullmatch(core):
        scale = _SCALES.get((money[3] or "").lower(), "")
        if not scale and not ended and following in _SCALES:
            return money[2], _CURRENCIES[money[1]][0] + "s"
        return _amount(money[2], money[1], scale), ""
    if money := _MONEY_AFTER.fullmatch(core):
        return _amount(money[1], money[2], ""), ""
    if measure := _MEASURE.fullmatch(core):
        unit = _UNITS.get(measure[2].lower())
        if unit:
            return f"{measure[1]} {unit if measure[1] != '1' else _singular(unit)}", ""
    if year := _YEAR.fullmatch(core):
        return _year(year[1], year[2], decade=bool(year[3])), ""
    if core.lower() in _ABBREVIATIONS:
        return _ABBREVIATIONS[core.lower()], ""
    return core.replace("@", " at ") if "@" in core else core, ""


def _amount(number: str, sign: str, scale: str) -> str:
    name, part = _CURRENCIES[sign]
    whole, _, fraction = number.partition(".")
    if scale:
        return f"{number} {scale} {name}s"
    spoken = f"{whole} {name if whole == '1' else name + 's'}"
    if len(fraction) == 2 and fraction != "00":  # noqa: PLR2004 -- cents have two digits
        cents = fraction.lstrip("0")
        coin = part if cents == "1" else _PLURALS.get(part, part + "s")
        return f"{spoken} and {cents} {coin}"
    return spoken if not fraction or fraction == "00" else f"{number} {name}s"


def _singular(unit: str) -> str:
    first, _, rest = unit.partition(" ")
    singular = {"feet": "foot", "percent": "percent", "hertz": "hertz"}.get(first, first.removesuffix("s"))
    return f"{singular} {rest}".strip()


def _year(century: str, year: str, *, decade: bool) -> str:
    if decade:
        names = ["hundreds", "tens", "twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties"]
        tens = [*names, "nineties"][int(year[0])]
        return f"{century} {tens}" if year[1] == "0" and century != "20" else f"{century}{year}s"
    if century == "20" and year[0] == "0":
        return century + year
    if year == "00":
        return f"{century} hundred"
    return f"{century} oh {year[1]}" if year[0] == "0" else f"{century} {year}"
