"""The billing portal: plan, payment method, invoices; switch, cancel, go on."""

from __future__ import annotations

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from mutoscope.billing.embedded_provider.core.refusal import Refusal, unexpected_state
from mutoscope.billing.embedded_provider.core.rows import Body
from mutoscope.billing.embedded_provider.core.work import Work
from mutoscope.billing.embedded_provider.objects.change_subscription import Change, ItemChange, change_subscription
from mutoscope.billing.embedded_provider.objects.charge_subscription import charge_change
from mutoscope.billing.embedded_provider.objects.complete_checkout import must_confirm
from mutoscope.billing.embedded_provider.objects.customers import set_default_payment_method
from mutoscope.billing.embedded_provider.objects.setup_intents import new_setup_intent, set_up
from mutoscope.billing.embedded_provider.objects.subscription_body import (
    ENDED,
    end_subscription,
    end_with_period,
    items_of,
    schedule,
    take_back_end,
)
from mutoscope.billing.embedded_provider.pages.card_form import CardForm, field_of_refusal
from mutoscope.billing.embedded_provider.pages.portal_view import portal_view
from mutoscope.billing.embedded_provider.pages.render import provider_of, render, sorry

_REFUSED = "We are unable to authenticate your payment method. Please choose a different payment method and try again."
_DONE = {
    "update_card": "Your payment method is saved.",
    "confirm": "Your payment method is saved.",
    "cancel": "Your subscription is cancelled.",
    "resume": "Your subscription goes on.",
    "switch": "Your plan is changed.",
}


async def show_portal(request: Request) -> Response:
    """Show the portal of a session."""
    return await _show(request)


async def submit_portal(request: Request) -> Response:
    """Take a form of the portal."""
    form = await request.form()
    typed = CardForm.of(form)
    word = request.path_params["word"]
    try:
        await provider_of(request).write(lambda work: _act(work, word, form, typed))
    except Refusal as refusal:
        return await _show(request, typed, refusal)
    done = _DONE.get(typed.action)
    target = f"{request.url.path}?done={typed.action}" if done else request.url.path
    return RedirectResponse(target, 303)


async def _show(request: Request, form: CardForm | None = None, refusal: Refusal | None = None) -> Response:
    def look(work: Work) -> dict[str, object] | None:
        session = _find(work, request.path_params["word"])
        return portal_view(work, session, form) if session else None

    view = await provider_of(request).read(look)
    if view is None:
        text = "This link to the billing portal has expired. Open it again from your account."
        return sorry(request, "Too late", text, status=410)
    values = {
        **view,
        "error": {"field": field_of_refusal(refusal), "text": refusal.message} if refusal else None,
        "done": _DONE.get(request.query_params.get("done", "")),
        "amount": "Save card",
    }
    name = "confirm.html" if view["pending"] is not None else "portal.html"
    return render(request, name, values, status=refusal.status if refusal else 200)


def _find(work: Work, word: str) -> Body | None:
    kept = work.find(word, "portal_word")
    if kept is None:
        return None
    session = work.get(kept["session"], "billing_portal.session")
    customer = work.find(session["customer"], "customer")
    if customer is None:
        return None
    real = work.now
    work.follow(customer)
    return session if customer["test_clock"] or real <= kept["until"] else None


def _act(work: Work, word: str, form: FormData, typed: CardForm) -> None:
    session = _find(work, word)
    if session is None:
        return
    features = work.get(session["configuration"], "billing_portal.configuration")["features"]
    hidden = work.hidden(session["id"])
    match typed.action:
        case "update_card" if features["payment_method_update"]["enabled"]:
            _update_card(work, session, typed)
        case "confirm" if hidden.get("pending"):
            _save(work, session, hidden.pop("pending"), confirmed=True)
        case "refuse" if hidden.pop("pending", None):
            raise Refusal(402, _REFUSED, "card_error", keep=True, code="setup_intent_authentication_failure")
        case "cancel" if features["subscription_cancel"]["enabled"]:
            _cancel(work, _own(work, session, form), features["subscription_cancel"]["mode"])
        case "resume":
            _resume(work, _own(work, session, form))
        case "switch" if features["subscription_update"]["enabled"]:
            _switch(work, _own(work, session, form), str(form.get("price")), features["subscription_update"])
        case _:
            raise unexpected_state("This cannot be done here.")


def _own(work: Work, session: Body, form: FormData) -> Body:
    """Return the subscription that a form is about; only the customer's own."""
    subscription = work.find(str(form.get("subscription")), "subscription")
    if subscription is None or subscription["customer"] != session["customer"] or subscription["status"] in ENDED:
        raise unexpected_state("This subscription is no longer there.")
    return subscription


def _update_card(work: Work, session: Body, typed: CardForm) -> None:
    method = typed.new_method(work)
    if must_confirm(work, method):
        work.hidden(session["id"])["pending"] = method["id"]
        return
    _save(work, session, method["id"], confirmed=False)


def _save(work: Work, session: Body, method_id: str, *, confirmed: bool) -> None:
    customer = work.get(session["customer"], "customer")
    intent = new_setup_intent(work, customer["id"])
    set_up(work, intent, work.get(method_id, "payment_method"), confirmed=confirmed)
    set_default_payment_method(work, customer, method_id)
    work.emit("customer.updated", customer)
    for subscription in list(work.newest("subscription", equals={"customer": customer["id"]})):
        if subscription["status"] not in ENDED and subscription["default_payment_method"] is not None:
            previous = {"default_payment_method": subscription["default_payment_method"]}
            subscription["default_payment_method"] = method_id
            work.emit("customer.subscription.updated", subscription, previous)


def _cancel(work: Work, subscription: Body, mode: str) -> None:
    if mode == "immediately":
        subscription["canceled_at"] = work.now
        end_subscription(work, subscription, reason="cancellation_requested")
        return
    end_with_period(work, subscription)
    schedule(work, subscription)
    previous = {"cancel_at_period_end": False, "cancel_at": None, "canceled_at": None}
    work.emit("customer.subscription.updated", subscription, previous)


def _resume(work: Work, subscription: Body) -> None:
    previous = {name: subscription[name] for name in ("cancel_at_period_end", "cancel_at", "canceled_at")}
    take_back_end(subscription)
    schedule(work, subscription)
    work.emit("customer.subscription.updated", subscription, previous)


def _switch(work: Work, subscription: Body, price_id: str, feature: Body) -> None:
    products: list[Body] = feature["products"] or []
    offered = {str(price) for product in products for price in product["prices"]}
    if price_id not in offered:
        raise unexpected_state("This plan is not on offer.")
    previous = {"items": {**subscription["items"], "data": [dict(item) for item in items_of(subscription)]}}
    item = items_of(subscription)[0]
    change = Change(
        items=[ItemChange(item["id"], work.get(price_id, "price"), None, deleted=False, metadata=None)],
        proration=feature["proration_behavior"],
        at=work.now,
        anchor_now=False,
        trial_end=work.now
        if subscription["status"] == "trialing" and feature["trial_update_behavior"] == "end_trial"
        else None,
    )
    invoice = change_subscription(work, subscription, change)
    if invoice is not None:
        charge_change(work, subscription, invoice, "error_if_incomplete", off_session=False)
    schedule(work, subscription)
    work.emit("customer.subscription.updated", subscription, previous)
