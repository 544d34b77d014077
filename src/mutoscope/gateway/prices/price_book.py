"""Read price lists, and say to the micro-dollar what units cost."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, cast

from mutoscope.gateway.errors import Unpriced
from mutoscope.gateway.types import Units
from mutoscope.kernel import InvalidInput

CURRENT: Final = "2026-11"
ANY_MODEL: Final = "*"
_MILLION: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Price:
    """What a model's units cost; amounts are micro-dollars."""

    provider: str
    model: str
    per_million: Mapping[str, int]
    """For a million of a unit."""
    source: str
    """Where the figures are from."""


@dataclass(frozen=True, slots=True)
class PriceBook:
    """Prices of one version."""

    version: str
    prices: Mapping[tuple[str, str], Price]

    def find(self, provider: str, model: str) -> Price:
        """Return a model's price.

        Raises:
            Unpriced: the book has none.
        """
        found = self.prices.get((provider, model)) or self.prices.get((provider, ANY_MODEL))
        if found is None:
            raise Unpriced(provider, model)
        return found

    def knows(self, provider: str, model: str) -> bool:
        """Tell whether the book has a model's price."""
        return (provider, model) in self.prices or (provider, ANY_MODEL) in self.prices

    def cost(self, provider: str, model: str, units: Units) -> int:
        """Return what units cost in micro-dollars, rounded up once at the end.

        Raises:
            Unpriced: the book does not know the model, or one of the units.
        """
        price = self.find(provider, model)
        total = 0
        for unit, quantity in units.items():
            if quantity:
                each = price.per_million.get(unit)
                if each is None:
                    raise Unpriced(provider, model, unit=unit)
                total += each * quantity
        return -(-total // _MILLION)


def load_prices(path: Path | None = None) -> PriceBook:
    """Return the price book of a file, or the one that ships; a file's own prices come before those that ship.

    Raises:
        InvalidInput: the file cannot be read, or has faults.
    """
    shipped = files("mutoscope.gateway.prices") / "lists" / f"{CURRENT}.toml"
    book = _parse(shipped.read_text(encoding="utf-8"), CURRENT)
    if path is None:
        return book
    try:
        own = _parse(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise _faulty(str(path), str(error)) from error
    return PriceBook(f"{own.version} over {book.version}", {**book.prices, **own.prices})


def _parse(content: str, where: str) -> PriceBook:
    try:
        found = tomllib.loads(content)
        prices = [_price(one) for one in found["price"]]
        version = found["version"]
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise _faulty(where, str(error)) from error
    if not isinstance(version, str) or not version:
        raise _faulty(where, "`version` is no text")
    book = {(price.provider, price.model): price for price in prices}
    if len(book) != len(prices):
        raise _faulty(where, "a model is priced twice")
    return PriceBook(version, book)


def _price(given: dict[str, Any]) -> Price:
    """Read `each` (micro-dollars for one) and `per_million` (for a million) into one table."""
    units: dict[str, int] = {}
    for key, factor in (("per_million", 1), ("each", _MILLION)):
        for unit, amount in cast("dict[str, Any]", given.get(key, {})).items():
            if not isinstance(amount, int) or isinstance(amount, bool) or amount < 0:
                message = f"{given['provider']}/{given['model']}: {unit} is no amount of micro-dollars"
                raise ValueError(message)
            units[unit] = amount * factor
    if unknown := set(given) - {"provider", "model", "per_million", "each", "source"}:
        message = f"{given['provider']}/{given['model']}: unknown {', '.join(sorted(unknown))}"
        raise ValueError(message)
    return Price(given["provider"], given["model"], units, given.get("source", ""))


def _faulty(where: str, why: str) -> InvalidInput:
    return InvalidInput(f"The price list {where} cannot be used: {why}.", remedy="Mend the file (MUTOSCOPE_AI_PRICES).")
