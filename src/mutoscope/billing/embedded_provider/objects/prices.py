"""Prices: https://docs.stripe.com/api/prices. Per-unit prices only: no tiers, no meters."""

from __future__ import annotations

from decimal import Decimal

from mutoscope.billing.embedded_provider.core.answer_list import answer_list
from mutoscope.billing.embedded_provider.core.ids import new_object_id
from mutoscope.billing.embedded_provider.core.money import check_currency
from mutoscope.billing.embedded_provider.core.params import Params
from mutoscope.billing.embedded_provider.core.refusal import Refusal, invalid, required
from mutoscope.billing.embedded_provider.core.routes import Call, Routes
from mutoscope.billing.embedded_provider.core.rows import Body
from mutoscope.billing.embedded_provider.core.work import Work

ROUTES = Routes()
_BEHAVIORS = ("exclusive", "inclusive", "unspecified")


def new_price(work: Work, params: Params, product_id: str) -> Body:
    """Keep a new price."""
    currency = check_currency(params.need("currency"))
    amount = read_amount(params)
    behavior = params.choice("tax_behavior", _BEHAVIORS) or "unspecified"
    recurring = _read_recurring(params)
    body: Body = {
        "id": new_object_id("price"),
        "object": "price",
        "active": params.boolean("active") is not False,
        "billing_scheme": params.choice("billing_scheme", ("per_unit",)) or "per_unit",
        "created": work.now,
        "currency": currency,
        "custom_unit_amount": None,
        "livemode": False,
        "lookup_key": params.text("lookup_key", limit=200),
        "metadata": params.metadata(),
        "nickname": params.text("nickname"),
        "product": product_id,
        "recurring": recurring,
        "tax_behavior": behavior,
        "tiers_mode": None,
        "transform_quantity": None,
        "type": "recurring" if recurring else "one_time",
        "unit_amount": amount,
        "unit_amount_decimal": str(amount),
    }
    if body["lookup_key"]:
        _take_lookup_key(work, body["lookup_key"], transfer=params.boolean("transfer_lookup_key") is True)
    else:
        params.ignore("transfer_lookup_key")
    options = {currency: _option(amount, behavior), **_read_options(params)}
    work.add("price", body, {"currency_options": options})
    work.emit("price.created", body)
    return body


def read_amount(params: Params) -> int:
    """Return `unit_amount`, or a whole `unit_amount_decimal`, in the currency's smallest unit."""
    amount = params.integer("unit_amount", least=0)
    exact = params.decimal("unit_amount_decimal")
    if amount is None and exact is not None:
        if exact != exact.to_integral_value() or exact < 0:
            raise invalid("The embedded provider has no fractions of a cent.", param="unit_amount_decimal")
        amount = int(exact)
    if amount is None:
        raise required(params.name_of("unit_amount"))
    return amount


def price_in(work: Work, price: Body, currency: str) -> tuple[int, str]:
    """Return what a price is in a currency, and its tax behaviour.

    Raises:
        Refusal: the price does not have the currency.
    """
    options: Body = work.hidden(price["id"])["currency_options"]
    option = options.get(currency)
    if option is None:
        message = (
            f"The price specified only supports `{', '.join(options)}`. This doesn't match the expected currency: "
            f"`{currency}`."
        )
        raise invalid(message, param="currency")
    return int(option["unit_amount"]), str(option["tax_behavior"] or price["tax_behavior"])


@ROUTES.post("/v1/prices")
def create(call: Call) -> Body:
    """Create a price, with its product if asked for."""
    params, work = call.params, call.work
    product = params.text("product")
    data = params.child("product_data")
    if product is None and data is not None:
        product = new_product(work, data)
    if product is None:
        raise required("product")
    work.get(product, "product", param="product")
    return new_price(work, params, product)


