"""See to it that the payment provider knows everything that is for sale."""

from __future__ import annotations

from collections.abc import Iterator

from mutoscope.billing.desk import BillingDesk
from mutoscope.billing.provider import Offer
from mutoscope.catalog import Catalogue


async def put_offers(desk: BillingDesk) -> int:
    """Make what is missing there and return how many prices that were; prices that exist are compared.

    Raises:
        PaymentsOff: there is no provider.
        ProviderRefused: a lookup key stands there with another amount, currency or interval.
        ProviderUnavailable: it does not answer.
    """
    return await desk.provider.put_offers(list(offers_of(desk.shelf.present)))


def offers_of(catalogue: Catalogue) -> Iterator[Offer]:
    """Yield every price of a catalogue that costs something."""
    for plan in catalogue.plans:
        for price in plan.prices:
            if price.minor:
                amounts = {price.currency: price.minor}
                yield Offer(price.lookup_key, plan.key, amounts, price.interval, price.tax)
    for pack in catalogue.packs:
        price = pack.price
        name = f"{pack.amount} {pack.unit}s"
        yield Offer(price.lookup_key, name, {price.currency: price.minor}, "once", price.tax)
