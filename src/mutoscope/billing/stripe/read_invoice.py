"""Read an invoice whole: its lines page by page, the names of their prices, the payments it was paid with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mutoscope.billing.provider import InvoiceLine, InvoiceState
from mutoscope.billing.stripe.connection import Calls
from mutoscope.billing.stripe.errors import in_our_words
from mutoscope.billing.stripe.read import id_of, invoice_line, invoice_state


class ReadInvoice(Calls):
    """What invoices and subscriptions share."""

    async def find_invoice(self, invoice_id: str) -> InvoiceState:
        """Return an Invoice."""
        with in_our_words():
            found = await self._v1.invoices.retrieve_async(invoice_id)
            lines = list(found.lines.data)
            if found.lines.has_more:
                page = await self._v1.invoices.line_items.list_async(invoice_id, {"limit": 100})
                lines = [line async for line in page.auto_paging_iter()]
            payments = await self._v1.invoice_payments.list_async({"invoice": invoice_id, "limit": 100})
        ids = [id_of(one.payment.payment_intent) for one in payments.data if one.payment]
        return await self._read_invoice(found, lines, tuple(one for one in ids if one))

    async def _read_invoice(self, found: Any, lines: Sequence[Any], payment_ids: tuple[str, ...]) -> InvoiceState:  # noqa: ANN401 -- an SDK value
        read: list[InvoiceLine] = []
        for line in lines:
            pricing = line.pricing
            price = id_of(pricing.price_details.price) if pricing and pricing.price_details else None
            read.append(invoice_line(line, await self._connection.lookup_key(price)))
        return invoice_state(found, tuple(read), payment_ids)
