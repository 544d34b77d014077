"""The group `billing`. Written by tools/write_sdk.py."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from mutoscope.clients.sdk.call import UNSET, Call, Unset, given


class BillingView(BaseModel):
    """Where the workspace stands with its payments."""

    model_config = ConfigDict(extra="allow")

    plan_type: str
    status: str
    interval: str
    next_plan: str
    period_start: dt.datetime
    period_end: dt.datetime
    next_billing_at: dt.datetime | None
    next_amount_minor: int | None
    currency: str | None
    cancels_at: dt.datetime | None
    grace_until: dt.datetime | None
    trial_end: dt.datetime | None
    card: CardView | None
    checkout: CheckoutView | None
    payments: bool


class CardView(BaseModel):
    """The card on file."""

    model_config = ConfigDict(extra="allow")

    brand: str
    last4: str
    expires: str


class ChangePreview(BaseModel):
    """What a change would cost now; money in minor units."""

    model_config = ConfigDict(extra="allow")

    at_once: bool
    currency: str
    due_now_minor: int
    tax_minor: int
    lines: list[dict[str, Any]]


class CheckoutView(BaseModel):
    """An open payment page."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    url: str | None
    kind: str
    sku: str
    quantity: int
    currency: str
    amount_minor: int
    expires_at: dt.datetime | None


class InvoicePage(BaseModel):
    """One page of invoices, newest first."""

    model_config = ConfigDict(extra="allow")

    items: list[InvoiceView]
    next_cursor: str | None


class InvoiceView(BaseModel):
    """An invoice or receipt."""

    model_config = ConfigDict(extra="allow")

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
    hosted_invoice_url: str | None
    invoice_pdf: str | None
    lines: list[dict[str, Any]]
    created_at: dt.datetime
    paid_at: dt.datetime | None


class PortalView(BaseModel):
    """A page of the payment provider's."""

    model_config = ConfigDict(extra="allow")

    url: str


class ReferralClaimed(BaseModel):
    """What was promised."""

    model_config = ConfigDict(extra="allow")

    credits: int | str


class ReferralView(BaseModel):
    """A workspace's referral code."""

    model_config = ConfigDict(extra="allow")

    code: str
    link: str
    credits: int | str
    brought: int
    rewarded: int


class UsagePage(BaseModel):
    """One page of the usage ledger, the newest first."""

    model_config = ConfigDict(extra="allow")

    items: list[UsageView]
    next_cursor: str | None


class UsageView(BaseModel):
    """One line of the usage ledger."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    user_id: uuid.UUID
    project_id: uuid.UUID | None
    work: str
    path: str
    unit: str
    held: int | str
    spent: int | str | None
    hold: str | None
    charge_id: uuid.UUID | None
    charge_status: str | None
    invoice_id: str | None
    currency: str | None
    amount_minor: int | None
    plan_type: str
    quoted: dict[str, Any]
    counted: dict[str, Any] | None
    status: str
    created_at: dt.datetime
    ended_at: dt.datetime | None


class WebhookTaken(BaseModel):
    """A webhook was acknowledged."""

    model_config = ConfigDict(extra="allow")

    received: bool
    new: bool


def billing_get() -> Call[BillingView]:
    """Return where the workspace stands with its payments."""
    return Call("GET", "/billing", answer=BillingView)


def billing_checkout_post(
    *,
    plan: str | None | Unset = UNSET,
    pack: str | None | Unset = UNSET,
    card: bool | Unset = UNSET,
    interval: Literal["month", "year"] | Unset = UNSET,
    currency: str | None | Unset = UNSET,
    quantity: int | Unset = UNSET,
    promotion: str | None | Unset = UNSET,
) -> Call[CheckoutView]:
    """Return the address of a payment page (document 004); the same order again returns the same page."""
    return Call(
        "POST",
        "/billing/checkout",
        answer=CheckoutView,
        body=given(
            plan=plan,
            pack=pack,
            card=card,
            interval=interval,
            currency=currency,
            quantity=quantity,
            promotion=promotion,
        ),
        keyed=True,
    )


def billing_portal_post() -> Call[PortalView]:
    """Return the address of a page where cards are changed and invoices read."""
    return Call("POST", "/billing/portal", answer=PortalView, keyed=True)


def billing_invoices_get(*, cursor: str | None | Unset = UNSET, limit: int | Unset = UNSET) -> Call[InvoicePage]:
    """Return one page of invoices and receipts, newest first."""
    return Call("GET", "/billing/invoices", answer=InvoicePage, query=given(cursor=cursor, limit=limit))


def billing_invoices_invoice_id_get(invoice_id: str) -> Call[InvoiceView]:
    """Return one invoice with its lines."""
    return Call("GET", f"/billing/invoices/{invoice_id}", answer=InvoiceView)


def billing_webhook_post() -> Call[WebhookTaken]:
    """Keep the event's id and acknowledge it; the worker does what follows.

    Its signature is its permission.
    """
    return Call("POST", "/billing/webhook", answer=WebhookTaken, keyed=True)


def billing_subscription_change_post(
    *, plan: str, interval: Literal["month", "year"] | None | Unset = UNSET
) -> Call[BillingView]:
    """Go over to a better plan at once, or to a lesser one with the next period; see `preview` for the price."""
    return Call(
        "POST", "/billing/subscription/change", answer=BillingView, body=given(plan=plan, interval=interval), keyed=True
    )


def billing_subscription_preview_post(
    *, plan: str, interval: Literal["month", "year"] | None | Unset = UNSET
) -> Call[ChangePreview]:
    """Return what a change of plan would charge now; nothing is changed."""
    return Call(
        "POST",
        "/billing/subscription/preview",
        answer=ChangePreview,
        body=given(plan=plan, interval=interval),
        keyed=True,
    )


def billing_subscription_cancel_post() -> Call[BillingView]:
    """End the subscription with the period that is paid; nothing that was made is lost."""
    return Call("POST", "/billing/subscription/cancel", answer=BillingView, keyed=True)


def billing_subscription_resume_post() -> Call[BillingView]:
    """Let a subscription that was to end go on."""
    return Call("POST", "/billing/subscription/resume", answer=BillingView, keyed=True)


def billing_referral_get() -> Call[ReferralView]:
    """Return the workspace's own code, made when it is first asked for, and what it has brought."""
    return Call("GET", "/billing/referral", answer=ReferralView)


def billing_referral_post(*, code: str) -> Call[ReferralClaimed]:
    """Say by whom this workspace was brought, once and before its first payment; both get credits after that."""
    return Call("POST", "/billing/referral", answer=ReferralClaimed, body=given(code=code), keyed=True)


def billing_usage_get(
    *,
    since: dt.datetime | Unset = UNSET,
    until: dt.datetime | Unset = UNSET,
    cursor: str | None | Unset = UNSET,
    limit: int | Unset = UNSET,
) -> Call[UsagePage]:
    """List what was asked for, what it came to and what paid for it, the newest first."""
    return Call(
        "GET", "/billing/usage", answer=UsagePage, query=given(since=since, until=until, cursor=cursor, limit=limit)
    )
