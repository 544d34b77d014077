"""The Checkout page: what is bought, a card form, and what becomes of it."""

from __future__ import annotations

from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from mutoscope.billing.embedded_provider.core.refusal import Refusal
from mutoscope.billing.embedded_provider.core.rows import Body
from mutoscope.billing.embedded_provider.core.work import Work
from mutoscope.billing.embedded_provider.objects.checkout_body import buyer_for, put_amounts, session_totals
from mutoscope.billing.embedded_provider.objects.complete_checkout import (
    Payer,
    complete_checkout,
    must_confirm,
    needs_method,
)
from mutoscope.billing.embedded_provider.objects.discounts import find_code
from mutoscope.billing.embedded_provider.pages.card_form import CardForm, field_of_refusal
from mutoscope.billing.embedded_provider.pages.checkout_view import checkout_view
from mutoscope.billing.embedded_provider.pages.render import provider_of, render, sorry

_REFUSED = "We are unable to authenticate your payment method. Please choose a different payment method and try again."


async def show_checkout(request: Request) -> Response:
    """Show the page of a session."""
    return await _show(request, None)


async def submit_checkout(request: Request) -> Response:
    """Take a form of the page: pay, apply or remove a code, recompute tax, confirm, leave."""
    provider = provider_of(request)
    session_id = request.path_params["id"]
    form = CardForm.of(await request.form())
    if form.action == "cancel":
        session = await provider.read(lambda work: work.find(session_id, "checkout.session"))
        target = session["cancel_url"] if session else None
        return RedirectResponse(target, 303) if target else await _show(request, None)
    try:
        target = await provider.write(lambda work: _act(work, session_id, form))
    except Refusal as refusal:
        return await _show(request, form, refusal)
    if target is not None:
        return RedirectResponse(target, 303)
    return await _show(request, None if form.action == "pay" else form)


async def _show(request: Request, form: CardForm | None, refusal: Refusal | None = None) -> Response:
    session_id = request.path_params["id"]

    def look(work: Work) -> tuple[Body | None, dict[str, object]]:
        session = work.find(session_id, "checkout.session")
        if session is None or session["status"] != "open":
            return session, {}
        customer = work.find(session["customer"], "customer")
        if customer is not None:
            work.follow(customer)
        return session, checkout_view(work, session, form)

    session, view = await provider_of(request).read(look)
    if session is None:
        return sorry(request, "Page not found", "There is no such checkout session.", status=404)
    if session["status"] == "complete":
        text = "You have paid already: this checkout session is complete."
        return sorry(request, "All done here", text, status=200, back=_success(session))
    if session["status"] == "expired":
        text = "This checkout session has expired. Go back and start again."
        return sorry(request, "Too late", text, status=410, back=session["cancel_url"])
    error = {"field": field_of_refusal(refusal), "text": refusal.message} if refusal else None
    values = {**view, "error": error}
    if view["pending"] is not None:
        name = "confirm.html"
        values["amount"] = view["button"]
        return render(request, name, values)
    return render(request, "checkout.html", values, status=refusal.status if refusal else 200)


def _act(work: Work, session_id: str, form: CardForm) -> str | None:
    """Do what the form asks for.

    Returns:
        Where to go next; None to show the page again.

    Raises:
        Refusal: it cannot be done; what to show is its message.
    """
    session = work.get(session_id, "checkout.session")
    if session["status"] != "open":
        return None
    hidden = work.hidden(session_id)
    customer = work.find(session["customer"], "customer")
    if customer is not None:
        work.follow(customer)
    match form.action:
        case "apply_code":
            _apply_code(work, session, customer, form.promotion_code)
            return None
        case "remove_code":
            hidden["discounts"] = []
        case "confirm" if hidden.get("pending"):
            return _confirm(work, session, hidden)
        case "refuse" if hidden.get("pending"):
            hidden["pending"] = None
            raise Refusal(402, _REFUSED, "card_error", keep=True, code="payment_intent_authentication_failure")
        case "pay":
            return _pay(work, session, customer, form)
        case _:
            pass
    if session["mode"] != "setup":
        buyer = buyer_for(work, session, form.country or None, form.state or None)
        put_amounts(work, session, session_totals(work, session, buyer))
    return None


def _pay(work: Work, session: Body, customer: Body | None, form: CardForm) -> str | None:
    known = session["customer_email"] or (customer["email"] if customer else None)
    email = known or form.checked_email()
    if session["automatic_tax"]["enabled"] and not form.country and not (customer and customer["address"]):
        raise Refusal(400, "Choose your country: tax depends on it.", code="country_needed")
    if session["allow_promotion_codes"] and form.promotion_code and not work.hidden(session["id"])["discounts"]:
        _apply_code(work, session, customer, form.promotion_code)
    total = 0
    if session["mode"] != "setup":
        buyer = buyer_for(work, session, form.country or None, form.state or None)
        total = session_totals(work, session, buyer).total
    method = form.new_method(work) if needs_method(session, total) else None
    if method is not None and must_confirm(work, method):
        kept = {**asdict(form), "card_number": "", "cvc": "", "email": email, "method": method["id"]}
        work.hidden(session["id"])["pending"] = kept
        return None
    payer = Payer(email, form.name or None, form.address(), method["id"] if method else None)
    complete_checkout(work, session, payer)
    return _success(session)


def _confirm(work: Work, session: Body, hidden: Body) -> str:
    kept = hidden["pending"]
    form = CardForm(**{name: kept[name] for name in CardForm.__dataclass_fields__})
    payer = Payer(form.email, form.name or None, form.address(), kept["method"], confirmed=True)
    hidden["pending"] = None
    complete_checkout(work, session, payer)
    return _success(session)


def _apply_code(work: Work, session: Body, customer: Body | None, typed: str) -> None:
    if not session["allow_promotion_codes"]:
        raise Refusal(400, "This order takes no codes.", param="promotion_code")
    if not typed:
        raise Refusal(400, "Enter a code.", param="promotion_code")
    hidden = work.hidden(session["id"])
    code, coupon = find_code(work, typed, customer, session["currency"], session["amount_subtotal"])
    hidden["discounts"] = [{"coupon": coupon["id"], "promotion_code": code["id"]}]
    put_amounts(work, session, session_totals(work, session, buyer_for(work, session, None, None)))


def _success(session: Body) -> str:
    return str(session["success_url"]).replace("{CHECKOUT_SESSION_ID}", session["id"])
