"""Invoices at Stripe."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mutoscope.billing.provider import CardDeclined, InvoiceState, ProviderRefused
from mutoscope.billing.stripe.ask_payments import PaymentCalls
from mutoscope.billing.stripe.connection import keyed
from mutoscope.billing.stripe.errors import in_our_words
from mutoscope.billing.stripe.read import id_of
from mutoscope.billing.stripe.read_invoice import ReadInvoice


class InvoiceCalls(ReadInvoice, PaymentCalls):
    """Invoices that we write ourselves, and whose payment is whose."""

    async def invoice_of_payment(self, payment_id: str) -> str | None:
        """Return the invoice that a payment paid."""
        params = {"payment": {"type": "payment_intent", "payment_intent": payment_id}, "limit": 1}
        with in_our_words():
            found = await self._v1.invoice_payments.list_async(params)
        return id_of(found.data[0].invoice) if found.data else None

    async def bill(
        self, customer_id: str, currency: str, items: Sequence[tuple[str, int]], *, batch: str, key: str
    ) -> InvoiceState:
        """Write, finalise and pay one invoice; each request has a key of its own, so that all may be repeated."""
        params: dict[str, Any] = {
            "customer": customer_id,
            "currency": currency,
            "auto_advance": True,  # Stripe goes on asking for the money if the card is declined now
            "collection_method": "charge_automatically",
            "pending_invoice_items_behavior": "exclude",
            "automatic_tax": {"enabled": True},
            "metadata": {"batch": batch},
        }
        card = await self.find_card(customer_id)
        if card is not None:  # a card that was kept by a payment is no default of the customer's
            params["default_payment_method"] = card.id
        with in_our_words():
            invoice_id = str((await self._v1.invoices.create_async(params, keyed(f"{key}:invoice"))).id)
            for number, (description, amount) in enumerate(items):
                item = {
                    "customer": customer_id,
                    "invoice": invoice_id,
                    "currency": currency,
                    "amount": amount,
                    "description": description,
                }
                await self._v1.invoice_items.create_async(item, keyed(f"{key}:item:{number}"))
            await self._v1.invoices.finalize_invoice_async(invoice_id, {}, keyed(f"{key}:finalize"))
        return await self._collect(invoice_id, key)

    async def _collect(self, invoice_id: str, key: str) -> InvoiceState:
        """Take the money for an invoice, unless that was done as it was finalised, or meanwhile."""
        found = await self.find_invoice(invoice_id)
        if found.status != "open":
            return found
        try:
            with in_our_words():
                await self._v1.invoices.pay_async(invoice_id, {"off_session": True}, keyed(f"{key}:pay"))
        except CardDeclined:  # it stays open: the provider asks again, and tells us how that ends
            pass
        except ProviderRefused:
            found = await self.find_invoice(invoice_id)
            if found.status == "open":  # nobody else was faster: it is refused
                raise
        return await self.find_invoice(invoice_id)
