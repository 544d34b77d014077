"""Checkout and the Customer Portal at Stripe."""

from __future__ import annotations

from typing import Any

from mutoscope.billing.provider import CheckoutOrder, CheckoutPage, ProviderRefused
from mutoscope.billing.stripe.connection import Calls, keyed
from mutoscope.billing.stripe.errors import in_our_words
from mutoscope.billing.stripe.read import checkout_page


class CheckoutCalls(Calls):
    """Pages that people walk."""

    async def open_checkout(self, order: CheckoutOrder, *, key: str) -> CheckoutPage:
        """Open a Checkout Session; tax is Stripe Tax's, where the account has it switched on."""
        params: dict[str, Any] = {
            "mode": order.mode,
            "customer": order.customer_id,
            "currency": order.currency,
            "success_url": order.success_url,
            "cancel_url": order.cancel_url,
            "expires_at": int(order.expires_at.timestamp()),
            "metadata": dict(order.metadata),
        }
        if order.lookup_key is not None:
            price = await self._connection.price_id(order.lookup_key)
            params["line_items"] = [{"price": price, "quantity": order.quantity}]
            params |= _taxed()
            params |= await self._discounted(order)
        params |= _of_mode(order)
        with in_our_words():
            return checkout_page(await self._v1.checkout.sessions.create_async(params, keyed(key)))

    async def _discounted(self, order: CheckoutOrder) -> dict[str, Any]:
        if order.promotion is None:
            return {"allow_promotion_codes": True}
        with in_our_words():
            found = await self._v1.promotion_codes.list_async({"code": order.promotion, "active": True, "limit": 1})
        if not found.data:
            raise ProviderRefused(
                f"The promotion code {order.promotion!r} is not known, or no longer valid.",
                remedy="Check how it is written, or go on without it.",
                promotion=order.promotion,
            )
        return {"discounts": [{"promotion_code": found.data[0].id}]}

    async def find_checkout(self, checkout_id: str) -> CheckoutPage:
        """Return a Checkout Session."""
        with in_our_words():
            return checkout_page(await self._v1.checkout.sessions.retrieve_async(checkout_id))

    async def checkout_of_payment(self, payment_id: str) -> CheckoutPage | None:
        """Return the Checkout Session that a payment was made on."""
        with in_our_words():
            found = await self._v1.checkout.sessions.list_async({"payment_intent": payment_id, "limit": 1})
        return checkout_page(found.data[0]) if found.data else None

    async def expire_checkout(self, checkout_id: str, *, key: str) -> CheckoutPage:
        """Close a Checkout Session; one that is no longer open is returned as it is."""
        page = await self.find_checkout(checkout_id)
        if page.status != "open":
            return page
        with in_our_words():
            return checkout_page(await self._v1.checkout.sessions.expire_async(checkout_id, {}, keyed(key)))

    async def open_portal(self, customer_id: str, *, return_url: str) -> str:
        """Return the address of a Billing Portal session."""
        with in_our_words():
            params = {"customer": customer_id, "return_url": return_url}
            return str((await self._v1.billing_portal.sessions.create_async(params)).url)


def _taxed() -> dict[str, Any]:
    return {
        "automatic_tax": {"enabled": True},
        "tax_id_collection": {"enabled": True},
        "billing_address_collection": "auto",
        # Stripe Tax reads the address from the customer, so what is typed is kept there.
        "customer_update": {"address": "auto", "name": "auto"},
    }


def _of_mode(order: CheckoutOrder) -> dict[str, Any]:
    metadata = dict(order.metadata)
    if order.mode == "payment":
        # The card stays on file, so that the next top-up takes one click.
        return {
            "payment_intent_data": {"metadata": metadata, "setup_future_usage": "off_session"},
            "invoice_creation": {"enabled": False},
        }
    if order.mode == "subscription":
        trial = {"trial_period_days": order.trial_days} if order.trial_days else {}
        return {"subscription_data": {"metadata": metadata, **trial}}
    return {"setup_intent_data": {"metadata": metadata}}
