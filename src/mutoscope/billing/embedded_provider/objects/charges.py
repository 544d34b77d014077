"""Charges: https://docs.stripe.com/api/charges. They are made by payment intents alone."""

from __future__ import annotations

from mutoscope.billing.embedded_provider.core.answer_list import answer_list, list_object
from mutoscope.billing.embedded_provider.core.ids import new_object_id
from mutoscope.billing.embedded_provider.core.routes import Call, Routes
from mutoscope.billing.embedded_provider.core.rows import Body
from mutoscope.billing.embedded_provider.core.work import Work
from mutoscope.billing.embedded_provider.objects.balance import charge_fee, move_balance
from mutoscope.billing.embedded_provider.objects.test_cards import MESSAGES

ROUTES = Routes()


def new_charge(work: Work, intent: Body, method: Body, decline: tuple[str, str | None] | None) -> Body:
    """Keep the attempt to charge a card, and move the balance if it succeeded."""
    paid = decline is None
    charge_id = new_object_id("ch")
    body: Body = {
        "id": charge_id,
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": intent["amount"] if paid else 0,
        "amount_refunded": 0,
        "application": None,
        "application_fee": None,
        "application_fee_amount": None,
        "balance_transaction": None,
        "billing_details": method["billing_details"],
        "calculated_statement_descriptor": work.options.account_name.upper()[:22],
        "captured": paid,
        "created": work.now,
        "currency": intent["currency"],
        "customer": intent["customer"],
        "description": intent["description"],
        "disputed": False,
        "failure_balance_transaction": None,
        "failure_code": decline[0] if decline else None,
        "failure_message": MESSAGES.get(decline[1] or decline[0]) if decline else None,
        "fraud_details": {},
        "livemode": False,
        "metadata": dict(intent["metadata"]),
        "on_behalf_of": None,
        "outcome": _outcome(decline),
        "paid": paid,
        "payment_intent": intent["id"],
        "payment_method": method["id"],
        "payment_method_details": {"card": _card_details(method, intent["amount"]), "type": "card"},
        "radar_options": {},
        "receipt_email": intent["receipt_email"],
        "receipt_number": None,
        "receipt_url": f"embedded://payments/receipt/{charge_id}" if paid else None,
        "refunded": False,
        "review": None,
        "shipping": None,
        "source": None,
        "source_transfer": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": None,
        "status": "succeeded" if paid else "failed",
        "transfer_data": None,
        "transfer_group": None,
    }
    work.add("charge", body)
    if paid:
        amount, currency = intent["amount"], intent["currency"]
        moved = move_balance(
            work, amount, currency, "charge", charge_id, fee=charge_fee(amount), description=intent["description"]
        )
        body["balance_transaction"] = moved["id"]
    return body


@ROUTES.get("/v1/charges/{id}")
def retrieve(call: Call) -> Body:
    """Return a charge."""
    return call.work.get(call.id, "charge")


@ROUTES.post("/v1/charges/{id}")
def update(call: Call) -> Body:
    """Change a charge's description and metadata."""
    charge = call.work.get(call.id, "charge")
    if "description" in call.params:
        charge["description"] = call.params.text("description")
    charge["metadata"] = call.params.metadata(charge["metadata"])
    call.work.emit("charge.updated", charge)
    return charge


@ROUTES.get("/v1/charges")
def list_all(call: Call) -> Body:
    """List charges."""
    params = call.params
    equals: dict[str, object] = {
        "customer": params.text("customer"),
        "payment_intent": params.text("payment_intent"),
    }
    return answer_list(call, "charge", equals=equals)


@ROUTES.includes("charge", "refunds")
def show_refunds(work: Work, charge: Body) -> Body:
    """List a charge's refunds."""
    found = list(work.newest("refund", equals={"charge": charge["id"]}))
    return list_object(found, f"/v1/charges/{charge['id']}/refunds")


def _outcome(decline: tuple[str, str | None] | None) -> Body:
    reason = None if decline is None else decline[1] or decline[0]
    return {
        "advice_code": None if decline is None else "try_again_later",
        "network_advice_code": None,
        "network_decline_code": None,
        "network_status": "approved_by_network" if decline is None else "declined_by_network",
        "reason": reason,
        "risk_level": "normal",
        "risk_score": 12,
        "seller_message": "Payment complete." if decline is None else "The bank did not return any further details.",
        "type": "authorized" if decline is None else "issuer_declined",
    }


def _card_details(method: Body, amount: int) -> Body:
    card = method["card"]
    return {
        "amount_authorized": amount,
        "authorization_code": None,
        "brand": card["brand"],
        "checks": dict(card["checks"]),
        "country": card["country"],
        "exp_month": card["exp_month"],
        "exp_year": card["exp_year"],
        "extended_authorization": {"status": "disabled"},
        "fingerprint": card["fingerprint"],
        "funding": card["funding"],
        "incremental_authorization": {"status": "unavailable"},
        "installments": None,
        "last4": card["last4"],
        "mandate": None,
        "multicapture": {"status": "unavailable"},
        "network": card["brand"],
        "network_token": {"used": False},
        "network_transaction_id": None,
        "overcapture": {"maximum_amount_capturable": amount, "status": "unavailable"},
        "regulated_status": "unregulated",
        "three_d_secure": None,
        "wallet": None,
    }
