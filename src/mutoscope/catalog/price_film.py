"""What a film is measured by, and what each way to pay it takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mutoscope.catalog.types import (
    CREDIT,
    CREDITS,
    FILM_SECONDS,
    PROCESSING_SECONDS,
    VIDEOS,
    Catalogue,
    PerUse,
    Terms,
    Way,
)


@dataclass(frozen=True)
class WayPrice:
    """One way to pay, with what it takes: thousandths of a unit held, or minor units of a currency charged."""

    path: Way
    unit: str
    amount: int = 0
    key: str | None = None
    quantity: int = 0
    currency: str | None = None
    minor: int = 0
    """For all of the quantity, where nothing else waits for the same invoice: a larger volume may be cheaper."""
    tiers: tuple[dict[str, Any], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return what `reserve_usage` of the database takes."""
        return vars(self) | {"tiers": list(self.tiers)}


def film_meters(catalogue: Catalogue, seconds: int) -> dict[str, int]:
    """Return what a film of so many seconds counts, by meter; credits in thousandths."""
    rate = catalogue.film_rate
    meters = {FILM_SECONDS: seconds, PROCESSING_SECONDS: seconds, VIDEOS: 1}
    return meters | ({CREDITS: rate.charge(seconds)} if rate else {})


def price_film(terms: Terms, seconds: int) -> tuple[WayPrice, ...]:
    """Return every way to pay a film on these terms, in the order they are tried."""
    meters = film_meters(terms.catalogue, seconds)
    return tuple(price for way in terms.plan.ways for price in _prices(terms, way, meters))


def price_way(terms: Terms, way: Way, unit: str, seconds: int) -> WayPrice:
    """Return what one way takes for a film of so many seconds: to settle by the terms it was reserved on."""
    found = [price for price in _prices(terms, way, film_meters(terms.catalogue, seconds)) if price.unit == unit]
    return found[0]


def _prices(terms: Terms, way: Way, meters: Mapping[str, int]) -> Iterator[WayPrice]:
    catalogue = terms.catalogue
    match way:
        case "included":
            yield WayPrice("included", "video")
        case "credits":
            yield WayPrice("credits", CREDIT, _amount(catalogue, CREDIT, meters))
        case "units":
            for unit in dict.fromkeys(rate.unit for rate in catalogue.rates if rate.unit != CREDIT):
                yield WayPrice("units", unit, _amount(catalogue, unit, meters))
        case "per_use":
            currency = terms.currency if _per_use(catalogue, terms.currency) else catalogue.currency
            yield from (_charge(catalogue, per_use, meters) for per_use in _per_use(catalogue, currency))


def _per_use(catalogue: Catalogue, currency: str | None) -> list[PerUse]:
    return [per_use for per_use in catalogue.per_use if per_use.currency == currency]


def _charge(catalogue: Catalogue, per_use: PerUse, meters: Mapping[str, int]) -> WayPrice:
    quantity = max(1, -(-_amount(catalogue, per_use.unit, meters) // 1000))
    return WayPrice(
        "per_use",
        per_use.unit,
        key=per_use.key,
        quantity=quantity,
        currency=per_use.currency,
        minor=quantity * per_use.unit_minor(quantity),
        tiers=tuple(tier.model_dump() for tier in per_use.tiers),
    )


def _amount(catalogue: Catalogue, unit: str, meters: Mapping[str, int]) -> int:
    """Return thousandths of a unit by the first of its rates whose meter is counted."""
    return next((rate.charge(meters[rate.meter]) for rate in catalogue.rates if rate.unit == unit), 0)
