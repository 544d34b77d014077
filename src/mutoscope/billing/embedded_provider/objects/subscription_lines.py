"""What a subscription puts on invoices: whole periods, trials, and the unused and remaining parts of changed ones.

Prorations are counted to the second, as docs.stripe.com/billing/subscriptions/prorations describes.
"""

from __future__ import annotations

from mutoscope.billing.embedded_provider.core.calendar import date_text
from mutoscope.billing.embedded_provider.core.money import money_text, share
from mutoscope.billing.embedded_provider.core.rows import Body
from mutoscope.billing.embedded_provider.core.work import Work
from mutoscope.billing.embedded_provider.objects.compute_invoice import LineDraft
from mutoscope.billing.embedded_provider.objects.prices import price_in
from mutoscope.billing.embedded_provider.objects.subscription_body import items_of


def period_lines(
    work: Work, subscription: Body, start: int, end: int, *, fraction: tuple[int, int] = (1, 1)
) -> list[LineDraft]:
    """Return a line for each item's period, or for a fraction of it."""
    return [_period_line(work, subscription, item, (start, end), fraction) for item in items_of(subscription)]


def trial_lines(work: Work, subscription: Body, start: int, end: int) -> list[LineDraft]:
    """Return a free line for each item's trial."""
    found: list[LineDraft] = []
    for item in items_of(subscription):
        name = _product_name(work, item["price"])
        found.append(
            _draft(work, subscription, item, 0, f"Trial period for {name}", (start, end), quantity=item["quantity"])
        )
    return found


def proration_line(
    work: Work, subscription: Body, item: Body, span: tuple[int, int], at: int, *, credit: bool
) -> LineDraft:
    """Return the unused part of an item (a credit), or the remaining part (a debit), from a moment on.

    Args:
        work: the unit of work.
        subscription: whose.
        item: as it was, or as it is now.
        span: the period that is split.
        at: where.
        credit: whether it is given back.
    """
    start, end = span
    amount, _ = price_in(work, item["price"], subscription["currency"])
    part = share(amount * item["quantity"], max(end - at, 0), end - start)
    name = _product_name(work, item["price"])
    times = f"{item['quantity']} × " if item["quantity"] != 1 else ""
    word = "Unused" if credit else "Remaining"
    text = f"{word} time on {times}{name} after {date_text(at)}"
    return _draft(
        work,
        subscription,
        item,
        -part if credit else part,
        text,
        (at, end),
        quantity=item["quantity"],
        proration=True,
    )


def one_time_line(work: Work, price: Body, quantity: int, currency: str) -> LineDraft:
    """Return a line that is sold once."""
    unit, behavior = price_in(work, price, currency)
    product = work.get(price["product"], "product")
    parent = {
        "invoice_item_details": {
            "invoice_item": f"ii_of_{price['id']}",
            "proration": False,
            "proration_details": {"credited_items": None},
            "subscription": None,
        },
        "subscription_item_details": None,
        "type": "invoice_item_details",
    }
    return LineDraft(
        amount=unit * quantity,
        currency=currency,
        description=product["name"],
        start=work.now,
        end=work.now,
        quantity=quantity,
        behavior=behavior,
        product=price["product"],
        price=price["id"],
        unit_amount=unit,
        parent=parent,
    )


def _period_line(
    work: Work, subscription: Body, item: Body, span: tuple[int, int], fraction: tuple[int, int]
) -> LineDraft:
    price, quantity, currency = item["price"], item["quantity"], subscription["currency"]
    amount, _ = price_in(work, price, currency)
    recurring = price["recurring"]
    every = recurring["interval"]
    if recurring["interval_count"] != 1:
        every = f"{recurring['interval_count']} {every}s"
    text = f"{quantity} × {_product_name(work, price)} (at {money_text(amount, currency)} / {every})"
    part = share(amount * quantity, *fraction)
    return _draft(work, subscription, item, part, text, span, quantity=quantity, proration=fraction != (1, 1))


def _draft(
    work: Work,
    subscription: Body,
    item: Body,
    amount: int,
    text: str,
    span: tuple[int, int],
    *,
    quantity: int,
    proration: bool = False,
) -> LineDraft:
    price = item["price"]
    unit, behavior = price_in(work, price, subscription["currency"])
    parent = {
        "invoice_item_details": None,
        "subscription_item_details": {
            "invoice_item": None,
            "proration": proration,
            "proration_details": {"credited_items": None},
            "subscription": subscription["id"],
            "subscription_item": item["id"],
        },
        "type": "subscription_item_details",
    }
    return LineDraft(
        amount=amount,
        currency=subscription["currency"],
        description=text,
        start=span[0],
        end=span[1],
        quantity=quantity,
        behavior=behavior,
        product=price["product"],
        price=price["id"],
        unit_amount=unit,
        parent=parent,
        metadata=dict(subscription["metadata"]),
        subscription=subscription["id"],
    )


def _product_name(work: Work, price: Body) -> str:
    product = work.find(price["product"], "product")
    return str(product["name"]) if product else str(price["product"])
