"""A workspace's payments over HTTP; money in minor units (cents) beside its currency."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Literal

from pydantic import BaseModel, Field

from mutoscope.billing.account.read_account import BillingAccount
from mutoscope.billing.account.read_invoices import Invoice
from mutoscope.billing.checkout import Checkout, Wish
from mutoscope.kernel import Page
from mutoscope.tenancy.schema_example import example

_ID = "0190b5a8-7c1e-7d2f-9a3b-5c6d7e8f9012"


class CheckoutRequest(BaseModel):
    """What to buy (document 004): one of `plan`, `pack`, or `card` to only leave a card."""

    model_config = example(plan="Pro", interval="month", currency="usd")

    plan: str | None = Field(default=None, min_length=1, max_length=100, description="A plan of the catalogue.")
    pack: str | None = Field(default=None, min_length=1, max_length=100, description="A pack of the catalogue.")
    card: bool = Field(default=False, description="Only leave a card, for charges by use and one-click top-ups.")
    interval: Literal["month", "year"] = "month"
    currency: str | None = Field(default=None, pattern=r"^[a-z]{3}$", description="Default: the workspace's own.")
    quantity: int = Field(default=1, ge=1, le=100, description="Packs.")
    promotion: str | None = Field(default=None, max_length=50, description="A promotion code.")

    def to_wish(self) -> Wish:
        """Return the wish.

        Raises:
            ValueError: not exactly one thing is asked for.
        """
        if self.card and not (self.plan or self.pack):
            return Wish("card", "card", "once", self.currency)
        if bool(self.plan) == bool(self.pack) or self.card:
            message = "name one of plan, pack and card"
            raise ValueError(message)
        if self.pack:
            return Wish("pack", self.pack, "once", self.currency, self.quantity, self.promotion)
        return Wish("plan", self.plan or "", self.interval, self.currency, 1, self.promotion)


class CheckoutView(BaseModel):
    """An open payment page."""

    model_config = example(
        id=_ID,
        url="https://checkout.stripe.com/c/pay/cs_test_a1b2",
        kind="plan",
        sku="Pro",
        quantity=1,
        currency="usd",
        amount_minor=4900,
        expires_at="2025-12-31T01:00:00Z",
    )

    id: uuid.UUID
    url: str | None = Field(description="Send the buyer here.")
    kind: Literal["plan", "pack", "card"]
    sku: str
    quantity: int
    currency: str
    amount_minor: int = Field(description="Before discounts, and before tax where tax comes on top.")
    expires_at: dt.datetime | None

    @classmethod
    def of(cls, checkout: Checkout) -> CheckoutView:
        """Return a checkout in these words."""
        return cls(
            id=checkout.id,
            url=checkout.url,
            kind=checkout.kind,
            sku=checkout.sku,
            quantity=checkout.quantity,
            currency=checkout.currency,
            amount_minor=checkout.amount_minor,
            expires_at=checkout.expires_at,
        )


class CardView(BaseModel):
    """The card on file."""

    model_config = example(brand="visa", last4="4242", expires="2034-12")

    brand: str
    last4: str
    expires: str


class BillingView(BaseModel):
    """Where the workspace stands with its payments."""

    model_config = example(
        plan_type="Pro",
        status="active",
        interval="month",
        next_plan="Pro",
        period_start="2025-12-01T00:00:00Z",
        period_end="2026-01-01T00:00:00Z",
        next_billing_at="2026-01-01T00:00:00Z",
        next_amount_minor=4900,
        currency="usd",
        cancels_at=None,
        grace_until=None,
        trial_end=None,
        card={"brand": "visa", "last4": "4242", "expires": "2034-12"},
        checkout=None,
        payments=True,
    )

    plan_type: str
    status: Literal["trialing", "active", "past_due", "ended"]
    interval: Literal["none", "month", "year"]
    next_plan: str = Field(description="The plan of the next period: a change to a lesser plan waits for it.")
    period_start: dt.datetime
    period_end: dt.datetime
    next_billing_at: dt.datetime | None
    next_amount_minor: int | None = Field(description="Before discounts and tax.")
    currency: str | None
    cancels_at: dt.datetime | None
    grace_until: dt.datetime | None = Field(description="A payment failed: the plan goes on until then.")
    trial_end: dt.datetime | None
    card: CardView | None
    checkout: CheckoutView | None = Field(description="A payment page that is open.")
    payments: bool = Field(description="Whether this server takes payments.")

    @classmethod
    def of(cls, account: BillingAccount) -> BillingView:
        """Return an account in these words."""
        plan, running, card = account.plan, account.subscription, account.card
        due = account.next_billing_at
        fields: dict[str, Any] = {
            "plan_type": plan.plan_key,
            "status": plan.status,
            "interval": plan.interval,
            "next_plan": running.plan_key if running and due else plan.plan_key,
            "period_start": plan.period_start,
            "period_end": plan.period_end,
            "next_billing_at": due,
            "next_amount_minor": running.unit_minor if running and due else None,
            "currency": running.currency if running else None,
            "cancels_at": plan.cancels_at,
            "grace_until": plan.grace_until,
            "trial_end": running.trial_end if running else None,
            "card": CardView(brand=card.brand, last4=card.last4, expires=card.expires) if card else None,
            "checkout": CheckoutView.of(account.checkout) if account.checkout else None,
            "payments": account.payments,
        }
        return cls(**fields)


class PortalView(BaseModel):
    """A page of the payment provider's."""

    model_config = example(url="https://billing.stripe.com/p/session/bps_a1b2")

    url: str


class InvoiceView(BaseModel):
    """An invoice or receipt."""

    model_config = example(
        id="in_1a2b",
        number="MTS-0001",
        status="paid",
        reason="subscription_cycle",
        currency="usd",
        subtotal_minor=4900,
        discount_minor=0,
        tax_minor=931,
        total_minor=5831,
        paid_minor=5831,
        hosted_invoice_url="https://invoice.stripe.com/i/in_1a2b",
        invoice_pdf="https://invoice.stripe.com/i/in_1a2b/pdf",
        lines=[],
        created_at="2025-12-31T00:00:00Z",
        paid_at="2025-12-31T00:00:05Z",
    )

    id: str
    number: str | None
    status: str
    reason: str
    currency: str
    subtotal_minor: int
    discount_minor: int
    tax_minor: int
    total_minor: int
    paid_minor: int
    hosted_invoice_url: str | None = Field(description="A page to read, pay and print it.")
    invoice_pdf: str | None
    lines: list[dict[str, Any]]
    created_at: dt.datetime
    paid_at: dt.datetime | None

    @classmethod
    def of(cls, invoice: Invoice) -> InvoiceView:
        """Return an invoice in these words."""
        return cls(**{name: getattr(invoice, name) for name in cls.model_fields})


class InvoicePage(BaseModel):
    """One page of invoices, newest first."""

    model_config = example(items=[], next_cursor=None)

    items: list[InvoiceView]
    next_cursor: str | None

    @classmethod
    def of(cls, page: Page[Invoice]) -> InvoicePage:
        """Return a page in these words."""
        return cls(items=[InvoiceView.of(one) for one in page.items], next_cursor=page.next_cursor)


class WebhookTaken(BaseModel):
    """A webhook was acknowledged."""

    model_config = example(received=True, new=True)

    received: bool
    new: bool = Field(description="Whether the event was not here before.")
