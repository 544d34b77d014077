"""Payments and refunds at Stripe."""

from __future__ import annotations

from typing import Any, Final

from mutoscope.billing.provider import CardDeclined, PaymentOrder, PaymentState, SavedCard
from mutoscope.billing.stripe.connection import Calls, keyed
from mutoscope.billing.stripe.errors import in_our_words
from mutoscope.billing.stripe.read import id_of, payment_state

_REASONS: Final = frozenset({"duplicate", "fraudulent", "requested_by_customer"})


class PaymentCalls(Calls):
    """Money from a card, and back to it."""

    async def charge_card(self, order: PaymentOrder, *, key: str) -> PaymentState:
        """Confirm a PaymentIntent off session with the customer's default card.

        Raises:
            CardDeclined: there is no card on file, it was declined, or its holder must confirm.
        """
        card = await self.find_card(order.customer_id)
        if card is None:
            raise CardDeclined("There is no card on file.", remedy="Pay on the payment page instead.", reason="no_card")
        params: dict[str, Any] = {
            "amount": order.amount_minor,
            "currency": order.currency,
            "customer": order.customer_id,
            "payment_method": card.id,
            "off_session": True,
            "confirm": True,
            "description": order.description,
            "metadata": dict(order.metadata),
        }
        with in_our_words():
            return payment_state(await self._v1.payment_intents.create_async(params, keyed(key)))

    async def find_card(self, customer_id: str) -> SavedCard | None:
        """Return the customer's default card, else the newest one."""
        with in_our_words():
            customer = await self._v1.customers.retrieve_async(customer_id)
            found = await self._v1.customers.payment_methods.list_async(customer_id, {"type": "card", "limit": 20})
        settings = getattr(customer, "invoice_settings", None)
        chosen = id_of(settings.default_payment_method) if settings else None
        cards = [method for method in found.data if method.id == chosen] or found.data
        if not cards:
            return None
        card = cards[0].card
        return SavedCard(cards[0].id, card.brand, card.last4, f"{card.exp_year}-{card.exp_month:02d}")

    async def find_payment(self, payment_id: str) -> PaymentState:
        """Return a PaymentIntent."""
        with in_our_words():
            return payment_state(await self._v1.payment_intents.retrieve_async(payment_id))

    async def charge_of(self, object_id: str) -> str | None:
        """Return the charge that a refund, a dispute or a payment is about."""
        with in_our_words():
            match object_id.split("_", 1)[0]:
                case "re" | "pyr":
                    return id_of((await self._v1.refunds.retrieve_async(object_id)).charge)
                case "dp" | "du":
                    return id_of((await self._v1.disputes.retrieve_async(object_id)).charge)
                case "pi":
                    return id_of((await self._v1.payment_intents.retrieve_async(object_id)).latest_charge)
                case "ch" | "py":
                    return object_id
                case _:
                    return None

    async def refund(self, payment_id: str, amount_minor: int | None, *, reason: str, key: str) -> str:
        """Give a payment back, whole or in part, and return the refund's id."""
        params: dict[str, Any] = {
            "payment_intent": payment_id,
            "reason": reason if reason in _REASONS else "requested_by_customer",
        }
        if amount_minor is not None:
            params["amount"] = amount_minor
        with in_our_words():
            return str((await self._v1.refunds.create_async(params, keyed(key))).id)
