"""Begin a subscription: its first period or trial, its first invoice, its first payment.

https://docs.stripe.com/api/subscriptions/create
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from mutoscope.billing.embedded_provider.core.calendar import add_periods
from mutoscope.billing.embedded_provider.core.refusal import invalid
from mutoscope.billing.embedded_provider.core.rows import Body
from mutoscope.billing.embedded_provider.core.work import Work
from mutoscope.billing.embedded_provider.objects.compute_invoice import LineDraft
from mutoscope.billing.embedded_provider.objects.discounts import coupon_of, redeem
from mutoscope.billing.embedded_provider.objects.invoice_items import take_items
from mutoscope.billing.embedded_provider.objects.make_invoice import draft_invoice
from mutoscope.billing.embedded_provider.objects.prices import price_in
from mutoscope.billing.embedded_provider.objects.subscription_body import (
    blank_subscription,
    interval_of,
    items_of,
    new_item,
    period_end_after,
    period_of,
    schedule,
    set_period,
)
from mutoscope.billing.embedded_provider.objects.subscription_lines import period_lines, trial_lines


class Wanted(NamedTuple):
    """One item of a new subscription."""

    price: Body
    quantity: int
    metadata: dict[str, str]


@dataclass(frozen=True)
class Order:
    """What somebody subscribes to, and how."""

    customer: Body
    items: list[Wanted]
    currency: str
    metadata: dict[str, str] = field(default_factory=dict[str, str])
    description: str | None = None
    discounts: list[Body] = field(default_factory=list[Body])
    """Coupons and promotion codes, checked."""
    method: str | None = None
    """`default_payment_method`."""
    trial_end: int | None = None
    anchor: int | None = None
    """A later beginning of the regular cycle."""
    prorate: bool = True
    """Whether the time until `anchor` is paid for."""
    automatic_tax: bool = False
    missing_method: str = "create_invoice"
    """What happens if a trial ends without a payment method."""
    extra_lines: list[LineDraft] = field(default_factory=list[LineDraft])
    """Sold once, with the first invoice."""


def start_subscription(work: Work, order: Order) -> tuple[Body, Body]:
    """Keep a new subscription, still `incomplete` or `trialing`, and its first invoice as a draft.

    Raises:
        Refusal: its prices do not go together.
    """
    _check_items(work, order)
    subscription = blank_subscription(work, order.customer, order.currency)
    subscription.update(
        metadata=dict(order.metadata), description=order.description, default_payment_method=order.method
    )
    subscription["trial_settings"]["end_behavior"]["missing_payment_method"] = order.missing_method
    if order.automatic_tax:
        subscription["automatic_tax"].update(enabled=True, liability={"type": "self"})
    for wanted in order.items:
        items_of(subscription).append(new_item(work, subscription, wanted.price, wanted.quantity, wanted.metadata))
    work.add("subscription", subscription)
    given = [
        redeem(work, one, customer=order.customer["id"], subscription=subscription["id"]) for one in order.discounts
    ]
    subscription["discounts"] = [discount["id"] for discount in given]
    lines = _first_lines(work, subscription, order)
    schedule(work, subscription)
    work.emit("customer.subscription.created", subscription)
    invoice = subscription_invoice(work, subscription, lines, "subscription_create", period=(work.now, work.now))
    return subscription, invoice


def subscription_invoice(
    work: Work, subscription: Body, lines: list[LineDraft], reason: str, *, period: tuple[int, int]
) -> Body:
    """Draft an invoice for a subscription: the lines, and what waits for it."""
    customer = work.get(subscription["customer"], "customer")
    waiting = take_items(work, customer, subscription["currency"], subscription=subscription["id"])
    discounts = active_discounts(work, subscription)
    invoice = draft_invoice(
        work,
        customer,
        [*(line for _, line in waiting), *lines],
        currency=subscription["currency"],
        reason=reason,
        period=period,
        discounts=discounts,
        subscription=subscription,
        automatic_tax=subscription["automatic_tax"]["enabled"],
    )
    for item, _ in waiting:
        item["invoice"] = invoice["id"]
    subscription["latest_invoice"] = invoice["id"]
    spend_once(work, subscription, discounts)
    return invoice


def active_discounts(work: Work, subscription: Body) -> list[Body]:
    """Return a subscription's discounts that have not ended."""
    found = [work.get(one, "discount") for one in subscription["discounts"]]
    return [one for one in found if one["end"] is None or one["end"] > work.now]


def spend_once(work: Work, subscription: Body, discounts: list[Body]) -> None:
    """Take discounts off a subscription that hold for one invoice, and those that have ended."""
    kept = [one["id"] for one in discounts if coupon_of(work, one)["duration"] != "once"]
    gone = [one for one in subscription["discounts"] if one not in kept]
    subscription["discounts"] = kept
    for discount_id in gone:
        discount = work.get(discount_id, "discount")
        discount["end"] = discount["end"] or work.now
        work.emit("customer.discount.deleted", discount)


def _first_lines(work: Work, subscription: Body, order: Order) -> list[LineDraft]:
    now = work.now
    if order.trial_end is not None:
        subscription.update(
            status="trialing", trial_start=now, trial_end=order.trial_end, billing_cycle_anchor=order.trial_end
        )
        set_period(subscription, now, order.trial_end)
        return [*order.extra_lines, *trial_lines(work, subscription, now, order.trial_end)]
    if order.anchor is None or order.anchor == now:
        set_period(subscription, now, period_end_after(subscription, now))
        return [*order.extra_lines, *period_lines(work, subscription, *period_of(subscription))]
    interval, count = interval_of(subscription)
    full = add_periods(order.anchor, interval, count, -1)
    if order.anchor < now or full > now:
        raise invalid("billing_cycle_anchor cannot be in the past or after the next natural billing date.")
    subscription["billing_cycle_anchor"] = order.anchor
    set_period(subscription, now, order.anchor)
    if not order.prorate:
        return list(order.extra_lines)
    fraction = (order.anchor - now, order.anchor - full)
    return [*order.extra_lines, *period_lines(work, subscription, now, order.anchor, fraction=fraction)]


def _check_items(work: Work, order: Order) -> None:
    if not order.items:
        raise invalid("You must provide at least one item.", param="items")
    intervals: set[tuple[str, int]] = set()
    for wanted in order.items:
        price = wanted.price
        if price["recurring"] is None:
            message = f"The price specified is set to `type=one_time` but this field only accepts recurring prices."
            raise invalid(message, param="items[0][price]")
        if not price["active"]:
            raise invalid("The price specified is inactive. This field only accepts active prices.", param="items")
        price_in(work, price, order.currency)
        intervals.add((price["recurring"]["interval"], price["recurring"]["interval_count"]))
    if len(intervals) > 1:
        message = "All prices on a subscription must have the same `recurring.interval` and `recurring.interval_count`."
        raise invalid(message, param="items")
    currency = order.customer["currency"]
    if currency is not None and currency != order.currency and _is_bound(work, order.customer):
        message = f"You cannot combine currencies on a single customer. This customer has an active subscription in {currency}."
        raise invalid(message, param="currency")


def _is_bound(work: Work, customer: Body) -> bool:
    return any(
        one["status"] not in ("canceled", "incomplete_expired")
        for one in work.newest("subscription", equals={"customer": customer["id"]})
    )
