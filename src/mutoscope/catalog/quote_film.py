"""The price of a film before it is made."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from mutoscope.catalog.errors import FilmTooLong
from mutoscope.catalog.types import Catalogue, Plan
from mutoscope.kernel import InvalidInput


@dataclass(frozen=True)
class Quote:
    """What a film of `seconds` whole seconds costs in milli-credits, and the plan's limit (None is unlimited).

    The price is 0 where the catalogue sells films otherwise; `price_film` tells every way.
    """

    seconds: int
    amount_milli: int
    plan_key: str
    max_seconds: int | None


def quote_film(catalogue: Catalogue, plan: Plan, seconds: int | Fraction) -> Quote:
    """Return the price of a film; begun seconds count whole (document 003: 3 credits = 1 minute).

    Args:
        catalogue: holds the rate, and the plans that may lift the limit.
        plan: the workspace's plan.
        seconds: the film's length, above zero.

    Raises:
        FilmTooLong: longer than the plan allows; names the limit and the least plan that lifts it.
        InvalidInput: the length is not above zero.
    """
    if seconds <= 0:
        raise InvalidInput(f"A film of {seconds} seconds has no price.", remedy="Give a length above zero.")
    whole = math.ceil(seconds)
    if plan.max_seconds is not None and whole > plan.max_seconds:
        raise _too_long(catalogue, plan, whole, plan.max_seconds)
    rate = catalogue.film_rate
    return Quote(whole, rate.charge(whole) if rate else 0, plan.key, plan.max_seconds)


def _too_long(catalogue: Catalogue, plan: Plan, seconds: int, limit: int) -> FilmTooLong:
    lifting = next(
        (
            other
            for other in sorted(catalogue.plans, key=lambda other: other.rank)
            if other.rank > plan.rank and (other.max_seconds is None or other.max_seconds >= seconds)
        ),
        None,
    )
    shorten = f"Shorten it to {_words(limit)}"
    return FilmTooLong(
        f"The film would be {_words(seconds)} long; the plan {plan.key} allows {_words(limit)}.",
        remedy=f"{shorten}, or change to the plan {lifting.key}." if lifting else f"{shorten}: no plan allows more.",
        seconds=seconds,
        max_seconds=limit,
        plan=plan.key,
        plan_needed=lifting.key if lifting else None,
    )


def _words(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    parts = [
        f"{count} {unit}{'s' if count > 1 else ''}" for count, unit in ((minutes, "minute"), (rest, "second")) if count
    ]
    return " ".join(parts)
