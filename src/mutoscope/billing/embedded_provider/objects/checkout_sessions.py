"""Checkout sessions: https://docs.stripe.com/api/checkout/sessions. Hosted pages, in every mode."""

from __future__ import annotations

from urllib.parse import urlsplit

from mutoscope.billing.embedded_provider.core.answer_list import answer_list, list_object
from mutoscope.billing.embedded_provider.core.calendar import DAY, HOUR
from mutoscope.billing.embedded_provider.core.money import check_currency
from mutoscope.billing.embedded_provider.core.params import Params
from mutoscope.billing.embedded_provider.core.refusal import invalid, required, unexpected_state
from mutoscope.billing.embedded_provider.core.routes import Call, Routes
from mutoscope.billing.embedded_provider.core.rows import Body
from mutoscope.billing.embedded_provider.core.work import Work
from mutoscope.billing.embedded_provider.objects.checkout_body import (
    blank_session,
    buyer_for,
    line_items,
    put_amounts,
    session_totals,
)
from mutoscope.billing.embedded_provider.objects.customers import get_customer
from mutoscope.billing.embedded_provider.objects.discounts import read_discounts
from mutoscope.billing.embedded_provider.objects.prices import new_price, new_product, price_in
from mutoscope.billing.embedded_provider.objects.subscription_params import (
    read_automatic_tax,
    read_missing_method,
    read_trial,
)

ROUTES = Routes()
_MODES = ("payment", "setup", "subscription")
_SUBMIT = ("auto", "book", "donate", "pay", "subscribe")


@ROUTES.post("/v1/checkout/sessions")
def create(call: Call) -> Body:
    """Create a session."""
    params, work = call.params, call.work
    mode = params.choice("mode", _MODES)
    if mode is None:
        raise required("mode")
    params.choice("ui_mode", ("hosted_page", "hosted"))
    customer_id = params.text("customer")
    customer = get_customer(work, customer_id) if customer_id else None
    items, currency = _read_items(call, mode)
    session = blank_session(work, mode, currency)
    _read_plain(params, session)
    _read_customer(params, session, customer)
    session["success_url"] = _read_url(params, "success_url") or params.need("success_url")
    session["cancel_url"] = _read_url(params, "cancel_url")
    _read_expiry(work, params, session)
    hidden: Body = {"items": items, "discounts": [], **_read_data(call, mode)}
    session["automatic_tax"]["enabled"] = read_automatic_tax(params)
    if session["automatic_tax"]["enabled"]:
        session["automatic_tax"].update(liability={"type": "self"}, provider="stripe")
    update = params.child("customer_update")
    hidden["save_address"] = bool(update and update.choice("address", ("auto", "never")) == "auto")
    if update is not None:
        update.ignore("name", "shipping")
    _read_discounts(call, session, customer, hidden)
    work.add("checkout.session", session, hidden)
    if mode != "setup":
        put_amounts(work, session, session_totals(work, session, buyer_for(work, session, None, None)))
    work.set_timer(session["id"], "expire_session", session["expires_at"])
    return session


@ROUTES.get("/v1/checkout/sessions/{id}")
def retrieve(call: Call) -> Body:
    """Return a session."""
    return call.work.get(call.id, "checkout.session")


@ROUTES.post("/v1/checkout/sessions/{id}")
def update(call: Call) -> Body:
    """Change a session's metadata."""
    session = call.work.get(call.id, "checkout.session")
    session["metadata"] = call.params.metadata(session["metadata"])
    return session


@ROUTES.post("/v1/checkout/sessions/{id}/expire")
def expire(call: Call) -> Body:
    """Close an open session: nobody can pay with it any more."""
    session = call.work.get(call.id, "checkout.session")
    if session["status"] != "open":
        message = (
            f'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of '
            f"{session['status']}"
        )
        raise unexpected_state(message)
    expire_session(call.work, call.id)
    return session


