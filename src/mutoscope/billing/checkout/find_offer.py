"""What a wish comes to by the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from mutoscope.billing.checkout.errors import NotForSale
from mutoscope.billing.checkout.types import CheckoutKind
from mutoscope.catalog import Catalogue, Pack, Price


@dataclass(frozen=True)
class Wish:
    """What somebody wants to buy. `currency` None is the workspace's own, else the catalogue's."""

    kind: CheckoutKind
    sku: str
    interval: str = "month"
    currency: str | None = None
    quantity: int = 1
    promotion: str | None = None


@dataclass(frozen=True)
class Ordered:
    """The price of a wish; `amount_minor` is of the whole quantity."""

    price: Price
    amount_minor: int
    trial_days: int = 0


def find_offer(catalogue: Catalogue, wish: Wish, currency: str) -> Ordered:
    """Return the price of a plan or a pack.

    Raises:
        PlanUnknown: there is no such plan.
        NotForSale: no such pack, no price in this currency or interval, a plan that is free or only sold by people.
    """
    if wish.kind == "pack":
        pack = _pack(catalogue, wish.sku)
        price = _priced((pack.price,), currency, f"the pack {pack.key}")
        return Ordered(price, price.minor * wish.quantity)
    plan = catalogue.plan(wish.sku)
    if plan.contact_sales or not plan.prices:
        raise NotForSale(
            f"The plan {plan.key} is sold by people.", remedy="Write to the operator of this server.", plan=plan.key
        )
    every = [price for price in plan.prices if price.interval == wish.interval]
    if not every:
        intervals = sorted({price.interval for price in plan.prices})
        raise NotForSale(
            f"The plan {plan.key} is not sold by the {wish.interval}.",
            remedy=f"Choose by the {' or by the '.join(intervals)}.",
            intervals=intervals,
        )
    price = _priced(tuple(every), currency, f"the plan {plan.key}")
    if price.minor == 0:
        raise NotForSale(
            f"The plan {plan.key} costs nothing.",
            remedy="To go back to it, cancel the subscription.",
            plan=plan.key,
        )
    return Ordered(price, price.minor, plan.trial.days)


def _pack(catalogue: Catalogue, key: str) -> Pack:
    for pack in catalogue.packs:
        if pack.key == key:
            return pack
    keys = [pack.key for pack in catalogue.packs]
    near = get_close_matches(key, keys, n=1)
    raise NotForSale(
        f"There is no pack {key!r}" + (f"; did you mean {near[0]!r}?" if near else "."),
        remedy=f"Choose one of {', '.join(keys)}." if keys else "This catalogue sells no packs: choose a plan.",
        packs=keys,
    )


def _priced(prices: tuple[Price, ...], currency: str, what: str) -> Price:
    for price in prices:
        if price.currency == currency:
            return price
    known = sorted({price.currency for price in prices})
    raise NotForSale(
        f"There is no price in {currency.upper()} for {what}.",
        remedy=f"Pay in {' or '.join(one.upper() for one in known)}.",
        currencies=known,
    )
