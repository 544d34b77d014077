"""Payment methods: cards only. https://docs.stripe.com/api/payment_methods."""

from __future__ import annotations

import datetime as dt
import hashlib

from mutoscope.billing.embedded_provider.core.answer_list import answer_list
from mutoscope.billing.embedded_provider.core.ids import new_object_id
from mutoscope.billing.embedded_provider.core.params import Params
from mutoscope.billing.embedded_provider.core.refusal import Refusal, invalid, missing, required
from mutoscope.billing.embedded_provider.core.routes import Call, Routes
from mutoscope.billing.embedded_provider.core.rows import Body
from mutoscope.billing.embedded_provider.core.work import Work
from mutoscope.billing.embedded_provider.objects.addresses import read_address
from mutoscope.billing.embedded_provider.objects.customers import get_customer
from mutoscope.billing.embedded_provider.objects.test_cards import (
    BY_NUMBER,
    BY_TOKEN,
    MESSAGES,
    TestCard,
    is_card_number,
)

ROUTES = Routes()
_NO_ADDRESS: Body = dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state"))


def no_billing_details() -> Body:
    """Return billing details that nobody gave."""
    return {"address": dict(_NO_ADDRESS), "email": None, "name": None, "phone": None, "tax_id": None}


def new_card_method(
    work: Work, card: TestCard, expires: tuple[int, int] | None = None, details: Body | None = None
) -> Body:
    """Keep a new payment method of a test card.

    Args:
        work: the unit of work.
        card: which.
        expires: month and year; by default in four years.
        details: billing details.
    """
    month, year = expires or (12, dt.datetime.fromtimestamp(work.now, dt.UTC).year + 4)
    body: Body = {
        "id": new_object_id("pm"),
        "object": "payment_method",
        "allow_redisplay": "unspecified",
        "billing_details": details or no_billing_details(),
        "card": {
            "brand": card.brand,
            "checks": {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": "pass"},
            "country": card.country,
            "display_brand": "american_express" if card.brand == "amex" else card.brand,
            "exp_month": month,
            "exp_year": year,
            "fingerprint": hashlib.sha256(card.number.encode()).hexdigest()[:16],
            "funding": card.funding,
            "generated_from": None,
            "last4": card.number[-4:],
            "networks": {"available": [card.brand], "preferred": None},
            "regulated_status": "unregulated",
            "three_d_secure_usage": {"supported": True},
            "wallet": None,
        },
        "created": work.now,
        "customer": None,
        "livemode": False,
        "metadata": {},
        "type": "card",
    }
    return work.add("payment_method", body, {"number": card.number, "charges": 0, "ready": False})


def card_of(work: Work, method: Body) -> TestCard:
    """Return the test card behind a payment method."""
    return BY_NUMBER[work.hidden(method["id"])["number"]]


def find_method(work: Work, given: str, *, param: str = "payment_method") -> Body:
    """Return a payment method by its id; `pm_card_…` makes a new one of that test card."""
    found = work.find(given, "payment_method")
    if found is not None:
        return found
    if given in BY_TOKEN:
        return new_card_method(work, BY_TOKEN[given])
    raise missing("PaymentMethod", given, param=param)


def attach_method(work: Work, method: Body, customer: Body) -> None:
    """Save a payment method for a customer.

    Raises:
        Refusal: its card is declined, or it is another customer's.
    """
    if method["customer"] == customer["id"]:
        return
    if method["customer"] is not None:
        message = "The payment method you provided has already been attached to a customer."
        raise invalid(message, param="payment_method")
    card = card_of(work, method)
    if not card.attach:
        raise card_refusal(card.decline or ("card_declined", "generic_decline"), payment_method=method)
    method["customer"] = customer["id"]
    work.emit("payment_method.attached", method)


def card_refusal(decline: tuple[str, str | None], **fields: object) -> Refusal:
    """Return the answer to a declined card: 402, what happened is kept."""
    code, decline_code = decline
    message = MESSAGES.get(decline_code or code, "Your card was declined.")
    return Refusal(402, message, "card_error", keep=True, code=code, decline_code=decline_code, **fields)


def card_by_number(number: str, *, param: str = "card[number]") -> TestCard:
    """Return the test card of a number.

    Raises:
        Refusal: it is no card number, or a real card's; real cards are never asked for here.
    """
    digits = number.replace(" ", "").replace("-", "")
    if not is_card_number(digits):
        raise Refusal(402, "Your card number is incorrect.", "card_error", code="incorrect_number", param=param)
    if digits not in BY_NUMBER:
        message = "Your card was declined. Your request was in test mode, but used a non test card."
        raise Refusal(402, message, "card_error", code="card_declined", decline_code="test_mode_live_card", param=param)
    return BY_NUMBER[digits]


def check_expiry(work: Work, month: int, year: int) -> None:
    """Refuse a card that has expired, or expires never."""
    today = dt.datetime.fromtimestamp(work.now, dt.UTC)
    if not 1 <= month <= 12:  # noqa: PLR2004 -- months
        message = "Your card's expiration month is invalid."
        raise Refusal(402, message, "card_error", code="invalid_expiry_month", param="card[exp_month]")
    if (year, month) < (today.year, today.month) or year > today.year + 50:
        message = "Your card's expiration year is invalid."
        raise Refusal(402, message, "card_error", code="invalid_expiry_year", param="card[exp_year]")


@ROUTES.post("/v1/payment_methods")
def create(call: Call) -> Body:
    """Create a payment method from a test card's number or token."""
    params, work = call.params, call.work
    if params.choice("type", ("card",)) is None:
        raise required("type")
    inner = params.child("card")
    if inner is None:
        raise required("card")
    token = inner.text("token")
    if token is not None:
        if token not in BY_TOKEN:
            raise missing("token", token, param="card[token]")
        method = new_card_method(work, BY_TOKEN[token])
    else:
        card = card_by_number(inner.need("number"))
        inner.ignore("cvc")
        expires = inner.integer("exp_month"), inner.integer("exp_year")
        if expires[0] is None or expires[1] is None:
            raise required("card[exp_month]")
        check_expiry(work, expires[0], expires[1])
        method = new_card_method(work, card, (expires[0], expires[1]))
    _read_details(params, method)
    method["metadata"] = params.metadata()
    return method


@ROUTES.post("/v1/payment_methods/{id}")
def update(call: Call) -> Body:
    """Change billing details and metadata."""
    method = call.work.get(call.id, "payment_method")
    _read_details(call.params, method)
    method["metadata"] = call.params.metadata(method["metadata"])
    call.work.emit("payment_method.updated", method)
    return method


@ROUTES.get("/v1/payment_methods/{id}")
@ROUTES.get("/v1/customers/{customer}/payment_methods/{id}")
def retrieve(call: Call) -> Body:
    """Return a payment method."""
    return call.work.get(call.ids[-1], "payment_method")


@ROUTES.get("/v1/payment_methods")
def list_all(call: Call) -> Body:
    """List the payment methods of a customer."""
    params = call.params
    params.choice("type", ("card",))
    return answer_list(call, "payment_method", equals={"customer": params.need("customer")})


@ROUTES.get("/v1/customers/{id}/payment_methods")
def list_of_customer(call: Call) -> Body:
    """List the payment methods of a customer."""
    call.params.choice("type", ("card",))
    url = f"/v1/customers/{call.id}/payment_methods"
    return answer_list(call, "payment_method", equals={"customer": call.id}, url=url)


@ROUTES.post("/v1/payment_methods/{id}/attach")
def attach(call: Call) -> Body:
    """Save a payment method for a customer."""
    customer = get_customer(call.work, call.params.need("customer"))
    method = find_method(call.work, call.id, param="id")
    attach_method(call.work, method, customer)
    return method


@ROUTES.post("/v1/payment_methods/{id}/detach")
def detach(call: Call) -> Body:
    """Forget a payment method; it cannot be used again."""
    work = call.work
    method = work.get(call.id, "payment_method")
    if method["customer"] is None:
        raise invalid("The payment method you provided is not attached to a customer so detachment is impossible.")
    customer = get_customer(work, method["customer"])
    previous = {"customer": method["customer"]}
    method["customer"] = None
    if customer["invoice_settings"]["default_payment_method"] == method["id"]:
        customer["invoice_settings"]["default_payment_method"] = None
    work.emit("payment_method.detached", method, previous)
    return method


def _read_details(params: Params, method: Body) -> None:
    inner = params.child("billing_details")
    if inner is None:
        return
    details = method["billing_details"]
    for name in ("email", "name", "phone"):
        if name in inner:
            details[name] = inner.text(name)
    if "address" in inner:
        details["address"] = read_address(inner.child("address")) or dict(_NO_ADDRESS)
