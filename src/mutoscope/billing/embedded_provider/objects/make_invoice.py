"""Invoices from draft to paid or void. https://docs.stripe.com/invoicing/overview#invoice-statuses"""

from __future__ import annotations

from typing import Any

from mutoscope.billing.embedded_provider.core.ids import new_object_id, random_word
from mutoscope.billing.embedded_provider.core.money import least_charge
from mutoscope.billing.embedded_provider.core.refusal import Refusal
from mutoscope.billing.embedded_provider.core.rows import Body
from mutoscope.billing.embedded_provider.core.work import Work
from mutoscope.billing.embedded_provider.objects.addresses import country_of
from mutoscope.billing.embedded_provider.objects.compute_invoice import Buyer, LineDraft, Totals, compute_totals
from mutoscope.billing.embedded_provider.objects.customer_balance import change_balance
from mutoscope.billing.embedded_provider.objects.invoice_body import blank_invoice
from mutoscope.billing.embedded_provider.objects.take_payment import Decline, cancel_intent, new_intent, take_payment

_DESCRIPTIONS = {
    "subscription_create": "Subscription creation",
    "subscription_cycle": "Subscription update",
    "subscription_update": "Subscription update",
}
NO_METHOD: Decline = ("no_payment_method", None)
"""Why an invoice is not paid when there is nothing to charge."""


def buyer_of(customer: Body, *, automatic: bool) -> Buyer:
    """Return what a customer's tax depends on."""
    state = (customer["address"] or {}).get("state")
    return Buyer(country_of(customer["address"]), state, str(customer["tax_exempt"]), automatic)


def draft_invoice(
    work: Work,
    customer: Body,
    drafts: list[LineDraft],
    *,
    currency: str,
    reason: str,
    period: tuple[int, int],
    discounts: list[Body] | None = None,
    subscription: Body | None = None,
    automatic_tax: bool = False,
    **fields: Any,  # noqa: ANN401 -- fields of the object
) -> Body:
    """Keep a new draft and tell of it."""
    chosen = discounts or []
    buyer = buyer_of(customer, automatic=automatic_tax)
    totals = compute_totals(work, drafts, chosen, buyer, currency)
    body = blank_invoice(work, customer, currency, reason, period)
    body["discounts"] = [discount["id"] for discount in chosen]
    body["automatic_tax"].update(enabled=automatic_tax, status=totals.status)
    if automatic_tax:
        body["automatic_tax"].update(liability={"type": "self"}, provider="stripe")
    if subscription is not None:
        details = {
            "metadata": dict(subscription["metadata"]),
            "subscription": subscription["id"],
            "subscription_proration_date": None,
        }
        body["parent"] = {
            "quote_details": None,
            "subscription_details": details,
            "type": "subscription_details",
        }
    body.update(fields)
    put_totals(body, totals)
    if customer["currency"] is None:
        customer["currency"] = currency
    work.add("invoice", body)
    work.emit("invoice.created", body)
    return body


def put_totals(invoice: Body, totals: Totals) -> None:
    """Write lines and sums into a draft."""
    for line in totals.lines:
        line["invoice"] = invoice["id"]
    invoice["lines"]["data"] = totals.lines
    due = max(totals.total, 0)
    invoice.update(
        amount_due=due,
        amount_remaining=due,
        subtotal=totals.subtotal,
        subtotal_excluding_tax=totals.subtotal_excluding_tax,
        total=totals.total,
        total_excluding_tax=totals.total_excluding_tax,
        total_discount_amounts=totals.discount_amounts,
        total_pretax_credit_amounts=[{**amount, "type": "discount"} for amount in totals.discount_amounts],
        total_taxes=totals.total_taxes,
    )


def finalize_invoice(work: Work, invoice: Body, *, paid_by: Body | None = None) -> None:
    """Give a draft its number; use the customer's credit; prepare the payment, or be done if nothing is due.

    Args:
        work: the unit of work.
        invoice: a draft.
        paid_by: a payment intent that was charged for it already (Checkout).
    """
    customer = work.get(invoice["customer"], "customer")
    number = customer["next_invoice_sequence"]
    customer["next_invoice_sequence"] = number + 1
    word = random_word(40)
    work.hidden(invoice["id"])["word"] = word
    invoice.update(
        number=f"{customer['invoice_prefix']}-{number:04d}",
        status="open",
        effective_at=work.now,
        automatically_finalizes_at=None,
        hosted_invoice_url=f"embedded://payments/invoice/{invoice['id']}/{word}",
        invoice_pdf=f"embedded://payments/invoice/{invoice['id']}/{word}/pdf",
    )
    invoice["status_transitions"]["finalized_at"] = work.now
    work.set_timer(invoice["id"], "finalize", None)
    if paid_by is None:
        _use_credit(work, customer, invoice)
    work.emit("invoice.finalized", invoice)
    if invoice["amount_due"] == 0:
        mark_paid(work, invoice)
        return
    text = _DESCRIPTIONS.get(invoice["billing_reason"], "Payment for Invoice")
    intent = paid_by or new_intent(work, invoice["amount_due"], invoice["currency"], customer["id"], description=text)
    payment: Body = {
        "id": new_object_id("inpay"),
        "object": "invoice_payment",
        "amount_paid": None,
        "amount_requested": invoice["amount_due"],
        "created": work.now,
        "currency": invoice["currency"],
        "invoice": invoice["id"],
        "is_default": True,
        "livemode": False,
        "payment": {"payment_intent": intent["id"], "type": "payment_intent"},
        "status": "open",
        "status_transitions": {"canceled_at": None, "paid_at": None},
    }
    work.add("invoice_payment", payment)
    if paid_by is not None:
        mark_paid(work, invoice)


