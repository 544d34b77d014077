"""Payment intents: https://docs.stripe.com/api/payment_intents. Captured automatically; cards only."""

from __future__ import annotations

from mutoscope.billing.embedded_provider.core.answer_list import answer_list
from mutoscope.billing.embedded_provider.core.money import check_charge, check_currency
from mutoscope.billing.embedded_provider.core.refusal import Refusal, invalid, required, unexpected_state
from mutoscope.billing.embedded_provider.core.routes import Call, Routes
from mutoscope.billing.embedded_provider.core.rows import Body
from mutoscope.billing.embedded_provider.core.work import Work
from mutoscope.billing.embedded_provider.objects.customers import get_customer
from mutoscope.billing.embedded_provider.objects.payment_methods import attach_method, card_refusal, find_method
from mutoscope.billing.embedded_provider.objects.take_payment import cancel_intent, new_intent, take_payment

ROUTES = Routes()
_TEXTS = ("description", "receipt_email", "statement_descriptor_suffix", "statement_descriptor", "transfer_group")
_USAGES = ("off_session", "on_session")
_WITH_CARD = ("requires_payment_method", "requires_confirmation", "requires_action")


@ROUTES.post("/v1/payment_intents")
def create(call: Call) -> Body:
    """Create a payment intent; with `confirm` it is charged at once."""
    params, work = call.params, call.work
    amount = params.integer("amount")
    if amount is None:
        raise required("amount")
    currency = check_currency(params.need("currency"))
    customer = params.text("customer")
    if customer is not None:
        get_customer(work, customer)
    fields: Body = {name: params.text(name) for name in _TEXTS}
    fields["metadata"] = params.metadata()
    fields["setup_future_usage"] = params.choice("setup_future_usage", _USAGES)
    _ignore_manner(call)
    automatic = params.child("automatic_payment_methods")
    if automatic is not None:
        redirects = automatic.choice("allow_redirects", ("always", "never")) or "always"
        fields["automatic_payment_methods"] = {
            "allow_redirects": redirects,
            "enabled": automatic.boolean("enabled") is True,
        }
    intent = new_intent(work, amount, currency, customer, **fields)
    confirm_now = params.boolean("confirm") is True
    off_session = params.boolean("off_session") is True
    if off_session and not confirm_now:
        raise invalid("You cannot set `off_session` without `confirm=true`.", param="off_session")
    method = params.text("payment_method")
    if method is not None:
        _choose(work, intent, method)
    if confirm_now:
        _confirm(call, intent, off_session=off_session)
    return intent


@ROUTES.post("/v1/payment_intents/{id}")
def update(call: Call) -> Body:
    """Change an intent that was not paid."""
    params, work = call.params, call.work
    intent = _get(call)
    _check_state(intent, _WITH_CARD, "update")
    amount = params.integer("amount")
    if amount is not None:
        check_charge(amount, intent["currency"])
        intent["amount"] = amount
    for name in _TEXTS:
        if name in params:
            intent[name] = params.text(name)
    if "setup_future_usage" in params:
        intent["setup_future_usage"] = params.choice("setup_future_usage", _USAGES)
    customer = params.text("customer")
    if customer is not None:
        intent["customer"] = get_customer(work, customer)["id"]
    method = params.text("payment_method")
    if method is not None:
        _choose(work, intent, method)
    intent["metadata"] = params.metadata(intent["metadata"])
    return intent


@ROUTES.post("/v1/payment_intents/{id}/confirm")
def confirm(call: Call) -> Body:
    """Charge the intent's card."""
    intent = _get(call)
    _check_state(intent, ("requires_payment_method", "requires_confirmation"), "confirm")
    _ignore_manner(call)
    method = call.params.text("payment_method")
    if method is not None:
        _choose(call.work, intent, method)
    _confirm(call, intent, off_session=call.params.boolean("off_session") is True)
    return intent


@ROUTES.post("/v1/payment_intents/{id}/cancel")
def cancel(call: Call) -> Body:
    """Give the intent up."""
    intent = _get(call)
    _check_state(intent, _WITH_CARD, "cancel")
    reasons = ("abandoned", "duplicate", "fraudulent", "requested_by_customer")
    cancel_intent(call.work, intent, call.params.choice("cancellation_reason", reasons))
    return intent


@ROUTES.get("/v1/payment_intents/{id}")
def retrieve(call: Call) -> Body:
    """Return a payment intent."""
    call.params.ignore("client_secret")
    return call.work.get(call.id, "payment_intent")


@ROUTES.get("/v1/payment_intents")
def list_all(call: Call) -> Body:
    """List payment intents."""
    return answer_list(call, "payment_intent", equals={"customer": call.params.text("customer")})


def _get(call: Call) -> Body:
    intent = call.work.get(call.id, "payment_intent")
    customer = call.work.find(intent["customer"], "customer")
    if customer is not None:
        call.work.follow(customer)
    return intent


def _ignore_manner(call: Call) -> None:
    params = call.params
    params.choice("capture_method", ("automatic", "automatic_async"))
    params.choice("confirmation_method", ("automatic",))
    if params.texts("payment_method_types") not in ([], ["card"]):
        raise invalid("The embedded provider takes cards only.", param="payment_method_types")
    params.ignore("return_url", "error_on_requires_action", "use_stripe_sdk")


def _choose(work: Work, intent: Body, given: str) -> None:
    method = find_method(work, given)
    if method["customer"] is not None and method["customer"] != intent["customer"]:
        message = (
            "The provided PaymentMethod cannot be attached. To reuse a PaymentMethod, you must attach it to a Customer "
            "first."
            if intent["customer"] is None
            else "The payment method belongs to another customer."
        )
        raise invalid(message, param="payment_method")
    intent.update(payment_method=method["id"], status="requires_confirmation")


def _confirm(call: Call, intent: Body, *, off_session: bool) -> None:
    work = call.work
    if intent["payment_method"] is None:
        message = (
            "You cannot confirm this PaymentIntent because it's missing a payment method. Update the PaymentIntent with "
            "a payment method and then confirm it again."
        )
        raise unexpected_state(message, code="payment_intent_unexpected_state")
    method = work.get(intent["payment_method"], "payment_method", param="payment_method")
    decline = take_payment(work, intent, method, off_session=off_session)
    if decline is not None:
        raise card_refusal(decline, charge=intent["latest_charge"], payment_intent=intent, payment_method=method)
    if intent["status"] == "succeeded" and intent["setup_future_usage"] and intent["customer"]:
        attach_method(work, method, get_customer(work, intent["customer"]))


def _check_state(intent: Body, allowed: tuple[str, ...], verb: str) -> None:
    if intent["status"] not in allowed:
        message = f"You cannot {verb} this PaymentIntent because it has a status of {intent['status']}."
        raise Refusal(400, message, code="payment_intent_unexpected_state", payment_intent=intent)
