"""What time does to a subscription: it renews, its trial ends, it is cancelled at its period's end, it expires."""

from __future__ import annotations

from mutoscope.billing.embedded_provider.core.rows import Body
from mutoscope.billing.embedded_provider.core.work import Work
from mutoscope.billing.embedded_provider.objects.collect_invoice import default_method
from mutoscope.billing.embedded_provider.objects.make_invoice import void_invoice
from mutoscope.billing.embedded_provider.objects.start_subscription import subscription_invoice
from mutoscope.billing.embedded_provider.objects.subscription_body import (
    end_subscription,
    period_end_after,
    period_of,
    schedule,
    set_period,
)
from mutoscope.billing.embedded_provider.objects.subscription_lines import period_lines


def renew(work: Work, subscription_id: str) -> None:
    """End a period: begin the next one with an invoice that is a draft for an hour, or end the subscription."""
    subscription = work.get(subscription_id, "subscription")
    if subscription["cancel_at_period_end"]:
        end_subscription(work, subscription, reason=None)
        return
    previous: Body = {"status": subscription["status"]}
    if subscription["status"] == "trialing" and not _leave_trial(work, subscription):
        return
    invoice = begin_period(work, subscription)
    invoice["automatically_finalizes_at"] = work.now + work.options.finalize_seconds
    if subscription["status"] == "unpaid":
        invoice["auto_advance"] = False
    else:
        work.set_timer(invoice["id"], "finalize", invoice["automatically_finalizes_at"])
    schedule(work, subscription)
    work.emit("customer.subscription.updated", subscription, previous)


def begin_period(work: Work, subscription: Body) -> Body:
    """Move on to the period that begins where the present one ends, and draft its invoice."""
    span = period_of(subscription)
    start = span[1]
    set_period(subscription, start, period_end_after(subscription, start))
    lines = period_lines(work, subscription, *period_of(subscription))
    return subscription_invoice(work, subscription, lines, "subscription_cycle", period=span)


def preview_renewal(work: Work, subscription_id: str) -> Body:
    """Return the invoice that the next renewal would bring; nothing of it is kept."""
    scratch = work.scratch()
    subscription = scratch.get(subscription_id, "subscription")
    scratch.now = period_of(subscription)[1]
    invoice = begin_period(scratch, subscription)
    return {**invoice, "id": f"upcoming_{invoice['id']}", "next_payment_attempt": scratch.now + 3600}


def tell_upcoming(work: Work, subscription_id: str) -> None:
    """Tell of a renewal some days before it."""
    invoice = preview_renewal(work, subscription_id)
    work.emit("invoice.upcoming", {name: value for name, value in invoice.items() if name != "id"})


def tell_trial_will_end(work: Work, subscription_id: str) -> None:
    """Tell of the end of a trial three days before it."""
    work.hidden(subscription_id)["trial_notice"] = True
    work.emit("customer.subscription.trial_will_end", work.get(subscription_id, "subscription"))


def cancel_at_date(work: Work, subscription_id: str) -> None:
    """End a subscription on the day that was set."""
    end_subscription(work, work.get(subscription_id, "subscription"), reason=None)


def expire_incomplete(work: Work, subscription_id: str) -> None:
    """Give up a subscription whose first payment never came (23 hours)."""
    subscription = work.get(subscription_id, "subscription")
    if subscription["status"] != "incomplete":
        return
    invoice = work.find(subscription["latest_invoice"], "invoice")
    if invoice is not None and invoice["status"] == "open":
        void_invoice(work, invoice)
    end_subscription(work, subscription, reason=None, status="incomplete_expired")


def _leave_trial(work: Work, subscription: Body) -> bool:
    """Begin to charge; False if the subscription does not go on for want of a payment method."""
    missing = subscription["trial_settings"]["end_behavior"]["missing_payment_method"]
    customer = work.get(subscription["customer"], "customer")
    stand_in: Body = {
        "customer": customer["id"],
        "default_payment_method": subscription["default_payment_method"],
        "parent": None,
    }
    if missing != "create_invoice" and default_method(work, stand_in) is None:
        if missing == "cancel":
            end_subscription(work, subscription, reason=None)
        else:
            subscription["status"] = "paused"
            schedule(work, subscription)
            work.emit("customer.subscription.paused", subscription)
        return False
    subscription["status"] = "active"
    return True
