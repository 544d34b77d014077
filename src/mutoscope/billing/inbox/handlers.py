"""What is done about each type of event: a function of an id."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from mutoscope.billing.desk import BillingDesk
from mutoscope.billing.mirror import (
    apply_charge,
    apply_checkout,
    apply_failed_invoice,
    apply_invoice,
    apply_payment,
    apply_subscription,
    refresh_card,
)

Handler: TypeAlias = Callable[[BillingDesk, str], Awaitable[None]]


async def _apply_what_moved(desk: BillingDesk, object_id: str) -> None:
    """A refund or a dispute: what counts is the charge it is about."""
    charge_id = await desk.provider.charge_of(object_id)
    if charge_id is not None:
        await apply_charge(desk, charge_id)


HANDLERS: Mapping[str, Handler] = MappingProxyType(
    {
        "checkout.session.completed": apply_checkout,
        "checkout.session.async_payment_succeeded": apply_checkout,
        "checkout.session.async_payment_failed": apply_checkout,
        "checkout.session.expired": apply_checkout,
        "payment_intent.succeeded": apply_payment,
        "charge.succeeded": apply_charge,
        "charge.updated": apply_charge,
        "charge.refunded": apply_charge,
        "charge.dispute.created": _apply_what_moved,
        "charge.dispute.updated": _apply_what_moved,
        "charge.dispute.closed": _apply_what_moved,
        "charge.dispute.funds_withdrawn": _apply_what_moved,
        "charge.dispute.funds_reinstated": _apply_what_moved,
        "refund.created": _apply_what_moved,
        "refund.updated": _apply_what_moved,
        "refund.failed": _apply_what_moved,
        "invoice.finalized": apply_invoice,
        "invoice.paid": apply_invoice,
        "invoice.payment_succeeded": apply_invoice,
        "invoice.payment_failed": apply_failed_invoice,
        "invoice.marked_uncollectible": apply_invoice,
        "invoice.voided": apply_invoice,
        "customer.subscription.created": apply_subscription,
        "customer.subscription.updated": apply_subscription,
        "customer.subscription.deleted": apply_subscription,
        "customer.subscription.paused": apply_subscription,
        "customer.subscription.resumed": apply_subscription,
        "customer.updated": refresh_card,
    }
)
"""By type; whatever is not listed is acknowledged and forgotten."""
