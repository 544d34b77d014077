"""From Stripe's objects to the port's records (API version 2026-10-28).

Since 2025 a subscription's period stands on its item, and an invoice's subscription and payments in `parent` and in
invoice payments of their own.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from mutoscope.billing.provider import (
    CashLine,
    CheckoutPage,
    InvoiceLine,
    InvoiceState,
    PaymentState,
    ProviderEvent,
    SubscriptionState,
)

_PAYMENT_STATES: Final = {"succeeded": "succeeded", "processing": "processing", "canceled": "cancelled"}
_NO_MONEY_MOVED: Final = frozenset(
    {"won", "prevented", "warning_closed", "warning_needs_response", "warning_under_review"}
)


def moment(seconds: Any) -> dt.datetime:  # noqa: ANN401 -- an SDK value
    """Return Unix seconds as a moment."""
    return dt.datetime.fromtimestamp(int(seconds), dt.UTC)


def maybe_moment(seconds: Any) -> dt.datetime | None:  # noqa: ANN401 -- an SDK value
    """Return Unix seconds as a moment, or None."""
    return None if seconds is None else moment(seconds)


def id_of(value: Any) -> str | None:  # noqa: ANN401 -- an SDK value
    """Return the id of an object, expanded or not."""
    return value if value is None or isinstance(value, str) else str(value.id)


def metadata_of(found: Any) -> dict[str, str]:  # noqa: ANN401 -- an SDK value
    """Return an object's metadata."""
    return dict(found.metadata.to_dict()) if found.metadata else {}


def checkout_page(found: Any) -> CheckoutPage:  # noqa: ANN401 -- an SDK value
    """Return a Checkout Session."""
    totals = found.total_details
    return CheckoutPage(
        id=found.id,
        url=found.url,
        status=found.status,
        paid=found.payment_status in {"paid", "no_payment_required"} and found.status == "complete",
        customer_id=id_of(found.customer),
        payment_id=id_of(found.payment_intent),
        subscription_id=id_of(found.subscription),
        metadata=metadata_of(found),
        currency=found.currency or "",
        total_minor=found.amount_total or 0,
        tax_minor=totals.amount_tax if totals else 0,
        discount_minor=totals.amount_discount if totals else 0,
        expires_at=maybe_moment(found.expires_at),
    )


def payment_state(found: Any) -> PaymentState:  # noqa: ANN401 -- an SDK value
    """Return a PaymentIntent."""
    return PaymentState(
        id=found.id,
        customer_id=id_of(found.customer),
        status=_PAYMENT_STATES.get(found.status, "open"),  # pyright: ignore[reportArgumentType] -- one of the four
        currency=found.currency,
        amount_minor=found.amount,
        charge_id=id_of(found.latest_charge),
        metadata=metadata_of(found),
        created_at=moment(found.created),
    )


def subscription_state(found: Any) -> SubscriptionState:  # noqa: ANN401 -- an SDK value
    """Return a Subscription to one price."""
    item = found["items"].data[0]
    price = item.price
    return SubscriptionState(
        id=found.id,
        item_id=item.id,
        customer_id=id_of(found.customer) or "",
        status=found.status,
        lookup_key=price.lookup_key or "",
        interval=price.recurring.interval,
        currency=found.currency,
        unit_minor=price.unit_amount or 0,
        period_start=moment(item.current_period_start),
        period_end=moment(item.current_period_end),
        cancel_at_period_end=found.cancel_at_period_end,
        trial_end=maybe_moment(found.trial_end),
        anchor=moment(found.billing_cycle_anchor),
        started_at=moment(found.start_date),
        ended_at=maybe_moment(found.ended_at),
        metadata=metadata_of(found),
    )


def invoice_line(found: Any, lookup_key: str | None) -> InvoiceLine:  # noqa: ANN401 -- an SDK value
    """Return a line of an invoice, less its discounts and whatever tax is inside its price."""
    discounts = sum(one.amount for one in found.discount_amounts or ())
    inside = sum(one.amount for one in found.taxes or () if one.tax_behavior == "inclusive")
    item = found.parent.subscription_item_details if found.parent else None
    return InvoiceLine(
        id=found.id,
        description=found.description or "",
        amount_minor=found.amount - discounts - inside,
        lookup_key=lookup_key,
        proration=bool(item and item.proration),
        period_start=moment(found.period.start),
        period_end=moment(found.period.end),
    )


def invoice_state(found: Any, lines: tuple[InvoiceLine, ...], payment_ids: tuple[str, ...]) -> InvoiceState:  # noqa: ANN401 -- an SDK value
    """Return an Invoice with its lines and payments."""
    details = found.parent.subscription_details if found.parent else None
    return InvoiceState(
        id=found.id,
        customer_id=id_of(found.customer) or "",
        number=found.number,
        status=found.status or "draft",
        reason=found.billing_reason or "manual",
        subscription_id=id_of(details.subscription) if details else None,
        currency=found.currency,
        subtotal_minor=found.subtotal,
        discount_minor=sum(one.amount for one in found.total_discount_amounts or ()),
        tax_minor=sum(one.amount for one in found.total_taxes or ()),
        total_minor=found.total,
        paid_minor=found.amount_paid,
        hosted_invoice_url=found.hosted_invoice_url,
        invoice_pdf=found.invoice_pdf,
        lines=lines,
        payment_ids=payment_ids,
        metadata=metadata_of(found),
        created_at=moment(found.created),
        paid_at=maybe_moment(found.status_transitions.paid_at),
    )


def cash_line(found: Any) -> CashLine:  # noqa: ANN401 -- an SDK value
    """Return a balance transaction."""
    return CashLine(
        id=found.id,
        kind=found.type,
        source_id=id_of(found.source) or found.id,
        currency=found.currency,
        amount_minor=found.amount,
        fee_minor=found.fee,
        net_minor=found.net,
        created_at=moment(found.created),
    )


def takes_money(dispute: Any) -> bool:  # noqa: ANN401 -- an SDK value
    """Tell whether a dispute keeps the money: it is open, or was lost."""
    return dispute.status not in _NO_MONEY_MOVED


def provider_event(found: Any) -> ProviderEvent:  # noqa: ANN401 -- an SDK value
    """Return an Event."""
    subject = found.data.object
    return ProviderEvent(found.id, found.type, getattr(subject, "id", None), moment(found.created))
