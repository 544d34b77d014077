"""Amounts in the smallest unit of their currency (docs.stripe.com/currencies)."""

from __future__ import annotations

from fractions import Fraction

from mutoscope.billing.embedded_provider.core.refusal import Refusal, invalid

ZERO_DECIMAL = frozenset("bif clp djf gnf jpy kmf krw mga pyg rwf ugx vnd vuv xaf xof xpf".split())
_CURRENCIES = frozenset(
    (
        "aed ars aud bam bdt bgn bif bob brl cad chf clp cny cop crc czk djf dkk dop egp eur fjd gbp gel gnf gtq hkd hnl "
        "huf idr ils inr isk jmd jpy kes kmf krw kzt lkr mad mga mkd mxn myr nad ngn nok nzd pab pen php pkr pln pyg qar "
        "ron rsd rwf sar sek sgd thb try twd tzs uah ugx usd uyu uzs vnd vuv xaf xof xpf zar zmw"
    ).split()
)
_LEAST = {
    "usd": 50,
    "eur": 50,
    "gbp": 30,
    "jpy": 50,
    "aud": 50,
    "cad": 50,
    "chf": 50,
    "sek": 300,
    "dkk": 250,
    "nok": 300,
}
_MOST = 99_999_999
_SYMBOLS = {"usd": "$", "eur": "€", "gbp": "£", "jpy": "¥", "inr": "₹", "aud": "A$", "cad": "CA$"}


def check_currency(currency: str, param: str = "currency") -> str:
    """Return the currency in Stripe's lower case.

    Raises:
        Refusal: Stripe knows no such currency.
    """
    lower = currency.lower()
    if lower not in _CURRENCIES:
        raise invalid(f"Invalid currency: {currency[:10]}.", param=param)
    return lower


def check_charge(amount: int, currency: str) -> None:
    """Refuse an amount that no card can be charged with."""
    least = least_charge(currency)
    if amount < least:
        message = f"Amount must be at least {money_text(least, currency)}"
        raise Refusal(400, message, code="amount_too_small", param="amount")
    if amount > _MOST:
        message = f"Amount must be no more than {money_text(_MOST, currency)}"
        raise Refusal(400, message, code="amount_too_large", param="amount")


def least_charge(currency: str) -> int:
    """Return the smallest amount that a card can be charged with (docs.stripe.com/currencies#minimum)."""
    return _LEAST.get(currency, 50)


def share(amount: int, part: int, whole: int) -> int:
    """Return `amount · part / whole`, rounded half away from zero as Stripe rounds prorations."""
    return rounded(Fraction(amount * part, whole))


def rounded(value: Fraction) -> int:
    """Round half away from zero."""
    whole = (abs(value.numerator) * 2 + value.denominator) // (2 * value.denominator)
    return whole if value >= 0 else -whole


def spread(total: int, weights: list[int]) -> list[int]:
    """Divide a total in proportion to weights; the parts add up exactly (largest remainder)."""
    whole = sum(weights)
    if whole == 0:
        return [0] * len(weights)
    parts = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda place: -(total * weights[place] % whole))
    for place in by_remainder[: total - sum(parts)]:
        parts[place] += 1
    return parts


def money_text(amount: int, currency: str) -> str:
    """Return an amount for people: $1,234.50, 990 JPY as ¥990."""
    sign, value = ("−" if amount < 0 else ""), abs(amount)
    digits = f"{value:,}" if currency in ZERO_DECIMAL else f"{value // 100:,}.{value % 100:02d}"
    symbol = _SYMBOLS.get(currency)
    return f"{sign}{symbol}{digits}" if symbol else f"{sign}{digits} {currency.upper()}"