@ROUTES.get("/v1/checkout/sessions/{id}/line_items")
def list_line_items(call: Call) -> Body:
    """List a session's line items."""
    call.params.ignore("limit", "starting_after", "ending_before")
    session = call.work.get(call.id, "checkout.session")
    return list_object(line_items(call.work, session), f"/v1/checkout/sessions/{call.id}/line_items")


@ROUTES.get("/v1/checkout/sessions")
def list_all(call: Call) -> Body:
    """List sessions."""
    params = call.params
    equals: dict[str, object] = {
        "customer": params.text("customer"),
        "payment_intent": params.text("payment_intent"),
        "status": params.choice("status", ("complete", "expired", "open")),
        "subscription": params.text("subscription"),
    }
    return answer_list(call, "checkout.session", equals=equals, url="/v1/checkout/sessions")


@ROUTES.includes("checkout.session", "line_items")
def show_line_items(work: Work, session: Body) -> Body:
    """Return a session's line items."""
    return list_object(line_items(work, session), f"/v1/checkout/sessions/{session['id']}/line_items")


def expire_session(work: Work, session_id: str) -> None:
    """Close an open session (its time is over, or somebody asked)."""
    session = work.get(session_id, "checkout.session")
    if session["status"] == "open":
        session.update(status="expired", url=None)
        work.set_timer(session_id, "expire_session", None)
        work.emit("checkout.session.expired", session)


def _read_plain(params: Params, session: Body) -> None:
    session.update(
        client_reference_id=params.text("client_reference_id", limit=200),
        metadata=params.metadata(),
        allow_promotion_codes=params.boolean("allow_promotion_codes"),
        billing_address_collection=params.choice("billing_address_collection", ("auto", "required")),
        submit_type=params.choice("submit_type", _SUBMIT),
        locale=params.text("locale"),
    )
    types = params.texts("payment_method_types")
    if types not in ([], ["card"]):
        raise invalid("The embedded provider takes cards only.", param="payment_method_types")
    if session["mode"] == "subscription":
        chosen = params.choice("payment_method_collection", ("always", "if_required"))
        session["payment_method_collection"] = chosen or "always"
    tax_ids = params.child("tax_id_collection")
    if tax_ids is not None:
        need = tax_ids.choice("required", ("if_supported", "never")) or "never"
        session["tax_id_collection"] = {"enabled": tax_ids.boolean("enabled") is True, "required": need}
    phone = params.child("phone_number_collection")
    if phone is not None:
        session["phone_number_collection"]["enabled"] = phone.boolean("enabled") is True
    consent = params.child("consent_collection")
    if consent is not None:
        terms = consent.choice("terms_of_service", ("none", "required"))
        session["consent_collection"] = {"payment_method_reuse_agreement": None, "promotions": "none"}
        session["consent_collection"]["terms_of_service"] = terms or "none"


def _read_customer(params: Params, session: Body, customer: Body | None) -> None:
    email = params.text("customer_email")
    if email is not None and customer is not None:
        raise invalid("You may only specify one of these parameters: customer, customer_email.", param="customer")
    session["customer_email"] = email
    creation = params.choice("customer_creation", ("always", "if_required"))
    if creation is not None and session["mode"] != "payment":
        raise invalid("`customer_creation` can only be used in `payment` mode.", param="customer_creation")
    if customer is not None:
        session["customer"] = customer["id"]
    elif session["mode"] == "payment":
        session["customer_creation"] = creation or "if_required"
    else:
        session["customer_creation"] = "always"


def _read_items(call: Call, mode: str) -> tuple[list[Body], str | None]:
    params, work = call.params, call.work
    sent = params.children("line_items")
    currency = params.text("currency")
    if mode == "setup":
        if sent:
            raise invalid("You can not pass `line_items` in `setup` mode.", param="line_items")
        return [], check_currency(currency) if currency else None
    if not sent:
        raise required("line_items")
    items: list[Body] = []
    recurring = False
    for item in sent:
        price = _item_price(work, item)
        if not price["active"]:
            raise invalid("The price specified is inactive. This field only accepts active prices.", param="line_items")
        recurring = recurring or price["recurring"] is not None
        currency = currency or price["currency"]
        items.append({"price": price["id"], "quantity": _quantity(item)})
    if mode == "payment" and recurring:
        message = (
            "You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use "
            "only one-time prices."
        )
        raise invalid(message, param="line_items")
    if mode == "subscription" and not recurring:
        raise invalid("You must provide at least one recurring price in `subscription` mode.", param="line_items")
    chosen = check_currency(str(currency))
    for item in items:
        price_in(work, work.get(item["price"], "price"), chosen)
    return items, chosen


