"""Sums of money as they are read aloud in English."""

from __future__ import annotations

import re

NUMBER = r"[0-9][0-9,]*(?:\.[0-9]+)?"
SCALES = {
    **{name: name for name in ("thousand", "million", "billion", "trillion", "hundred")},
    "k": "thousand",
    "m": "million",
    "bn": "billion",
    "b": "billion",
}
_CURRENCIES = {"$": ("dollar", "cent"), "£": ("pound", "penny"), "€": ("euro", "cent"), "₹": ("rupee", "paisa")}
_PLURALS = {"penny": "pence", "paisa": "paise"}
_MONEY = re.compile(rf"(?:US|CA|AU)?([$£€₹])({NUMBER})\s?(k|m|bn|b)?(\+?)", re.IGNORECASE)
_MONEY_AFTER = re.compile(rf"({NUMBER})([$£€₹])")
_MONEY_RANGE = re.compile(rf"([$£€₹])({NUMBER})[–-][$£€₹]?({NUMBER})(k|m|bn|b)?", re.IGNORECASE)


def spell_money(core: str, *, scaled: bool = False) -> tuple[str, str] | None:
    """Return how a sum is read and what the word after it has to add; None for what is no sum.

    Args:
        core: a word without punctuation around it, such as `$39`, `€2.50`, `$1.2M`, `$10-20`.
        scaled: the word after it is "million" or its like, so that the currency comes after that one.
    """
    if money := _MONEY.fullmatch(core):
        sign, number, scale = money[1], money[2], SCALES.get((money[3] or "").lower(), "")
        if scaled and not scale:
            return number, _CURRENCIES[sign][0] + "s"
        return _amount(number, sign, scale) + (" plus" if money[4] else ""), ""
    if money := _MONEY_AFTER.fullmatch(core):
        return _amount(money[1], money[2], ""), ""
    if money := _MONEY_RANGE.fullmatch(core):
        scale = SCALES.get((money[4] or "").lower(), "")
        names = _CURRENCIES[money[1]][0] + "s"
        if scaled and not scale:
            return f"{money[2]} to {money[3]}", names
        return " ".join(f"{money[2]} to {money[3]} {scale} {names}".split()), ""
    return None


def _amount(number: str, sign: str, scale: str) -> str:
    name, part = _CURRENCIES[sign]
    whole, _, fraction = number.partition(".")
    if scale:
        return f"{number} {scale} {name}s"
    spoken = f"{whole} {name if whole == '1' else name + 's'}"
    if len(fraction) == 2 and fraction != "00":  # noqa: PLR2004 -- cents have two digits
        cents = fraction.lstrip("0")
        coin = part if cents == "1" else _PLURALS.get(part, part + "s")
        return f"{cents} {coin}" if whole == "0" else f"{spoken} and {cents} {coin}"
    return spoken if not fraction or fraction == "00" else f"{number} {name}s"
