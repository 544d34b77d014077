"""Customers: https://docs.stripe.com/api/customers."""

from __future__ import annotations

from mutoscope.billing.embedded_provider.core.answer_list import answer_list, list_object
from mutoscope.billing.embedded_provider.core.ids import new_object_id, random_word
from mutoscope.billing.embedded_provider.core.params import Params
from mutoscope.billing.embedded_provider.core.refusal import invalid
from mutoscope.billing.embedded_provider.core.routes import Call, Routes
from mutoscope.billing.embedded_provider.core.rows import Body
from mutoscope.billing.embedded_provider.core.work import Work
from mutoscope.billing.embedded_provider.objects.addresses import country_of, read_address
from mutoscope.billing.embedded_provider.objects.tax_rates import is_known_country

ROUTES = Routes()
_TEXTS = ("description", "email", "name", "phone")


def get_customer(work: Work, customer_id: str, *, param: str = "customer") -> Body:
    """Return a customer, and live in their time from here on.

    Raises:
        Refusal: there is none.
    """
    customer = work.get(customer_id, "customer", param=param)
    work.follow(customer)
    return customer


def new_customer(work: Work, **fields: object) -> Body:
    """Keep a new customer and tell of it."""
    body: Body = {
        "id": new_object_id("cus", 14),
        "object": "customer",
        "address": None,
        "balance": 0,
        "created": work.now,
        "currency": None,
        "default_source": None,
        "delinquent": False,
        "description": None,
        "discount": None,
        "email": None,
        "invoice_prefix": random_word(8).upper(),
        "invoice_settings": {
            "custom_fields": None,
            "default_payment_method": None,
            "footer": None,
            "rendering_options": None,
        },
        "livemode": False,
        "metadata": {},
        "name": None,
        "next_invoice_sequence": 1,
        "phone": None,
        "preferred_locales": [],
        "shipping": None,
        "tax_exempt": "none",
        "test_clock": None,
        **fields,
    }
    work.add("customer", body)
    work.emit("customer.created", body)
    return body


@ROUTES.post("/v1/customers")
def create(call: Call) -> Body:
    """Create a customer."""
    params, work = call.params, call.work
    clock = params.text("test_clock")
    if clock:
        work.follow({"test_clock": work.get(clock, "test_helpers.test_clock", param="test_clock")["id"]})
    fields: Body = {name: params.text(name) for name in _TEXTS}
    fields["metadata"] = params.metadata()
    fields["test_clock"] = clock
    fields["address"] = read_address(params.child("address"))
    fields["balance"] = params.integer("balance") or 0
    fields["tax_exempt"] = params.choice("tax_exempt", ("none", "exempt", "reverse")) or "none"
    fields["preferred_locales"] = params.texts("preferred_locales")
    customer = new_customer(work, **fields)
    _read_invoice_settings(work, customer, params)
    _read_tax(customer, params)
    return customer


@ROUTES.post("/v1/customers/{id}")
def update(call: Call) -> Body:
    """Change a customer."""
    params, work = call.params, call.work
    customer = get_customer(work, call.id, param="id")
    for name in _TEXTS:
        if name in params:
            customer[name] = params.text(name)
    customer["metadata"] = params.metadata(customer["metadata"])
    if "address" in params:
        customer["address"] = read_address(params.child("address"))
    if "balance" in params:
        customer["balance"] = params.integer("balance") or 0
    if "tax_exempt" in params:
        customer["tax_exempt"] = params.choice("tax_exempt", ("none", "exempt", "reverse")) or "none"
    if "preferred_locales" in params:
        customer["preferred_locales"] = params.texts("preferred_locales")
    _read_invoice_settings(work, customer, params)
    _read_tax(customer, params)
    work.emit("customer.updated", customer)
    return customer


@ROUTES.get("/v1/customers/{id}")
def retrieve(call: Call) -> Body:
    """Return a customer; a deleted one as a stub that says so."""
    gone = call.work.find(call.id, "deleted_customer")
    return gone or get_customer(call.work, call.id, param="id")


