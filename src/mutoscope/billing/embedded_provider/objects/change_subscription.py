"""Change what a running subscription is for: other prices, quantities, an earlier end of a trial.

https://docs.stripe.com/billing/subscriptions/prorations: `always_invoice` settles the difference at once,
`create_prorations` with the next invoice, `none` not at all. Another interval begins a new period at once.
"""

from __future__ import annotations

import json
from typing import NamedTuple

from mutoscope.billing.embedded_provider.core.refusal import invalid
from mutoscope.billing.embedded_provider.core.rows import Body, dump
from mutoscope.billing.embedded_provider.core.work import Work
from mutoscope.billing.embedded_provider.objects.compute_invoice import LineDraft
from mutoscope.billing.embedded_provider.objects.invoice_items import keep_item
from mutoscope.billing.embedded_provider.objects.prices import price_in
from mutoscope.billing.embedded_provider.objects.start_subscription import subscription_invoice
from mutoscope.billing.embedded_provider.objects.subscription_body import (
    interval_of,
    items_of,
    new_item,
    period_end_after,
    period_of,
    plan_of,
    set_period,
)
from mutoscope.billing.embedded_provider.objects.subscription_lines import period_lines, proration_line


class ItemChange(NamedTuple):
    """What happens to one item."""

    item: str | None
    """Which; None adds one."""
    price: Body | None
    quantity: int | None
    deleted: bool
    metadata: dict[str, str] | None


class Change(NamedTuple):
    """What happens to a subscription's items and cycle."""

    items: list[ItemChange]
    proration: str
    """`create_prorations`, `always_invoice` or `none`."""
    at: int
    """The moment from which on the difference counts."""
    anchor_now: bool
    """Whether a new cycle begins now."""
    trial_end: int | None
    """A new end of the trial; the present moment ends it."""


def change_subscription(work: Work, subscription: Body, change: Change) -> Body | None:
    """Change items, cycle and trial.

    Returns:
        An invoice to be paid now, as a draft; None if nothing is due now.
    """
    before = json.loads(dump(items_of(subscription)))
    interval, span = interval_of(subscription), period_of(subscription)
    was_trial = subscription["status"] == "trialing"
    _change_items(work, subscription, change.items)
    if change.trial_end is not None:
        return _move_trial(work, subscription, change.trial_end)
    resets = change.anchor_now or interval != interval_of(subscription)
    if was_trial or (not resets and change.proration == "none"):
        if not was_trial:
            set_period(subscription, *span)
        return None
    lines = [
        *_credits(work, subscription, before, span, change, everything=resets),
        *(() if resets else _debits(work, subscription, before, span, change)),
    ]
    if change.proration == "none":
        lines = []
    if resets:
        subscription["billing_cycle_anchor"] = work.now
        set_period(subscription, work.now, period_end_after(subscription, work.now))
        lines.extend(period_lines(work, subscription, *period_of(subscription)))
    if resets or change.proration == "always_invoice":
        return subscription_invoice(work, subscription, lines, "subscription_update", period=span) if lines else None
    customer = work.get(subscription["customer"], "customer")
    for line in lines:
        keep_item(work, customer, line)
    return None


def _change_items(work: Work, subscription: Body, changes: list[ItemChange]) -> None:
    items = items_of(subscription)
    span = period_of(subscription)
    for change in changes:
        if change.price is not None:
            price_in(work, change.price, subscription["currency"])
        if change.item is None:
            if change.price is None:
                raise invalid("Missing required param: items[0][price].", param="items[0][price]")
            item = new_item(work, subscription, change.price, change.quantity or 1, change.metadata or {})
            item.update(current_period_start=span[0], current_period_end=span[1])
            items.append(item)
            continue
        item = next((one for one in items if one["id"] == change.item), None)
        if item is None:
            raise invalid(f"Invalid subscription item: {change.item}", param="items[0][id]", code="resource_missing")
        if change.deleted:
            items.remove(item)
            continue
        if change.price is not None:
            item.update(price=dict(change.price), plan=plan_of(change.price))
        if change.quantity is not None:
            item["quantity"] = change.quantity
        if change.metadata is not None:
            item["metadata"] = change.metadata
    if not items:
        raise invalid("A subscription must have at least one active plan.", param="items")
    if len({(one["price"]["recurring"]["interval"], one["price"]["recurring"]["interval_count"]) for one in items}) > 1:
        raise invalid("All prices on a subscription must have the same interval.", param="items")


def _credits(
    work: Work, subscription: Body, before: list[Body], span: tuple[int, int], change: Change, *, everything: bool
) -> list[LineDraft]:
    now = {item["id"]: item for item in items_of(subscription)}
    return [
        proration_line(work, subscription, item, span, change.at, credit=True)
        for item in before
        if everything or _differs(item, now.get(item["id"]))
    ]


def _debits(
    work: Work, subscription: Body, before: list[Body], span: tuple[int, int], change: Change
) -> list[LineDraft]:
    old = {item["id"]: item for item in before}
    return [
        proration_line(work, subscription, item, span, change.at, credit=False)
        for item in items_of(subscription)
        if _differs(item, old.get(item["id"]))
    ]


def _differs(item: Body, other: Body | None) -> bool:
    return other is None or (item["price"]["id"], item["quantity"]) != (other["price"]["id"], other["quantity"])


def _move_trial(work: Work, subscription: Body, trial_end: int) -> Body | None:
    subscription["trial_start"] = subscription["trial_start"] or work.now
    subscription["trial_end"] = trial_end
    subscription["billing_cycle_anchor"] = trial_end
    if trial_end > work.now:
        subscription["status"] = "trialing"
        set_period(subscription, period_of(subscription)[0], trial_end)
        return None
    subscription["status"] = "active"
    set_period(subscription, work.now, period_end_after(subscription, work.now))
    lines = period_lines(work, subscription, *period_of(subscription))
    return subscription_invoice(work, subscription, lines, "subscription_update", period=(work.now, work.now))
