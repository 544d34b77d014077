"""Charge what a subscription asks for now, as the request's `payment_behavior` says.

https://docs.stripe.com/billing/subscriptions/pending-updates#payment-behavior
"""

from __future__ import annotations

from mutoscope.billing.embedded_provider.core.refusal import invalid
from mutoscope.billing.embedded_provider.core.rows import Body
from mutoscope.billing.embedded_provider.core.work import Work
from mutoscope.billing.embedded_provider.objects.collect_invoice import after_payment, collect_invoice, default_method
from mutoscope.billing.embedded_provider.objects.make_invoice import finalize_invoice, intent_of
from mutoscope.billing.embedded_provider.objects.payment_methods import card_refusal


def charge_first(work: Work, subscription: Body, invoice: Body, behavior: str, *, off_session: bool) -> None:
    """Charge the first invoice as `payment_behavior` says."""
    free = invoice["total"] <= 0
    if not free and behavior != "default_incomplete" and default_method(work, invoice) is None:
        message = (
            "This customer has no attached payment source or default payment method. Please consider adding a default "
            "payment method."
        )
        raise invalid(message, code="resource_missing")
    finalize_invoice(work, invoice)
    if invoice["status"] == "paid":
        if subscription["status"] == "incomplete":
            subscription["status"] = "active"
        return
    if behavior == "default_incomplete":
        return
    decline = collect_invoice(work, invoice, off_session=off_session)
    if invoice["status"] != "paid" and behavior == "error_if_incomplete":
        raise card_refusal(decline or ("authentication_required", "authentication_required")).undone()


def charge_change(work: Work, subscription: Body, invoice: Body, behavior: str, *, off_session: bool) -> None:
    """Charge the invoice of a change."""
    finalize_invoice(work, invoice)
    if invoice["status"] == "paid":
        after_payment(work, invoice)
        return
    if behavior == "default_incomplete":
        return
    decline = collect_invoice(work, invoice, off_session=off_session)
    if invoice["status"] == "paid":
        return
    if behavior == "error_if_incomplete":
        raise card_refusal(decline or ("authentication_required", "authentication_required")).undone()
    if intent_of(work, invoice)["status"] == "requires_action":
        subscription["status"] = "past_due"
