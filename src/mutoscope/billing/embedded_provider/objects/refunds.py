"""Refunds: https://docs.stripe.com/api/refunds."""

from __future__ import annotations

from mutoscope.billing.embedded_provider.core.answer_list import answer_list
from mutoscope.billing.embedded_provider.core.ids import new_object_id
from mutoscope.billing.embedded_provider.core.money import money_text
from mutoscope.billing.embedded_provider.core.refusal import Refusal, required, unexpected_state
from mutoscope.billing.embedded_provider.core.routes import Call, Routes
from mutoscope.billing.embedded_provider.core.rows import Body
from mutoscope.billing.embedded_provider.core.work import Work
from mutoscope.billing.embedded_provider.objects.balance import move_balance
from mutoscope.billing.embedded_provider.objects.disputes import refuse_disputed
from mutoscope.billing.embedded_provider.objects.payment_methods import card_of

ROUTES = Routes()
_LATER = 600
"""Seconds until a slow refund ends."""


@ROUTES.post("/v1/refunds")
def create(call: Call) -> Body:
    """Give back a charge, or a part of it."""
    params, work = call.params, call.work
    charge = _charge(call)
    params.ignore("refund_application_fee", "reverse_transfer", "instructions_email", "origin")
    left = charge["amount"] - charge["amount_refunded"]
    amount = params.integer("amount", least=1)
    reason = params.choice("reason", ("duplicate", "fraudulent", "requested_by_customer"))
    metadata = params.metadata()
    if charge["status"] != "succeeded":
        raise unexpected_state(f"Charge {charge['id']} was not successful; it cannot be refunded.")
    refuse_disputed(charge, work)
    if left == 0:
        message = f"Charge {charge['id']} has already been refunded."
        raise Refusal(400, message, code="charge_already_refunded")
    if amount is not None and amount > left:
        asked, rest = (money_text(value, charge["currency"]) for value in (amount, left))
        message = f"Refund amount ({asked}) is greater than unrefunded amount on charge ({rest})"
        raise Refusal(400, message, param="amount")
    return new_refund(work, charge, left if amount is None else amount, reason, metadata)


def new_refund(work: Work, charge: Body, amount: int, reason: str | None, metadata: dict[str, str]) -> Body:
    """Keep a refund, move the balance and tell of it."""
    method = work.find(charge["payment_method"], "payment_method")
    manner = card_of(work, method).refund if method else None
    body: Body = {
        "id": new_object_id("re"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": charge["id"],
        "created": work.now,
        "currency": charge["currency"],
        "destination_details": {
            "card": {
                "reference": None,
                "reference_status": "pending",
                "reference_type": "acquirer_reference_number",
                "type": "refund",
            },
            "type": "card",
        },
        "metadata": metadata,
        "payment_intent": charge["payment_intent"],
        "reason": reason,
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "pending" if manner == "pending" else "succeeded",
        "transfer_reversal": None,
    }
    work.add("refund", body)
    moved = move_balance(work, -amount, charge["currency"], "refund", body["id"], description="REFUND FOR CHARGE")
    body["balance_transaction"] = moved["id"]
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    work.emit("refund.created", body)
    work.emit("charge.refunded", charge)
    if manner is not None:
        work.set_timer(body["id"], f"refund_{manner}", work.now + _LATER)
    return body


def refund_pending(work: Work, refund_id: str) -> None:
    """Let a slow refund arrive."""
    refund = work.get(refund_id, "refund")
    refund["status"] = "succeeded"
    work.emit("refund.updated", refund, {"status": "pending"})
    work.emit("charge.refund.updated", refund, {"status": "pending"})


def refund_failed(work: Work, refund_id: str) -> None:
    """Let a refund come back from the bank: the money is on the balance again."""
    refund = work.get(refund_id, "refund")
    charge = work.get(refund["charge"], "charge")
    moved = move_balance(work, refund["amount"], refund["currency"], "refund_failure", refund_id)
    refund.update(status="failed", failure_reason="lost_or_stolen_card", failure_balance_transaction=moved["id"])
    charge["amount_refunded"] -= refund["amount"]
    charge["refunded"] = False
    work.emit("refund.failed", refund)
    work.emit("refund.updated", refund, {"status": "succeeded"})
    work.emit("charge.refund.updated", refund, {"status": "succeeded"})


@ROUTES.get("/v1/refunds/{id}")
def retrieve(call: Call) -> Body:
    """Return a refund."""
    return call.work.get(call.id, "refund")


@ROUTES.post("/v1/refunds/{id}")
def update(call: Call) -> Body:
    """Change a refund's metadata."""
    refund = call.work.get(call.id, "refund")
    refund["metadata"] = call.params.metadata(refund["metadata"])
    call.work.emit("refund.updated", refund)
    return refund


@ROUTES.get("/v1/refunds")
def list_all(call: Call) -> Body:
    """List refunds."""
    params = call.params
    equals: dict[str, object] = {"charge": params.text("charge"), "payment_intent": params.text("payment_intent")}
    return answer_list(call, "refund", equals=equals)


def _charge(call: Call) -> Body:
    charge_id, intent_id = call.params.text("charge"), call.params.text("payment_intent")
    if charge_id is not None:
        charge = call.work.get(charge_id, "charge", param="charge")
    elif intent_id is not None:
        intent = call.work.get(intent_id, "payment_intent", param="payment_intent")
        if intent["latest_charge"] is None:
            message = f"This PaymentIntent ({intent_id}) does not have a successful charge to refund."
            raise unexpected_state(message, code="payment_intent_unexpected_state")
        charge = call.work.get(intent["latest_charge"], "charge")
    else:
        raise required("payment_intent")
    customer = call.work.find(charge["customer"], "customer")
    if customer is not None:
        call.work.follow(customer)
    return charge