@ROUTES.post("/v1/prices/{id}")
def update(call: Call) -> Body:
    """Change what may change of a price: not its amount."""
    params, work = call.params, call.work
    price = work.get(call.id, "price")
    if "active" in params:
        price["active"] = params.boolean("active")
    if "nickname" in params:
        price["nickname"] = params.text("nickname")
    if "tax_behavior" in params:
        if price["tax_behavior"] != "unspecified":
            raise invalid("You cannot change `tax_behavior` of a price once it is set.", param="tax_behavior")
        price["tax_behavior"] = params.choice("tax_behavior", _BEHAVIORS)
    transfer = params.boolean("transfer_lookup_key") is True
    if "lookup_key" in params:
        key = params.text("lookup_key", limit=200)
        if key and key != price["lookup_key"]:
            _take_lookup_key(work, key, transfer=transfer)
        price["lookup_key"] = key
    work.hidden(call.id)["currency_options"].update(_read_options(params))
    price["metadata"] = params.metadata(price["metadata"])
    work.emit("price.updated", price)
    return price


@ROUTES.get("/v1/prices/{id}")
def retrieve(call: Call) -> Body:
    """Return a price."""
    return call.work.get(call.id, "price")


@ROUTES.get("/v1/prices")
def list_all(call: Call) -> Body:
    """List prices."""
    params = call.params
    keys = set(params.texts("lookup_keys"))
    recurring = params.child("recurring")
    interval = recurring.choice("interval", ("day", "week", "month", "year")) if recurring else None
    equals: dict[str, object] = {
        "active": params.boolean("active"),
        "currency": params.text("currency"),
        "product": params.text("product"),
        "recurring.interval": interval,
        "type": params.choice("type", ("one_time", "recurring")),
    }
    if len(keys) == 1:
        equals["lookup_key"] = next(iter(keys))
    return answer_list(call, "price", equals=equals, accept=(lambda body: body["lookup_key"] in keys) if keys else None)


@ROUTES.includes("price", "currency_options")
def show_currency_options(work: Work, price: Body) -> Body:
    """Return the amounts in every currency."""
    return dict(work.hidden(price["id"])["currency_options"])


def new_product(work: Work, params: Params) -> str:
    """Keep a new product of a name alone and return its id."""
    body: Body = {
        "id": new_object_id("prod", 14),
        "object": "product",
        "active": True,
        "created": work.now,
        "default_price": None,
        "description": params.text("description"),
        "images": params.texts("images"),
        "livemode": False,
        "marketing_features": [],
        "metadata": params.metadata(),
        "name": params.need("name"),
        "package_dimensions": None,
        "shippable": None,
        "statement_descriptor": None,
        "tax_code": params.text("tax_code"),
        "type": "service",
        "unit_label": params.text("unit_label"),
        "updated": work.now,
        "url": None,
    }
    work.add("product", body)
    work.emit("product.created", body)
    return str(body["id"])


def _read_recurring(params: Params) -> Body | None:
    inner = params.child("recurring")
    if inner is None:
        return None
    return {
        "interval": inner.choice("interval", ("day", "week", "month", "year")) or inner.need("interval"),
        "interval_count": inner.integer("interval_count", least=1, most=36) or 1,
        "meter": None,
        "trial_period_days": None,
        "usage_type": inner.choice("usage_type", ("licensed",)) or "licensed",
    }


def _read_options(params: Params) -> Body:
    options: Body = {}
    for name, inner in params.named_children("currency_options").items():
        currency = check_currency(name, "currency_options")
        options[currency] = _option(read_amount(inner), inner.choice("tax_behavior", _BEHAVIORS) or "unspecified")
    return options


def _option(amount: int, behavior: str) -> Body:
    return {
        "custom_unit_amount": None,
        "tax_behavior": behavior,
        "unit_amount": amount,
        "unit_amount_decimal": str(Decimal(amount)),
    }


def _take_lookup_key(work: Work, key: str, *, transfer: bool) -> None:
    holder = next(work.newest("price", equals={"lookup_key": key}), None)
    if holder is None:
        return
    if not transfer:
        message = f"A price (`{holder['id']}`) already uses that lookup key."
        raise Refusal(400, message, param="lookup_key")
    holder["lookup_key"] = None
    work.emit("price.updated", holder)