def charge_invoice(
    work: Work, invoice: Body, method: Body | None, *, off_session: bool, confirmed: bool = False
) -> Decline | None:
    """Try to charge an open invoice.

    Returns:
        Why it failed; None if it is paid, or waits for the customer to confirm (its intent says so).
    """
    invoice["attempted"] = True
    if not confirmed or invoice["attempt_count"] == 0:
        invoice["attempt_count"] += 1
    intent = intent_of(work, invoice)
    if method is None:
        work.emit("invoice.payment_failed", invoice)
        return NO_METHOD
    decline = take_payment(work, intent, method, off_session=off_session, confirmed=confirmed)
    if decline is not None:
        work.emit("invoice.payment_failed", invoice)
    elif intent["status"] == "requires_action":
        work.emit("invoice.payment_action_required", invoice)
        work.emit("invoice.payment_failed", invoice)
    else:
        mark_paid(work, invoice)
    return decline


def mark_paid(work: Work, invoice: Body, *, outside: bool = False) -> None:
    """Close an invoice as paid."""
    invoice.update(
        status="paid",
        amount_paid=invoice["amount_due"],
        amount_remaining=0,
        attempted=True,
        auto_advance=False,
        next_payment_attempt=None,
    )
    invoice["status_transitions"]["paid_at"] = work.now
    work.set_timer(invoice["id"], "retry", None)
    payment = payment_of(work, invoice)
    if payment is not None:
        if outside:
            _give_up_payment(work, payment)
            invoice["amount_paid_off_stripe"] = invoice["amount_due"]
        else:
            payment.update(status="paid", amount_paid=payment["amount_requested"])
            payment["status_transitions"]["paid_at"] = work.now
            work.emit("invoice_payment.paid", payment)
    work.emit("invoice.paid", invoice)
    work.emit("invoice.payment_succeeded", invoice)


def void_invoice(work: Work, invoice: Body) -> None:
    """Take an open invoice back; credit that it used returns to the customer."""
    if invoice["status"] not in ("open", "uncollectible"):
        raise Refusal(400, "You can only pass in open or uncollectible invoices.", code="invoice_not_editable")
    invoice.update(status="void", auto_advance=False, next_payment_attempt=None)
    invoice["status_transitions"]["voided_at"] = work.now
    work.set_timer(invoice["id"], "retry", None)
    used = (invoice["ending_balance"] or 0) - invoice["starting_balance"]
    if used:
        customer = work.get(invoice["customer"], "customer")
        change_balance(work, customer, -used, invoice["currency"], "unapplied_from_invoice", invoice=invoice["id"])
    payment = payment_of(work, invoice)
    if payment is not None:
        _give_up_payment(work, payment)
    work.emit("invoice.voided", invoice)


def write_off(work: Work, invoice: Body) -> None:
    """Give up hope for an open invoice."""
    if invoice["status"] != "open":
        raise Refusal(400, "You can only mark open invoices as uncollectible.", code="invoice_not_editable")
    invoice.update(status="uncollectible", auto_advance=False, next_payment_attempt=None)
    invoice["status_transitions"]["marked_uncollectible_at"] = work.now
    work.set_timer(invoice["id"], "retry", None)
    work.emit("invoice.marked_uncollectible", invoice)


def payment_of(work: Work, invoice: Body) -> Body | None:
    """Return the payment of an invoice; None if nothing was due."""
    return next(work.newest("invoice_payment", equals={"invoice": invoice["id"]}), None)


def intent_of(work: Work, invoice: Body) -> Body:
    """Return the payment intent of an open invoice."""
    payment = payment_of(work, invoice)
    if payment is None:
        raise Refusal(400, "This invoice has nothing to pay.", code="invoice_not_editable")
    return work.get(payment["payment"]["payment_intent"], "payment_intent")


def _give_up_payment(work: Work, payment: Body) -> None:
    payment["status"] = "canceled"
    payment["status_transitions"]["canceled_at"] = work.now
    intent = work.get(payment["payment"]["payment_intent"], "payment_intent")
    if intent["status"] not in ("succeeded", "canceled"):
        cancel_intent(work, intent, "void_invoice")


def _use_credit(work: Work, customer: Body, invoice: Body) -> None:
    """Set off the customer's balance; sums too small for a card go onto it."""
    balance, total = customer["balance"], invoice["total"]
    invoice["starting_balance"] = balance
    due = max(total + balance, 0)
    if 0 < due < least_charge(invoice["currency"]):
        due = 0
    change = total - due
    if change:
        change_balance(work, customer, change, invoice["currency"], "applied_to_invoice", invoice=invoice["id"])
    invoice.update(amount_due=due, amount_remaining=due, ending_balance=customer["balance"])
