"""A subscription's fields, its items, and the timers that move it on."""

from __future__ import annotations

from mutoscope.billing.embedded_provider.core.calendar import DAY, HOUR, next_period_end
from mutoscope.billing.embedded_provider.core.ids import new_object_id
from mutoscope.billing.embedded_provider.core.rows import Body
from mutoscope.billing.embedded_provider.core.work import Work

ENDED = ("canceled", "incomplete_expired")
_TRIAL_NOTICE = 3 * DAY
_INCOMPLETE = 23 * HOUR


def blank_subscription(work: Work, customer: Body, currency: str) -> Body:
    """Return the fields of a new subscription without items."""
    subscription_id = new_object_id("sub")
    url = f"/v1/subscription_items?subscription={subscription_id}"
    return {
        "id": subscription_id,
        "object": "subscription",
        "application": None,
        "application_fee_percent": None,
        "automatic_tax": {"disabled_reason": None, "enabled": False, "liability": None},
        "billing_cycle_anchor": work.now,
        "billing_cycle_anchor_config": None,
        "billing_mode": {"flexible": {"proration_discounts": "included"}, "type": "flexible"},
        "billing_schedules": [],
        "billing_thresholds": None,
        "cancel_at": None,
        "cancel_at_period_end": False,
        "canceled_at": None,
        "cancellation_details": {"comment": None, "feedback": None, "reason": None},
        "collection_method": "charge_automatically",
        "created": work.now,
        "currency": currency,
        "customer": customer["id"],
        "days_until_due": None,
        "default_payment_method": None,
        "default_source": None,
        "default_tax_rates": [],
        "description": None,
        "discounts": [],
        "ended_at": None,
        "invoice_settings": {"account_tax_ids": None, "issuer": {"type": "self"}},
        "items": {"object": "list", "data": [], "has_more": False, "url": url},
        "latest_invoice": None,
        "livemode": False,
        "metadata": {},
        "next_pending_invoice_item_invoice": None,
        "on_behalf_of": None,
        "pause_collection": None,
        "payment_settings": {
            "payment_method_options": None,
            "payment_method_types": None,
            "save_default_payment_method": "off",
        },
        "pending_invoice_item_interval": None,
        "pending_setup_intent": None,
        "pending_update": None,
        "schedule": None,
        "start_date": work.now,
        "status": "incomplete",
        "test_clock": customer["test_clock"],
        "transfer_data": None,
        "trial_end": None,
        "trial_settings": {"end_behavior": {"missing_payment_method": "create_invoice"}},
        "trial_start": None,
    }


def new_item(work: Work, subscription: Body, price: Body, quantity: int, metadata: dict[str, str]) -> Body:
    """Return a new item; its period is set by `set_period`."""
    return {
        "id": new_object_id("si", 14),
        "object": "subscription_item",
        "billing_thresholds": None,
        "created": work.now,
        "current_period_end": work.now,
        "current_period_start": work.now,
        "discounts": [],
        "metadata": metadata,
        "plan": plan_of(price),
        "price": dict(price),
        "quantity": quantity,
        "subscription": subscription["id"],
        "tax_rates": [],
    }


def plan_of(price: Body) -> Body:
    """Return a price in the words of the older API, which items still carry."""
    recurring = price["recurring"]
    return {
        "id": price["id"],
        "object": "plan",
        "active": price["active"],
        "amount": price["unit_amount"],
        "amount_decimal": price["unit_amount_decimal"],
        "billing_scheme": price["billing_scheme"],
        "created": price["created"],
        "currency": price["currency"],
        "interval": recurring["interval"],
        "interval_count": recurring["interval_count"],
        "livemode": False,
        "metadata": dict(price["metadata"]),
        "meter": None,
        "nickname": price["nickname"],
        "product": price["product"],
        "tiers_mode": None,
        "transform_usage": None,
        "trial_period_days": None,
        "usage_type": "licensed",
    }


def items_of(subscription: Body) -> list[Body]:
    """Return a subscription's items."""
    return subscription["items"]["data"]


def period_of(subscription: Body) -> tuple[int, int]:
    """Return the current period; all items share it."""
    item = items_of(subscription)[0]
    return item["current_period_start"], item["current_period_end"]


def set_period(subscription: Body, start: int, end: int) -> None:
    """Set the current period of all items."""
    for item in items_of(subscription):
        item.update(current_period_start=start, current_period_end=end)


def interval_of(subscription: Body) -> tuple[str, int]:
    """Return the billing interval and its count; all items share it."""
    recurring = items_of(subscription)[0]["price"]["recurring"]
    return recurring["interval"], recurring["interval_count"]


def period_end_after(subscription: Body, moment: int) -> int:
    """Return where the period that begins at a moment ends."""
    interval, count = interval_of(subscription)
    return next_period_end(subscription["billing_cycle_anchor"], interval, count, moment)


def schedule(work: Work, subscription: Body) -> None:
    """Set the timers that the subscription's present state asks for."""
    subscription_id, status = subscription["id"], subscription["status"]
    timers: dict[str, int | None] = dict.fromkeys(
        ("renew", "upcoming", "trial_will_end", "cancel_subscription", "expire_incomplete")
    )
    _, end = period_of(subscription)
    if status in ("active", "trialing", "past_due", "unpaid"):
        timers["renew"] = end
        if not subscription["cancel_at_period_end"]:
            notice = end - work.options.upcoming_days * DAY
            timers["upcoming"] = notice if notice > work.now else None
        cancel_at = subscription["cancel_at"]
        if cancel_at is not None and not subscription["cancel_at_period_end"]:
            timers["cancel_subscription"] = cancel_at
    if status == "trialing" and not work.hidden(subscription_id).get("trial_notice"):
        timers["trial_will_end"] = max(subscription["trial_end"] - _TRIAL_NOTICE, work.now)
    if status == "incomplete":
        timers["expire_incomplete"] = subscription["created"] + _INCOMPLETE
    for name, moment in timers.items():
        work.set_timer(subscription_id, name, moment)


def end_subscription(work: Work, subscription: Body, *, reason: str | None, status: str = "canceled") -> None:
    """End a subscription now, and stop asking for what is unpaid."""
    subscription.update(status=status, ended_at=work.now)
    if status == "canceled":
        subscription["canceled_at"] = subscription["canceled_at"] or work.now
    if reason is not None:
        subscription["cancellation_details"]["reason"] = reason
    schedule(work, subscription)
    path = "parent.subscription_details.subscription"
    for invoice in list(work.newest("invoice", equals={path: subscription["id"], "status": "open"})):
        invoice.update(auto_advance=False, next_payment_attempt=None)
        work.set_timer(invoice["id"], "retry", None)
    event = "customer.subscription.deleted" if status == "canceled" else "customer.subscription.updated"
    work.emit(event, subscription)
