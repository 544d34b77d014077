"""Subscriptions at Stripe."""

from __future__ import annotations

from typing import Any

from mutoscope.billing.provider import InvoiceState, SubscriptionChange, SubscriptionState
from mutoscope.billing.stripe.connection import keyed
from mutoscope.billing.stripe.errors import in_our_words
from mutoscope.billing.stripe.read import id_of, subscription_state
from mutoscope.billing.stripe.read_invoice import ReadInvoice


class SubscriptionCalls(ReadInvoice):
    """What is paid again and again."""

    async def find_subscription(self, subscription_id: str) -> SubscriptionState:
        """Return a Subscription."""
        with in_our_words():
            return subscription_state(await self._v1.subscriptions.retrieve_async(subscription_id))

    async def change_subscription(self, change: SubscriptionChange, *, key: str) -> SubscriptionState:
        """Change the price or the end of a Subscription.

        Raises:
            CardDeclined: the rest of the period was to be charged at once and was not; nothing has changed then.
        """
        params: dict[str, Any] = {}
        if change.lookup_key is not None:
            params |= await self._new_price(change)
            # Without it a declined card would leave the new plan unpaid.
            params["payment_behavior"] = "error_if_incomplete" if change.prorate else "allow_incomplete"
        if change.cancel_at_period_end is not None:
            params["cancel_at_period_end"] = change.cancel_at_period_end
        if change.metadata:
            params["metadata"] = dict(change.metadata)
        with in_our_words():
            found = await self._v1.subscriptions.update_async(change.subscription_id, params, keyed(key))
        return subscription_state(found)

    async def latest_invoice(self, subscription_id: str) -> str | None:
        """Return the newest invoice of a Subscription."""
        with in_our_words():
            return id_of((await self._v1.subscriptions.retrieve_async(subscription_id)).latest_invoice)

    async def preview_change(self, change: SubscriptionChange) -> InvoiceState:
        """Return the invoice that a change would bring."""
        price = await self._new_price(change)
        details = {"items": price["items"], "proration_behavior": price["proration_behavior"]}
        params = {"subscription": change.subscription_id, "subscription_details": details}
        with in_our_words():
            found = await self._v1.invoices.create_preview_async(params)
        return await self._read_invoice(found, found.lines.data, ())

    async def end_subscription(self, subscription_id: str, *, key: str) -> SubscriptionState:
        """End a Subscription at once, without giving anything back."""
        found = await self.find_subscription(subscription_id)
        if found.ended_at is not None:
            return found
        with in_our_words():
            ended = await self._v1.subscriptions.cancel_async(subscription_id, {"prorate": False}, keyed(key))
        return subscription_state(ended)

    async def _new_price(self, change: SubscriptionChange) -> dict[str, Any]:
        price = await self._connection.price_id(change.lookup_key or "")
        return {
            "items": [{"id": change.item_id, "price": price}],
            "proration_behavior": "always_invoice" if change.prorate else "none",
        }
