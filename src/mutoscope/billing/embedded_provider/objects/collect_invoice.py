"""Charge an invoice and let its subscription follow: active, past due, ended.

docs.stripe.com/billing/subscriptions/overview#subscription-statuses; the schedule of retries stands for Smart Retries.
"""

from __future__ import annotations

from mutoscope.billing.embedded_provider.core.calendar import DAY
from mutoscope.billing.embedded_provider.core.rows import Body
from mutoscope.billing.embedded_provider.core.work import Work
from mutoscope.billing.embedded_provider.objects.make_invoice import charge_invoice, finalize_invoice
from mutoscope.billing.embedded_provider.objects.subscription_body import ENDED, end_subscription, schedule
from mutoscope.billing.embedded_provider.objects.take_payment import Decline


def subscription_of(work: Work, invoice: Body) -> Body | None:
    """Return the subscription that an invoice is for."""
    details = (invoice["parent"] or {}).get("subscription_details")
    return work.find(details["subscription"], "subscription") if details else None


def default_method(work: Work, invoice: Body) -> Body | None:
    """Return what an invoice is charged to: its own choice, else its subscription's, else its customer's."""
    subscription = subscription_of(work, invoice)
    customer = work.get(invoice["customer"], "customer")
    chosen = (
        invoice["default_payment_method"],
        subscription["default_payment_method"] if subscription else None,
        customer["invoice_settings"]["default_payment_method"],
    )
    for method_id in chosen:
        method = work.find(method_id, "payment_method")
        if method is not None and method["customer"] == customer["id"]:
            return method
    return None


def collect_invoice(
    work: Work, invoice: Body, method: Body | None = None, *, off_session: bool = True, confirmed: bool = False
) -> Decline | None:
    """Charge an open invoice, and let its subscription and the next attempt follow.

    Returns:
        Why it failed; None if it is paid or waits for the customer.
    """
    chosen = method or default_method(work, invoice)
    decline = charge_invoice(work, invoice, chosen, off_session=off_session, confirmed=confirmed)
    if invoice["status"] == "paid":
        after_payment(work, invoice)
    else:
        _after_failure(work, invoice)
    return decline


def finalize_and_collect(work: Work, invoice: Body, *, off_session: bool = True) -> Decline | None:
    """Finalize a draft and charge it."""
    finalize_invoice(work, invoice)
    if invoice["status"] == "paid":
        after_payment(work, invoice)
        return None
    return collect_invoice(work, invoice, off_session=off_session)


def after_payment(work: Work, invoice: Body) -> None:
    """Let the subscription of a paid invoice be active again, if it is the latest."""
    customer = work.get(invoice["customer"], "customer")
    customer["delinquent"] = False
    subscription = subscription_of(work, invoice)
    if subscription is None or subscription["latest_invoice"] != invoice["id"]:
        return
    if subscription["status"] in ("incomplete", "past_due", "unpaid"):
        previous = {"status": subscription["status"]}
        trialing = (subscription["trial_end"] or 0) > work.now
        subscription["status"] = "trialing" if trialing else "active"
        schedule(work, subscription)
        work.emit("customer.subscription.updated", subscription, previous)


def retry_invoice(work: Work, invoice_id: str) -> None:
    """Try again to charge an invoice (a timer)."""
    invoice = work.get(invoice_id, "invoice")
    if invoice["status"] == "open":
        collect_invoice(work, invoice)


def finalize_draft(work: Work, invoice_id: str) -> None:
    """Finalize a renewal's invoice once it was a draft long enough, and charge it (a timer)."""
    invoice = work.get(invoice_id, "invoice")
    if invoice["status"] == "draft" and invoice["auto_advance"]:
        finalize_and_collect(work, invoice)


def _after_failure(work: Work, invoice: Body) -> None:
    subscription = subscription_of(work, invoice)
    if subscription is not None and subscription["status"] in ENDED:
        return
    first = invoice["billing_reason"] == "subscription_create"
    if first or not invoice["auto_advance"]:
        return
    work.get(invoice["customer"], "customer")["delinquent"] = True
    waits = work.options.retry_days
    if invoice["attempt_count"] <= len(waits):
        invoice["next_payment_attempt"] = work.now + waits[invoice["attempt_count"] - 1] * DAY
        work.set_timer(invoice["id"], "retry", invoice["next_payment_attempt"])
        _become(work, subscription, "past_due")
        return
    invoice.update(next_payment_attempt=None, auto_advance=False)
    work.emit("invoice.updated", invoice)
    _end_dunning(work, subscription)


def _end_dunning(work: Work, subscription: Body | None) -> None:
    if subscription is None:
        return
    if work.options.when_unpaid == "cancel":
        end_subscription(work, subscription, reason="payment_failed")
    else:
        _become(work, subscription, work.options.when_unpaid)


def _become(work: Work, subscription: Body | None, status: str) -> None:
    if subscription is not None and subscription["status"] not in (status, "unpaid"):
        previous = {"status": subscription["status"]}
        subscription["status"] = status
        schedule(work, subscription)
        work.emit("customer.subscription.updated", subscription, previous)
