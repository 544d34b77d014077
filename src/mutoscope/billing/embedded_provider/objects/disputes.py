"""Disputes: https://docs.stripe.com/api/disputes, and how test mode decides them (docs.stripe.com/testing#disputes)."""

from __future__ import annotations

from mutoscope.billing.embedded_provider.core.answer_list import answer_list
from mutoscope.billing.embedded_provider.core.calendar import DAY
from mutoscope.billing.embedded_provider.core.ids import new_object_id
from mutoscope.billing.embedded_provider.core.refusal import Refusal, unexpected_state
from mutoscope.billing.embedded_provider.core.routes import Call, Routes
from mutoscope.billing.embedded_provider.core.rows import Body
from mutoscope.billing.embedded_provider.core.work import Work
from mutoscope.billing.embedded_provider.objects.balance import DISPUTE_FEE, move_balance

ROUTES = Routes()
_EVIDENCE = (
    "access_activity_log billing_address cancellation_policy cancellation_policy_disclosure cancellation_rebuttal "
    "customer_communication customer_email_address customer_name customer_purchase_ip customer_signature "
    "duplicate_charge_documentation duplicate_charge_explanation duplicate_charge_id product_description receipt "
    "refund_policy refund_policy_disclosure refund_refusal_explanation service_date service_documentation "
    "shipping_address shipping_carrier shipping_date shipping_documentation shipping_tracking_number "
    "uncategorized_file uncategorized_text"
).split()
_OPEN = ("needs_response", "under_review", "warning_needs_response", "warning_under_review")
_DAYS_TO_RESPOND = 9


def open_dispute(work: Work, charge: Body, reason: str, *, inquiry: bool = False) -> Body:
    """Have the cardholder's bank take a charge back, or ask about it first.

    Raises:
        Refusal: the charge did not succeed or is disputed already.
    """
    if charge["status"] != "succeeded" or charge["disputed"]:
        raise unexpected_state(f"Charge {charge['id']} cannot be disputed.", code="charge_disputed")
    body: Body = {
        "id": new_object_id("du"),
        "object": "dispute",
        "amount": charge["amount"] - charge["amount_refunded"],
        "balance_transactions": [],
        "charge": charge["id"],
        "created": work.now,
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": {**dict.fromkeys(_EVIDENCE), "enhanced_evidence": {}},
        "evidence_details": {
            "due_by": work.now + _DAYS_TO_RESPOND * DAY,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
            "submission_method": "not_submitted",
        },
        "is_charge_refundable": inquiry,
        "livemode": False,
        "metadata": {},
        "network_reason_code": "10",
        "payment_intent": charge["payment_intent"],
        "payment_method_details": {
            "card": {
                "brand": charge["payment_method_details"]["card"]["brand"],
                "case_type": "inquiry" if inquiry else "chargeback",
                "network": charge["payment_method_details"]["card"]["brand"],
                "network_reason_code": "10",
            },
            "type": "card",
        },
        "reason": reason,
        "status": "warning_needs_response" if inquiry else "needs_response",
    }
    work.add("dispute", body)
    charge["disputed"] = True
    work.emit("charge.dispute.created", body)
    if not inquiry:
        _withdraw(work, body)
    return body


def close_dispute(work: Work, dispute: Body, *, won: bool) -> None:
    """Decide a dispute: the money comes back, or stays away."""
    if dispute["status"] not in _OPEN:
        raise unexpected_state("This dispute is already closed.", code="dispute_already_closed")
    if dispute["status"].startswith("warning"):
        dispute["status"] = "warning_closed"
    else:
        dispute["status"] = "won" if won else "lost"
        if won:
            text = f"Chargeback reversal for {dispute['charge']}"
            moved = move_balance(
                work,
                dispute["amount"],
                dispute["currency"],
                "adjustment",
                dispute["id"],
                category="dispute_reversal",
                description=text,
            )
            dispute["balance_transactions"].append(moved)
            work.emit("charge.dispute.funds_reinstated", dispute)
    work.emit("charge.dispute.closed", dispute)


@ROUTES.get("/v1/disputes/{id}")
def retrieve(call: Call) -> Body:
    """Return a dispute."""
    return call.work.get(call.id, "dispute")


@ROUTES.get("/v1/disputes")
def list_all(call: Call) -> Body:
    """List disputes."""
    params = call.params
    equals: dict[str, object] = {"charge": params.text("charge"), "payment_intent": params.text("payment_intent")}
    return answer_list(call, "dispute", equals=equals)


@ROUTES.post("/v1/disputes/{id}")
def update(call: Call) -> Body:
    """Hand in evidence; `winning_evidence` and `losing_evidence` as its text decide at once, as in test mode."""
    params, work = call.params, call.work
    dispute = work.get(call.id, "dispute")
    if dispute["status"] not in _OPEN:
        raise unexpected_state("This dispute is already closed.", code="dispute_already_closed")
    evidence = params.child("evidence")
    if evidence is not None:
        for name in _EVIDENCE:
            if name in evidence:
                dispute["evidence"][name] = evidence.text(name, limit=20_000)
        dispute["evidence_details"]["has_evidence"] = True
    dispute["metadata"] = params.metadata(dispute["metadata"])
    if params.boolean("submit") is not False and evidence is not None:
        warned = dispute["status"].startswith("warning")
        dispute["status"] = "warning_under_review" if warned else "under_review"
        dispute["evidence_details"].update(
            submission_count=dispute["evidence_details"]["submission_count"] + 1, submission_method="manual"
        )
    work.emit("charge.dispute.updated", dispute)
    text = dispute["evidence"]["uncategorized_text"]
    if text in ("winning_evidence", "losing_evidence"):
        close_dispute(work, dispute, won=text == "winning_evidence")
    return dispute


@ROUTES.post("/v1/disputes/{id}/close")
def close(call: Call) -> Body:
    """Give in: the dispute is lost."""
    dispute = call.work.get(call.id, "dispute")
    close_dispute(call.work, dispute, won=False)
    return dispute


def refuse_disputed(charge: Body, work: Work) -> None:
    """Refuse to refund a charge whose money was taken back already."""
    for dispute in work.newest("dispute", equals={"charge": charge["id"]}):
        if not dispute["is_charge_refundable"]:
            message = f"Charge {charge['id']} has been charged back; cannot issue a refund."
            raise Refusal(400, message, code="charge_disputed")


def _withdraw(work: Work, dispute: Body) -> None:
    moved = move_balance(
        work,
        -dispute["amount"],
        dispute["currency"],
        "adjustment",
        dispute["id"],
        fee=DISPUTE_FEE,
        fee_text="Dispute fee",
        category="dispute",
        description=f"Chargeback withdrawal for {dispute['charge']}",
    )
    dispute["balance_transactions"].append(moved)
    work.emit("charge.dispute.funds_withdrawn", dispute)
