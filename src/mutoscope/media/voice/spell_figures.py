"""Years, times, dates, ranges, fractions and measures as they are read aloud in English."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from mutoscope.media.voice.spell_money import NUMBER

UNITS = {
    "km": "kilometres", "m": "metres", "cm": "centimetres", "mm": "millimetres", "kg": "kilograms", "g": "grams",
    "mg": "milligrams", "ml": "millilitres", "l": "litres", "kb": "kilobytes", "mb": "megabytes", "gb": "gigabytes",
    "tb": "terabytes", "ghz": "gigahertz", "mhz": "megahertz", "khz": "kilohertz", "hz": "hertz", "kw": "kilowatts",
    "kwh": "kilowatt hours", "mph": "miles per hour", "km/h": "kilometres per hour", "kmh": "kilometres per hour",
    "ft": "feet", "lb": "pounds", "lbs": "pounds", "oz": "ounces", "ms": "milliseconds", "°c": "degrees Celsius",
    "°f": "degrees Fahrenheit", "°": "degrees", "fps": "frames per second", "m²": "square metres",
    "km²": "square kilometres", "m³": "cubic metres", "cm³": "cubic centimetres", "m/s": "metres per second",
    "min": "minutes", "mins": "minutes", "sec": "seconds", "secs": "seconds", "hr": "hours", "hrs": "hours",
    "%": "percent",
}  # fmt: skip
_LARGE = {"M": "million", "bn": "billion", "B": "billion"}
"""After a number a capital M or B is a count; metres and bytes are not written so."""
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_PARTS = {
    2: "half",
    3: "third",
    4: "quarter",
    5: "fifth",
    6: "sixth",
    7: "seventh",
    8: "eighth",
    9: "ninth",
    10: "tenth",
}
_DECADES = (
    "hundreds",
    "tens",
    "twenties",
    "thirties",
    "forties",
    "fifties",
    "sixties",
    "seventies",
    "eighties",
    "nineties",
)
_MERIDIEM = frozenset({"am", "pm", "a.m", "p.m"})
_NOON = 12

_MEASURE = re.compile(rf"([-−]?{NUMBER})([a-z°²³/%]+)", re.IGNORECASE)  # noqa: RUF001 -- the minus sign itself
_YEAR = re.compile(r"(1[1-9]|20)([0-9]{2})('?s)?")
_DECADE = re.compile(r"([2-9])0'?s")
_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])([ap]\.?m)?", re.IGNORECASE)
_HOUR = re.compile(r"([0-9]{1,2})([ap])\.?m", re.IGNORECASE)
_RATIO = re.compile(rf"({NUMBER}):({NUMBER})")
_PHONE = re.compile(r"(?:\+?[0-9]-)?(?:[0-9]{3}-)?[0-9]{3}-[0-9]{4}")
_DAY = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
_SLASHED_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_RANGE = re.compile(rf"({NUMBER})[–—-]({NUMBER}\S*)")
_FRACTION = re.compile(r"([0-9]{1,3})/([0-9]{1,3})")
_VULGAR = re.compile(r"([0-9]*)([½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])")
_FRACTION_SLASH = "\u2044"
_LINES = re.compile(r"([0-9]{1,2})([0-9]{2})p")
_POWER = re.compile(r"([\w.,]+)([²³])")


def spell_figure(core: str, following: str = "") -> str | None:
    """Return how a figure is read; None for what needs no help.

    Args:
        core: a word without punctuation around it.
        following: the word after it ("10:00" before "a.m." is no "o'clock").
    """
    if time := _TIME.fullmatch(core):
        return _time(int(time[1]), time[2], time[3], following)
    for pattern, read in _READERS:
        if (match := pattern.fullmatch(core)) and (spoken := read(match)):
            return spoken
    return None


def _time(hour: int, minute: str, half: str | None, following: str) -> str:
    named = half is not None or following.lower() in _MERIDIEM
    if minute == "00":
        spoken = str(hour) if named else f"{hour} hundred" if hour > _NOON else f"{hour or 12} o'clock"
    else:
        spoken = f"{hour} oh {minute[1]}" if minute[0] == "0" else f"{hour} {minute}"
    return f"{spoken} {half[0].lower()}.m" if half else spoken


def _measure(match: re.Match[str]) -> str | None:
    number, unit = match[1], match[2]
    if unit in _LARGE:
        return f"{number} {_LARGE[unit]}"
    name = UNITS.get(unit if len(unit) == 1 else unit.lower())  # 5g are grams, 5G is a network
    return f"{number} {name if number != '1' else singular(name)}" if name else None


def singular(unit: str) -> str:
    """Return the unit of one: "1 kilometre per hour"."""
    first, _, rest = unit.partition(" ")
    if first in {"square", "cubic"}:
        return f"{first} {rest.removesuffix('s')}"
    if rest.endswith(" hours") or rest == "hours":
        return f"{first} {rest.removesuffix('s')}"
    name = {"feet": "foot", "percent": "percent", "hertz": "hertz"}.get(first, first.removesuffix("s"))
    return f"{name} {rest}".strip()


def _year(match: re.Match[str]) -> str:
    century, year = match[1], match[2]
    if match[3]:
        return f"{century} {_DECADES[int(year[0])]}" if year[1] == "0" and century != "20" else f"{century}{year}s"
    if century == "20" and year[0] == "0":
        return century + year
    if year == "00":
        return f"{century} hundred"
    return f"{century} oh {year[1]}" if year[0] == "0" else f"{century} {year}"


def _plain(number: str) -> str:
    return spell_figure(number) or number


def _fraction(match: re.Match[str]) -> str:
    upper, lower = int(match[1]), int(match[2])
    if upper < lower and lower in _PARTS:
        return part_of(upper, lower)
    return f"{upper} out of {lower}" if upper < lower and lower > _NOON else f"{upper} {lower}"


def part_of(upper: int, lower: int) -> str:
    """Return a fraction in words: "1 half", "3 quarters"."""
    name = _PARTS[lower]
    return f"{upper} {name if upper == 1 else name + 's'}"


def _vulgar(match: re.Match[str]) -> str:
    upper, _, lower = unicodedata.normalize("NFKC", match[2]).partition(_FRACTION_SLASH)
    part = "a half" if lower == "2" and match[1] else part_of(int(upper), int(lower))
    return f"{match[1]} and {part}" if match[1] else part


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str | None]], ...] = (
    (_HOUR, lambda match: f"{match[1]} {match[2].lower()}.m"),
    (_LINES, lambda match: f"{match[1]} {match[2]} p"),
    (_MEASURE, _measure),
    (_YEAR, _year),
    (_DECADE, lambda match: _DECADES[int(match[1])]),
    (_RATIO, lambda match: f"{match[1]} to {match[2]}"),
    (_PHONE, lambda match: " ".join(filter(str.isdigit, match[0]))),
    (_DAY, lambda match: f"{_MONTHS[int(match[2]) - 1]} {int(match[3])} {_plain(match[1])}"),
    (_SLASHED_DAY, lambda match: f"{int(match[1])} {int(match[2])} {_plain(match[3])}"),
    (_RANGE, lambda match: f"{_plain(match[1])} to {_plain(match[2])}"),
    (_FRACTION, _fraction),
    (_VULGAR, _vulgar),
    (_POWER, lambda match: f"{match[1]} {'squared' if match[2] == '²' else 'cubed'}"),
)
