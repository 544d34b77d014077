"""Write millionths of a currency's major unit as people read them."""

from __future__ import annotations

_MICRO = 1_000_000


def spell_micro(micro: int, currency: str = "usd") -> str:
    """Return an amount with at least two and at most six decimals: `$0.53`, `-$0.012`, `1.50 EUR`."""
    sign, value = ("-", -micro) if micro < 0 else ("", micro)
    whole, rest = divmod(value, _MICRO)
    decimals = f"{rest:06d}".rstrip("0").ljust(2, "0")
    return f"{sign}${whole}.{decimals}" if currency == "usd" else f"{sign}{whole}.{decimals} {currency.upper()}"
