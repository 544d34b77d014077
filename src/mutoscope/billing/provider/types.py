"""The records of the port. Ids are the provider's own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

OrderMode = Literal["payment", "subscription", "setup"]
"""Pay once; pay again and again; only leave a card."""
Interval = Literal["once", "month", "year"]


@dataclass(frozen=True)
class Offer:
    """A price as the provider should know it; `lookup_key` is its name on both sides and never means another amount."""

    lookup_key: str
    product: str
    """What the customer reads on the invoice."""
    amounts: Mapping[str, int]
    """Minor units by currency; the first is the main one."""
    interval: Interval
    tax: Literal["inclusive", "exclusive"]


@dataclass(frozen=True)
class Discount:
    """A code that lowers a price: by percent, or by an amount in one currency."""

    code: str
    percent: int | None = None
    amount_minor: int | None = None
    currency: str | None = None
    months: int | None = None
    """Of a subscription; None is one payment."""
    most_uses: int | None = None
    ends_at: dt.datetime | None = None
    first_payment_only: bool = False


@dataclass(frozen=True)
class CheckoutOrder:
    """A visit to the provider's payment page."""

    mode: OrderMode
    customer_id: str
    currency: str
    success_url: str
    cancel_url: str
    expires_at: dt.datetime
    metadata: Mapping[str, str]
    """Comes back on the page, and on the payment or the subscription it leads to."""
    lookup_key: str | None = None
    quantity: int = 1
    trial_days: int = 0
    promotion: str | None = None
    """A promotion code that customers type."""


@dataclass(frozen=True)
class CheckoutPage:
    """A payment page and what came of it."""

    id: str
    url: str | None
    status: Literal["open", "complete", "expired"]
    paid: bool
    customer_id: str | None
    payment_id: str | None
    subscription_id: str | None
    metadata: Mapping[str, str]
    currency: str
    total_minor: int
    tax_minor: int
    discount_minor: int
    expires_at: dt.datetime | None


@dataclass(frozen=True)
class PaymentOrder:
    """A payment with the card on file, without its holder."""

    customer_id: str
    currency: str
    amount_minor: int
    description: str
    metadata: Mapping[str, str]


@dataclass(frozen=True)
class PaymentState:
    """A payment: what it is for stands in its metadata."""

    id: str
    customer_id: str | None
    status: Literal["succeeded", "processing", "open", "cancelled"]
    currency: str
    amount_minor: int
    charge_id: str | None
    metadata: Mapping[str, str]
    created_at: dt.datetime


@dataclass(frozen=True)
class SubscriptionState:
    """A subscription to one price."""

    id: str
    item_id: str
    customer_id: str
    status: str
    lookup_key: str
    interval: Literal["month", "year"]
    currency: str
    unit_minor: int
    period_start: dt.datetime
    period_end: dt.datetime
    cancel_at_period_end: bool
    trial_end: dt.datetime | None
    anchor: dt.datetime
    """Its periods begin on this day of the month."""
    started_at: dt.datetime
    ended_at: dt.datetime | None
    metadata: Mapping[str, str]


@dataclass(frozen=True)
class SubscriptionChange:
    """What to change of a subscription; None leaves a thing as it is."""

    subscription_id: str
    item_id: str
    lookup_key: str | None = None
    prorate: bool = False
    """Charge or credit the rest of the period at once; otherwise the new price begins with the next period."""
    cancel_at_period_end: bool | None = None
    metadata: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True)
class InvoiceLine:
    """One line: `amount_minor` is after discounts and without tax."""

    id: str
    description: str
    amount_minor: int
    lookup_key: str | None
    proration: bool
    period_start: dt.datetime
    period_end: dt.datetime


@dataclass(frozen=True)
class InvoiceState:
    """An invoice."""

    id: str
    customer_id: str
    number: str | None
    status: Literal["draft", "open", "paid", "uncollectible", "void"]
    reason: str
    subscription_id: str | None
    currency: str
    subtotal_minor: int
    discount_minor: int
    tax_minor: int
    total_minor: int
    paid_minor: int
    hosted_invoice_url: str | None
    invoice_pdf: str | None
    lines: tuple[InvoiceLine, ...]
    payment_ids: tuple[str, ...]
    metadata: Mapping[str, str]
    created_at: dt.datetime
    paid_at: dt.datetime | None


@dataclass(frozen=True)
class CashLine:
    """One line of the provider's own books: `net_minor` is `amount_minor` less `fee_minor`."""

    id: str
    kind: str
    """The provider's word: `charge`, `refund`, `adjustment`, …"""
    source_id: str
    currency: str
    amount_minor: int
    fee_minor: int
    net_minor: int
    created_at: dt.datetime


@dataclass(frozen=True)
class ChargeState:
    """Money that was taken from a card, and what came back of it."""

    id: str
    customer_id: str | None
    payment_id: str | None
    succeeded: bool
    currency: str
    amount_minor: int
    refunded_minor: int
    disputed_minor: int
    """In dispute, or lost in one; nothing once it was won."""
    cash: tuple[CashLine, ...]


@dataclass(frozen=True)
class SavedCard:
    """The card that may be charged later."""

    id: str
    brand: str
    last4: str
    expires: str
    """`2034-12`."""


@dataclass(frozen=True)
class ProviderEvent:
    """Something happened to an object there; what, is asked for anew."""

    id: str
    type: str
    object_id: str | None
    created_at: dt.datetime
