"""Setup intents: a card is saved without a charge. https://docs.stripe.com/api/setup_intents."""

from __future__ import annotations

from mutoscope.billing.embedded_provider.core.answer_list import answer_list
from mutoscope.billing.embedded_provider.core.ids import new_object_id, random_word
from mutoscope.billing.embedded_provider.core.refusal import Refusal, invalid
from mutoscope.billing.embedded_provider.core.routes import Call, Routes
from mutoscope.billing.embedded_provider.core.rows import Body
from mutoscope.billing.embedded_provider.core.work import Work
from mutoscope.billing.embedded_provider.objects.customers import get_customer
from mutoscope.billing.embedded_provider.objects.payment_methods import (
    attach_method,
    card_of,
    card_refusal,
    find_method,
)
from mutoscope.billing.embedded_provider.objects.test_cards import MESSAGES

ROUTES = Routes()


def new_setup_intent(work: Work, customer: str | None, **fields: object) -> Body:
    """Keep a new setup intent."""
    intent_id = new_object_id("seti")
    body: Body = {
        "id": intent_id,
        "object": "setup_intent",
        "application": None,
        "automatic_payment_methods": None,
        "cancellation_reason": None,
        "client_secret": f"{intent_id}_secret_{random_word()}",
        "created": work.now,
        "customer": customer,
        "description": None,
        "excluded_payment_method_types": None,
        "flow_directions": None,
        "last_setup_error": None,
        "latest_attempt": None,
        "livemode": False,
        "mandate": None,
        "metadata": {},
        "next_action": None,
        "on_behalf_of": None,
        "payment_method": None,
        "payment_method_configuration_details": None,
        "payment_method_options": {
            "card": {"mandate_options": None, "network": None, "request_three_d_secure": "automatic"}
        },
        "payment_method_types": ["card"],
        "single_use_mandate": None,
        "status": "requires_payment_method",
        "usage": "off_session",
        **fields,
    }
    work.add("setup_intent", body)
    work.emit("setup_intent.created", body)
    return body


def set_up(work: Work, intent: Body, method: Body, *, confirmed: bool = False) -> None:
    """Save a card; the intent says afterwards what came of it.

    Raises:
        Refusal: the card is declined.
    """
    card = card_of(work, method)
    intent.update(payment_method=method["id"], next_action=None, last_setup_error=None)
    if card.authenticate is not None and not confirmed:
        url = f"embedded://payments/authenticate/{intent['id']}"
        action = {"redirect_to_url": {"return_url": None, "url": url}, "type": "redirect_to_url"}
        intent.update(status="requires_action", next_action=action)
        work.emit("setup_intent.requires_action", intent)
        return
    if not card.attach:
        code, decline_code = card.decline or ("card_declined", "generic_decline")
        intent.update(
            status="requires_payment_method",
            payment_method=None,
            last_setup_error={
                "code": code,
                "decline_code": decline_code,
                "message": MESSAGES.get(decline_code or code, "Your card was declined."),
                "payment_method": dict(method),
                "type": "card_error",
            },
        )
        work.emit("setup_intent.setup_failed", intent)
        raise card_refusal((code, decline_code), setup_intent=intent, payment_method=method)
    if intent["customer"] is not None:
        attach_method(work, method, get_customer(work, intent["customer"]))
    work.hidden(method["id"])["ready"] = True
    intent["status"] = "succeeded"
    work.emit("setup_intent.succeeded", intent)


@ROUTES.post("/v1/setup_intents")
def create(call: Call) -> Body:
    """Create a setup intent; with `confirm` its card is saved at once."""
    params, work = call.params, call.work
    customer = params.text("customer")
    if customer is not None:
        get_customer(work, customer)
    if params.texts("payment_method_types") not in ([], ["card"]):
        raise invalid("The embedded provider takes cards only.", param="payment_method_types")
    params.ignore("automatic_payment_methods", "return_url")
    intent = new_setup_intent(
        work,
        customer,
        description=params.text("description"),
        metadata=params.metadata(),
        usage=params.choice("usage", ("off_session", "on_session")) or "off_session",
    )
    method = params.text("payment_method")
    if method is not None:
        intent.update(payment_method=find_method(work, method)["id"], status="requires_confirmation")
    if params.boolean("confirm"):
        _confirm(call, intent)
    return intent


@ROUTES.post("/v1/setup_intents/{id}/confirm")
def confirm(call: Call) -> Body:
    """Save the intent's card."""
    intent = call.work.get(call.id, "setup_intent")
    if intent["status"] not in ("requires_payment_method", "requires_confirmation"):
        raise _unexpected(intent, "confirm")
    method = call.params.text("payment_method")
    call.params.ignore("return_url")
    if method is not None:
        intent["payment_method"] = find_method(call.work, method)["id"]
    _confirm(call, intent)
    return intent


@ROUTES.post("/v1/setup_intents/{id}/cancel")
def cancel(call: Call) -> Body:
    """Give the intent up."""
    intent = call.work.get(call.id, "setup_intent")
    if intent["status"] in ("succeeded", "canceled"):
        raise _unexpected(intent, "cancel")
    reason = call.params.choice("cancellation_reason", ("abandoned", "duplicate", "requested_by_customer"))
    intent.update(status="canceled", cancellation_reason=reason, next_action=None)
    call.work.emit("setup_intent.canceled", intent)
    return intent


@ROUTES.get("/v1/setup_intents/{id}")
def retrieve(call: Call) -> Body:
    """Return a setup intent."""
    call.params.ignore("client_secret")
    return call.work.get(call.id, "setup_intent")


@ROUTES.get("/v1/setup_intents")
def list_all(call: Call) -> Body:
    """List setup intents."""
    params = call.params
    equals: dict[str, object] = {
        "customer": params.text("customer"),
        "payment_method": params.text("payment_method"),
    }
    return answer_list(call, "setup_intent", equals=equals)


def _confirm(call: Call, intent: Body) -> None:
    if intent["payment_method"] is None:
        message = "You cannot confirm this SetupIntent because it's missing a payment method."
        raise Refusal(400, message, code="setup_intent_unexpected_state", setup_intent=intent)
    method = call.work.get(intent["payment_method"], "payment_method", param="payment_method")
    set_up(call.work, intent, method)


def _unexpected(intent: Body, verb: str) -> Refusal:
    message = f"You cannot {verb} this SetupIntent because it has a status of {intent['status']}."
    return Refusal(400, message, code="setup_intent_unexpected_state", setup_intent=intent)
