"""Which plan a price is of."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.billing.desk import BillingDesk
from mutoscope.catalog import Catalogue, Plan
from mutoscope.kernel import MutoscopeError


class PriceUnknown(MutoscopeError):
    """The payment provider names a price that no catalogue has: it was made there by hand, or a catalogue is lost."""

    code = "price_unknown"


async def plan_of_price(
    session: AsyncSession, desk: BillingDesk, lookup_key: str, digest: str | None
) -> tuple[Catalogue, Plan]:
    """Return the plan that a price is of, in the catalogue it was bought from, else in the present one.

    Raises:
        PriceUnknown: neither has it.
    """
    catalogues = [await desk.shelf.find(session, digest)] if digest else []
    for catalogue in (*catalogues, desk.shelf.present):
        for plan in catalogue.plans:
            if any(price.lookup_key == lookup_key for price in plan.prices):
                return catalogue, plan
    raise PriceUnknown(
        f"No catalogue has the price {lookup_key!r}.",
        remedy="Put the catalogue back that it was sold from, or cancel the subscription at the payment provider.",
        lookup_key=lookup_key,
    )
