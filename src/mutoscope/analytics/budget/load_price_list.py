"""Read a price list and check that everything it names is priced in it."""

from __future__ import annotations

from pathlib import Path

from mutoscope.analytics.budget.types import PriceList
from mutoscope.analytics.errors import DataFileInvalid
from mutoscope.analytics.record import read_record


def load_price_list(path: Path | None = None) -> PriceList:
    """Return the price list of a file, by default source document 000's.

    Raises:
        DataFileInvalid: it has faults, or names a model without a price: nothing is planned for free.
    """
    prices = read_record(PriceList, "price_lists", "document_000", path)
    texts, images = {price.key for price in prices.text}, {price.key for price in prices.images}
    flat = {price.key for price in prices.flat}
    faults = [
        f"{use.key}: {missing} has no price"
        for use in (*prices.columns, *prices.stacks)
        for missing in sorted({use.text} - texts | {use.images} - images)
    ]
    faults += [f"{stack.key}: {key} has no price" for stack in prices.stacks for key in stack.flat if key not in flat]
    if faults:
        raise DataFileInvalid(path or prices.name, faults)
    return prices