def _item_price(work: Work, item: Params) -> Body:
    data = item.child("price_data")
    if data is None:
        return work.get(item.need("price"), "price", param=item.name_of("price"))
    inner = data.child("product_data")
    product = new_product(work, inner) if inner else work.get(data.need("product"), "product")["id"]
    return new_price(work, data, product)


def _quantity(item: Params) -> int:
    quantity = item.integer("quantity", least=1)
    if quantity is None:
        raise required(item.name_of("quantity"))
    return quantity


def _read_data(call: Call, mode: str) -> Body:
    params, work = call.params, call.work
    hidden: Body = {"trial": None, "subscription_data": {}, "intent_data": {}, "setup_data": {}, "invoice": None}
    data = params.child("subscription_data")
    if data is not None:
        if mode != "subscription":
            raise invalid("You can not pass `subscription_data` in `payment` mode.", param="subscription_data")
        end, days = read_trial(work, data), data.integer("trial_period_days")
        hidden["trial"] = {"days": days, "end": None if days else end} if end else None
        hidden["subscription_data"] = {
            "metadata": data.metadata(),
            "description": data.text("description"),
            "anchor": data.integer("billing_cycle_anchor"),
            "prorate": data.choice("proration_behavior", ("create_prorations", "none")) != "none",
            "missing_method": read_missing_method(data),
        }
    data = params.child("payment_intent_data")
    if data is not None:
        if mode != "payment":
            raise invalid("You can not pass `payment_intent_data` outside `payment` mode.", param="payment_intent_data")
        hidden["intent_data"] = {
            "metadata": data.metadata(),
            "description": data.text("description"),
            "receipt_email": data.text("receipt_email"),
            "setup_future_usage": data.choice("setup_future_usage", ("off_session", "on_session")),
            "statement_descriptor_suffix": data.text("statement_descriptor_suffix"),
        }
    data = params.child("setup_intent_data")
    if data is not None:
        hidden["setup_data"] = {"metadata": data.metadata(), "description": data.text("description")}
    creation = params.child("invoice_creation")
    if creation is not None and creation.boolean("enabled"):
        inner = creation.child("invoice_data")
        hidden["invoice"] = {
            "metadata": inner.metadata() if inner else {},
            "description": inner.text("description") if inner else None,
            "footer": inner.text("footer") if inner else None,
        }
    return hidden


def _read_discounts(call: Call, session: Body, customer: Body | None, hidden: Body) -> None:
    params, work = call.params, call.work
    if "discounts" not in params:
        return
    if session["allow_promotion_codes"]:
        raise invalid("You may only specify one of these parameters: allow_promotion_codes, discounts.")
    subtotal = sum(
        price_in(work, work.get(item["price"], "price"), session["currency"])[0] * item["quantity"]
        for item in hidden["items"]
    )
    hidden["discounts"] = read_discounts(work, params, session["currency"], customer, subtotal)


def _read_expiry(work: Work, params: Params, session: Body) -> None:
    moment = params.integer("expires_at")
    if moment is None:
        return
    if not work.now + HOUR // 2 <= moment <= work.now + DAY + 60:
        message = "The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation."
        raise invalid(message, param="expires_at")
    session["expires_at"] = moment


def _read_url(params: Params, name: str) -> str | None:
    url = params.text(name)
    if url is not None and (urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).netloc):
        raise invalid(
            "Invalid URL: An explicit scheme (such as https) must be provided.", param=name, code="url_invalid"
        )
    return url
