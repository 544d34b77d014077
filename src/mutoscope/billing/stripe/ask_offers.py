"""Products, prices and customers at Stripe."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any, Final

from mutoscope.billing.provider import Offer, ProviderRefused
from mutoscope.billing.stripe.connection import Calls, keyed
from mutoscope.billing.stripe.errors import in_our_words

_KEYS_AT_ONCE: Final = 10
"""Lookup keys in one request: Stripe's limit."""


class OfferCalls(Calls):
    """What is sold, and to whom."""

    async def put_offers(self, offers: Sequence[Offer]) -> int:
        """See to it that every offer exists; return how many had to be made."""
        known: dict[str, Any] = {}
        names = [offer.lookup_key for offer in offers]
        for start in range(0, len(names), _KEYS_AT_ONCE):
            some = names[start : start + _KEYS_AT_ONCE]
            params = {"lookup_keys": some, "limit": 100, "expand": ["data.currency_options"]}
            with in_our_words():
                found = await self._v1.prices.list_async(params)
            known |= {price.lookup_key: price for price in found.data}
        made = 0
        for offer in offers:
            if offer.lookup_key in known:
                _check_same(offer, known[offer.lookup_key])
            else:
                await self._put_offer(offer)
                made += 1
        return made

    async def _put_offer(self, offer: Offer) -> None:
        (currency, amount), *others = offer.amounts.items()
        params: dict[str, Any] = {
            "currency": currency,
            "unit_amount": amount,
            "lookup_key": offer.lookup_key,
            "tax_behavior": offer.tax,
            "product_data": {"name": offer.product},
            "currency_options": {other: {"unit_amount": value, "tax_behavior": offer.tax} for other, value in others},
        }
        if offer.interval != "once":
            params["recurring"] = {"interval": offer.interval}
        with in_our_words():
            await self._v1.prices.create_async(params, keyed(f"offer:{offer.lookup_key}"))

    async def create_customer(self, workspace_id: uuid.UUID, *, name: str, email: str | None, key: str) -> str:
        """Make a customer for a workspace and return its id."""
        params: dict[str, Any] = {"name": name, "metadata": {"workspace_id": str(workspace_id)}}
        if email:
            params["email"] = email
        with in_our_words():
            return str((await self._v1.customers.create_async(params, keyed(key))).id)

    async def forget_customer(self, customer_id: str, *, key: str) -> None:
        """Delete a customer for good; one that is gone is left so."""
        try:
            with in_our_words():
                await self._v1.customers.delete_async(customer_id, {}, keyed(key))
        except ProviderRefused as refusal:
            if refusal.details.get("reason") != "resource_missing":
                raise


def _check_same(offer: Offer, price: Any) -> None:  # noqa: ANN401 -- an SDK value
    """Refuse a name that means another price there: whoever subscribed to it pays what it meant.

    Raises:
        ProviderRefused: amount, currency or interval differ.
    """
    options: dict[str, Any] = price.currency_options.to_dict() if price.currency_options else {}
    there: dict[str, int] = {currency: option["unit_amount"] for currency, option in options.items()}
    there[price.currency] = price.unit_amount
    interval = price.recurring.interval if price.recurring else "once"
    if interval != offer.interval or any(there.get(currency) != minor for currency, minor in offer.amounts.items()):
        raise ProviderRefused(
            f"The price {offer.lookup_key!r} stands at the payment provider with another amount, currency or interval.",
            remedy="Prices never change: give the new one a new lookup_key (…_v2) in the catalogue.",
            lookup_key=offer.lookup_key,
            there=there,
        )
