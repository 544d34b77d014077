"""Charge a card for a payment intent: succeed, be declined, or ask the customer to confirm.

docs.stripe.com/payments/paymentintents/lifecycle: an intent whose card is declined goes back to
`requires_payment_method` and keeps the error; one that needs the customer waits in `requires_action`.
"""

from __future__ import annotations

from mutoscope.billing.embedded_provider.core.ids import new_object_id, random_word
from mutoscope.billing.embedded_provider.core.money import check_charge
from mutoscope.billing.embedded_provider.core.rows import Body
from mutoscope.billing.embedded_provider.core.work import Work
from mutoscope.billing.embedded_provider.objects.charges import new_charge
from mutoscope.billing.embedded_provider.objects.disputes import open_dispute
from mutoscope.billing.embedded_provider.objects.payment_methods import card_of
from mutoscope.billing.embedded_provider.objects.test_cards import MESSAGES, TestCard

Decline = tuple[str, str | None]
"""Error code and decline code."""


def new_intent(work: Work, amount: int, currency: str, customer: str | None, **fields: object) -> Body:
    """Keep a new payment intent.

    Raises:
        Refusal: no card can be charged so little or so much.
    """
    check_charge(amount, currency)
    intent_id = new_object_id("pi")
    body: Body = {
        "id": intent_id,
        "object": "payment_intent",
        "amount": amount,
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "application": None,
        "application_fee_amount": None,
        "automatic_payment_methods": None,
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": "automatic",
        "client_secret": f"{intent_id}_secret_{random_word()}",
        "confirmation_method": "automatic",
        "created": work.now,
        "currency": currency,
        "customer": customer,
        "description": None,
        "excluded_payment_method_types": None,
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "metadata": {},
        "next_action": None,
        "on_behalf_of": None,
        "payment_method": None,
        "payment_method_configuration_details": None,
        "payment_method_options": {
            "card": {
                "installments": None,
                "mandate_options": None,
                "network": None,
                "request_three_d_secure": "automatic",
            }
        },
        "payment_method_types": ["card"],
        "processing": None,
        "receipt_email": None,
        "review": None,
        "setup_future_usage": None,
        "shipping": None,
        "source": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": None,
        "status": "requires_payment_method",
        "transfer_data": None,
        "transfer_group": None,
        **fields,
    }
    work.add("payment_intent", body)
    work.emit("payment_intent.created", body)
    return body


def take_payment(
    work: Work, intent: Body, method: Body, *, off_session: bool, confirmed: bool = False
) -> Decline | None:
    """Charge a card; the intent says afterwards what came of it.

    Args:
        work: the unit of work.
        intent: what for.
        method: with which card.
        off_session: whether the customer is away, so that nobody can confirm.
        confirmed: whether the customer just did.

    Returns:
        Why the card was declined; None if it was charged, or waits for the customer (`requires_action`).
    """
    card = card_of(work, method)
    intent.update(payment_method=method["id"], next_action=None, last_payment_error=None)
    if not confirmed and _must_confirm(work, card, method):
        if off_session:
            return _declined(work, intent, method, ("authentication_required", "authentication_required"))
        return _wait(work, intent, method)
    decline = _planned_decline(work, intent) or _card_decline(work, card, method)
    if decline is not None:
        return _declined(work, intent, method, decline)
    _succeeded(work, intent, method, card)
    if confirmed:
        work.hidden(method["id"])["ready"] = True
    return None


def cancel_intent(work: Work, intent: Body, reason: str | None) -> None:
    """Give an intent up."""
    intent.update(status="canceled", canceled_at=work.now, cancellation_reason=reason, next_action=None)
    work.emit("payment_intent.canceled", intent)


def _succeeded(work: Work, intent: Body, method: Body, card: TestCard) -> None:
    hidden = work.hidden(method["id"])
    hidden["charges"] += 1
    charge = new_charge(work, intent, method, None)
    intent.update(status="succeeded", amount_received=intent["amount"], latest_charge=charge["id"])
    work.emit("charge.succeeded", charge)
    work.emit("payment_intent.succeeded", intent)
    if card.dispute is not None:
        open_dispute(work, charge, card.dispute, inquiry=card.inquiry)


def _declined(work: Work, intent: Body, method: Body, decline: Decline) -> Decline:
    charge = new_charge(work, intent, method, decline)
    code, decline_code = decline
    intent.update(
        status="requires_payment_method",
        latest_charge=charge["id"],
        payment_method=None,
        last_payment_error={
            "advice_code": "try_again_later",
            "charge": charge["id"],
            "code": code,
            "decline_code": decline_code,
            "doc_url": f"https://stripe.com/docs/error-codes/{code.replace('_', '-')}",
            "message": MESSAGES.get(decline_code or code, "Your card was declined."),
            "payment_method": dict(method),
            "type": "card_error",
        },
    )
    work.emit("charge.failed", charge)
    work.emit("payment_intent.payment_failed", intent)
    return decline


def _wait(work: Work, intent: Body, method: Body) -> None:
    url = f"embedded://payments/authenticate/{intent['id']}"
    intent.update(
        status="requires_action",
        payment_method=method["id"],
        next_action={"redirect_to_url": {"return_url": None, "url": url}, "type": "redirect_to_url"},
    )
    work.emit("payment_intent.requires_action", intent)


def _must_confirm(work: Work, card: TestCard, method: Body) -> bool:
    return card.authenticate == "always" or (card.authenticate == "setup" and not work.hidden(method["id"])["ready"])


def _card_decline(work: Work, card: TestCard, method: Body) -> Decline | None:
    if card.decline is None:
        return None
    if card.first_charges and work.hidden(method["id"])["charges"] < card.first_charges:
        return None
    return card.decline


def _planned_decline(work: Work, intent: Body) -> Decline | None:
    """Return the decline that a test asked for with `/_control/declines`, and count it."""
    planned: list[Body] = work.settings.get("declines", [])
    for one in planned:
        if one["customer"] in (None, intent["customer"]):
            one["times"] -= 1
            if one["times"] <= 0:
                planned.remove(one)
            code = one["decline_code"]
            return ("card_declined", code) if code not in ("expired_card", "incorrect_cvc") else (code, None)
    return None
