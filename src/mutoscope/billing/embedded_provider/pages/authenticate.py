"""Where a bank would ask its customer to confirm (3-D Secure): the customer chooses what happens."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from mutoscope.billing.embedded_provider.core.money import money_text
from mutoscope.billing.embedded_provider.core.refusal import Refusal
from mutoscope.billing.embedded_provider.core.rows import Body
from mutoscope.billing.embedded_provider.core.work import Work
from mutoscope.billing.embedded_provider.objects.collect_invoice import collect_invoice
from mutoscope.billing.embedded_provider.objects.payment_methods import attach_method
from mutoscope.billing.embedded_provider.objects.setup_intents import set_up
from mutoscope.billing.embedded_provider.objects.take_payment import take_payment
from mutoscope.billing.embedded_provider.pages.render import provider_of, render, sorry


async def show_question(request: Request) -> Response:
    """Show the bank's question."""
    intent = await provider_of(request).read(lambda work: _find(work, request))
    if intent is None:
        return sorry(request, "Nothing to confirm", "This payment does not wait for you.", status=410)
    amount = money_text(intent["amount"], intent["currency"]) if "amount" in intent else "Save card"
    return render(request, "confirm.html", {"amount": amount})


async def take_answer(request: Request) -> Response:
    """Confirm or refuse, and go on with the payment."""
    form = await request.form()
    confirmed = form.get("action") == "confirm"

    def go_on(work: Work) -> Body | None:
        intent = _find(work, request)
        if intent is not None:
            customer = work.find(intent["customer"], "customer")
            if customer is not None:
                work.follow(customer)
            _confirm(work, intent) if confirmed else _refuse(work, intent)
        return intent

    try:
        intent = await provider_of(request).write(go_on)
    except Refusal as refusal:
        return sorry(request, "Declined", refusal.message, status=refusal.status)
    if intent is None:
        return sorry(request, "Nothing to confirm", "This payment does not wait for you.", status=410)
    target = intent.get("return_url")
    if target:
        return RedirectResponse(target, 303)
    text = "The payment is confirmed. You can close this page." if confirmed else "The payment was refused."
    return sorry(request, "Thank you" if confirmed else "Refused", text, status=200)


def _find(work: Work, request: Request) -> Body | None:
    wanted = request.path_params["id"]
    intent = work.find(wanted, "payment_intent") or work.find(wanted, "setup_intent")
    return intent if intent is not None and intent["status"] == "requires_action" else None


def _confirm(work: Work, intent: Body) -> None:
    method = work.get(intent["payment_method"], "payment_method")
    if intent["object"] == "setup_intent":
        set_up(work, intent, method, confirmed=True)
        return
    payment = next(work.newest("invoice_payment", equals={"payment.payment_intent": intent["id"]}), None)
    if payment is not None:
        invoice = work.get(payment["invoice"], "invoice")
        collect_invoice(work, invoice, method, off_session=False, confirmed=True)
        return
    decline = take_payment(work, intent, method, off_session=False, confirmed=True)
    if decline is None and intent["setup_future_usage"] and intent["customer"]:
        attach_method(work, method, work.get(intent["customer"], "customer"))


def _refuse(work: Work, intent: Body) -> None:
    kind = intent["object"]
    error = {
        "code": f"{kind}_authentication_failure",
        "message": "The provided PaymentMethod has failed authentication.",
        "type": "invalid_request_error",
    }
    intent.update(status="requires_payment_method", next_action=None, payment_method=None)
    if kind == "setup_intent":
        intent["last_setup_error"] = error
        work.emit("setup_intent.setup_failed", intent)
    else:
        intent["last_payment_error"] = error
        work.emit("payment_intent.payment_failed", intent)