@ROUTES.delete("/v1/customers/{id}")
def delete(call: Call) -> Body:
    """Delete a customer; their subscriptions end at once (docs.stripe.com/api/customers/delete)."""
    work = call.work
    customer = get_customer(work, call.id, param="id")
    for subscription in list(work.newest("subscription", equals={"customer": call.id})):
        if subscription["status"] not in ("canceled", "incomplete_expired"):
            subscription.update(status="canceled", canceled_at=work.now, ended_at=work.now)
            work.hidden(subscription["id"])["timers"] = {}
            work.emit("customer.subscription.deleted", subscription)
    work.emit("customer.deleted", customer)
    work.become(call.id, "deleted_customer", {"id": call.id, "object": "customer", "deleted": True})
    return {"id": call.id, "object": "customer", "deleted": True}


@ROUTES.get("/v1/customers")
def list_all(call: Call) -> Body:
    """List customers."""
    params = call.params
    equals: dict[str, object] = {"email": params.text("email"), "test_clock": params.text("test_clock")}
    return answer_list(call, "customer", equals=equals)


@ROUTES.includes("customer", "tax")
def show_tax(work: Work, customer: Body) -> Body:
    """Say whether tax can be computed for where the customer is."""
    country = country_of(customer["address"]) or work.hidden(customer["id"]).get("ip_country")
    known = bool(country) and is_known_country(str(country))
    location = {"country": country, "source": "billing_address", "state": (customer["address"] or {}).get("state")}
    return {
        "automatic_tax": "supported" if known else "unrecognized_location",
        "ip_address": None,
        "location": location if known else None,
        "provider": "stripe",
    }


@ROUTES.includes("customer", "subscriptions")
def show_subscriptions(work: Work, customer: Body) -> Body:
    """List the subscriptions that have not ended."""
    found = [
        body
        for body in work.newest("subscription", equals={"customer": customer["id"]})
        if body["status"] not in ("canceled", "incomplete_expired")
    ]
    return list_object(found, f"/v1/customers/{customer['id']}/subscriptions")


@ROUTES.includes("customer", "tax_ids")
def show_tax_ids(work: Work, customer: Body) -> Body:
    """List the tax ids."""
    found = list(work.newest("tax_id", equals={"customer": customer["id"]}))
    return list_object(found, f"/v1/customers/{customer['id']}/tax_ids")


def _read_invoice_settings(work: Work, customer: Body, params: Params) -> None:
    inner = params.child("invoice_settings")
    if inner is not None:
        if "default_payment_method" in inner:
            set_default_payment_method(work, customer, inner.text("default_payment_method"))
        if "footer" in inner:
            customer["invoice_settings"]["footer"] = inner.text("footer")


def set_default_payment_method(work: Work, customer: Body, method_id: str | None) -> None:
    """Choose what invoices are charged to.

    Raises:
        Refusal: the payment method is not attached to the customer.
    """
    if method_id is not None:
        param = "invoice_settings[default_payment_method]"
        method = work.get(method_id, "payment_method", param=param)
        if method["customer"] != customer["id"]:
            message = (
                f"The customer does not have a payment method with the ID {method_id}. "
                "The payment method must be attached to the customer."
            )
            raise invalid(message, param=param, code="resource_missing")
    customer["invoice_settings"]["default_payment_method"] = method_id


def _read_tax(customer: Body, params: Params) -> None:
    inner = params.child("tax")
    if inner is None:
        return
    inner.ignore("ip_address")
    if inner.choice("validate_location", ("auto", "deferred", "immediately")) == "immediately":
        country = country_of(customer["address"])
        if country is None or not is_known_country(country):
            message = "The customer's location isn't recognized. Set a valid customer address."
            raise invalid(message, param="address", code="customer_tax_location_invalid")
