"""What billing asks of a payment provider."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from mutoscope.billing.provider.types import (
    CashLine,
    ChargeState,
    CheckoutOrder,
    CheckoutPage,
    Discount,
    InvoiceState,
    Offer,
    PaymentOrder,
    PaymentState,
    ProviderEvent,
    SavedCard,
    SubscriptionChange,
    SubscriptionState,
)


class PaymentProvider(Protocol):
    """A payment provider. What changes something there takes a `key`: the same key, the same effect.

    Every method may raise `ProviderUnavailable` (ask again with the same key), `ProviderRefused`, or, where money
    moves, `CardDeclined`.
    """

    # What is sold ------------------------------------------------------------------------------------------------

    async def put_offers(self, offers: Sequence[Offer]) -> int:
        """See to it that every offer exists there with its amounts; return how many had to be made."""
        ...

    async def put_discount(self, discount: Discount, *, key: str) -> str:
        """Make a code that lowers a price, which the provider keeps and counts, and return its id."""
        ...

    # Customers -----------------------------------------------------------------------------------------------------

    async def create_customer(self, workspace_id: uuid.UUID, *, name: str, email: str | None, key: str) -> str:
        """Make a customer for a workspace and return its id."""
        ...

    async def forget_customer(self, customer_id: str, *, key: str) -> None:
        """Delete a customer with their cards and address, and end their subscriptions at once; again is no fault."""
        ...

    async def find_card(self, customer_id: str) -> SavedCard | None:
        """Return the card that may be charged later."""
        ...

    # Pages that people walk ----------------------------------------------------------------------------------------

    async def open_checkout(self, order: CheckoutOrder, *, key: str) -> CheckoutPage:
        """Open a payment page."""
        ...

    async def find_checkout(self, checkout_id: str) -> CheckoutPage:
        """Return a payment page."""
        ...

    async def checkout_of_payment(self, payment_id: str) -> CheckoutPage | None:
        """Return the payment page that a payment was made on."""
        ...

    async def expire_checkout(self, checkout_id: str, *, key: str) -> CheckoutPage:
        """Close a payment page; one that was paid or has expired is returned as it is."""
        ...

    async def open_portal(self, customer_id: str, *, return_url: str) -> str:
        """Return the address of a page where the customer changes cards and reads invoices."""
        ...

    # Payments ------------------------------------------------------------------------------------------------------

    async def charge_card(self, order: PaymentOrder, *, key: str) -> PaymentState:
        """Take a payment with the card on file."""
        ...

    async def find_payment(self, payment_id: str) -> PaymentState:
        """Return a payment."""
        ...

    async def find_charge(self, charge_id: str) -> ChargeState:
        """Return a charge with its refunds, its dispute and every line of the books that it led to."""
        ...

    async def charge_of(self, object_id: str) -> str | None:
        """Return the charge that a refund, a dispute or a payment is about."""
        ...

    async def refund(self, payment_id: str, amount_minor: int | None, *, reason: str, key: str) -> str:
        """Give a payment back, whole or in part, and return the refund's id."""
        ...

    # Subscriptions and invoices ------------------------------------------------------------------------------------

    async def find_subscription(self, subscription_id: str) -> SubscriptionState:
        """Return a subscription."""
        ...

    async def change_subscription(self, change: SubscriptionChange, *, key: str) -> SubscriptionState:
        """Change its price, or whether it ends with its period."""
        ...

    async def preview_change(self, change: SubscriptionChange) -> InvoiceState:
        """Return the invoice that a change would bring; nothing is kept."""
        ...

    async def end_subscription(self, subscription_id: str, *, key: str) -> SubscriptionState:
        """End it at once; one that has ended is returned as it is."""
        ...

    async def latest_invoice(self, subscription_id: str) -> str | None:
        """Return the newest invoice of a subscription."""
        ...

    async def find_invoice(self, invoice_id: str) -> InvoiceState:
        """Return an invoice with all its lines."""
        ...

    async def invoice_of_payment(self, payment_id: str) -> str | None:
        """Return the invoice that a payment paid."""
        ...

    async def bill(
        self, customer_id: str, currency: str, items: Sequence[tuple[str, int]], *, batch: str, key: str
    ) -> InvoiceState:
        """Write one invoice of items (description, minor units), finalise it and charge the card on file.

        A declined card leaves it open. `batch` comes back as the invoice's metadata.
        """
        ...

    # What happened there -------------------------------------------------------------------------------------------

    def read_event(self, body: bytes, signature: str | None) -> ProviderEvent:
        """Return the event of a webhook whose signature over the raw body is right and fresh.

        Raises:
            WebhookInvalid: it is not.
        """
        ...

    def list_events(self, since: dt.datetime) -> AsyncIterator[ProviderEvent]:
        """Yield every event since a moment, in any order."""
        ...

    def list_cash(self, since: dt.datetime, until: dt.datetime) -> AsyncIterator[CashLine]:
        """Yield the provider's own books: every line since a moment and before another."""
        ...

    async def close(self) -> None:
        """Close every connection."""
        ...
