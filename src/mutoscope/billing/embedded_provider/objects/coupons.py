"""Coupons and promotion codes: https://docs.stripe.com/api/coupons, …/promotion_codes."""

from __future__ import annotations

from mutoscope.billing.embedded_provider.core.answer_list import answer_list
from mutoscope.billing.embedded_provider.core.ids import new_object_id, random_word
from mutoscope.billing.embedded_provider.core.money import check_currency
from mutoscope.billing.embedded_provider.core.refusal import Refusal, invalid, required
from mutoscope.billing.embedded_provider.core.routes import Call, Routes
from mutoscope.billing.embedded_provider.core.rows import Body
from mutoscope.billing.embedded_provider.core.params import Params

ROUTES = Routes()
_WHOLE = 100


@ROUTES.post("/v1/coupons")
def create(call: Call) -> Body:
    """Create a coupon: a percentage or an amount off."""
    params, work = call.params, call.work
    coupon_id = params.text("id", limit=200) or random_word(8)
    if work.find(coupon_id) is not None:
        raise Refusal(400, "Coupon already exists.", code="resource_already_exists", param="id")
    percent, amount = params.decimal("percent_off"), params.integer("amount_off", least=1)
    if (percent is None) == (amount is None):
        raise invalid("Must provide percent_off or amount_off, and not both.", param="percent_off")
    if percent is not None and not 0 < percent <= _WHOLE:
        raise invalid("Invalid percent_off: must be greater than 0 and at most 100.", param="percent_off")
    duration = params.choice("duration", ("once", "repeating", "forever")) or "once"
    months = params.integer("duration_in_months", least=1)
    if (duration == "repeating") != (months is not None):
        raise invalid("duration_in_months goes with duration=repeating, and only with it.", param="duration_in_months")
    body: Body = {
        "id": coupon_id,
        "object": "coupon",
        "amount_off": amount,
        "created": work.now,
        "currency": check_currency(params.need("currency")) if amount is not None else None,
        "duration": duration,
        "duration_in_months": months,
        "livemode": False,
        "max_redemptions": params.integer("max_redemptions", least=1),
        "metadata": params.metadata(),
        "name": params.text("name", limit=40),
        "percent_off": float(percent) if percent is not None else None,
        "redeem_by": params.integer("redeem_by"),
        "times_redeemed": 0,
        "valid": True,
    }
    if percent is not None:
        params.ignore("currency")
    hidden = {"applies_to": _read_products(call), "currency_options": _read_options(params)}
    work.add("coupon", body, hidden)
    work.emit("coupon.created", body)
    return body


@ROUTES.post("/v1/coupons/{id}")
def update(call: Call) -> Body:
    """Change a coupon's name and metadata."""
    coupon = call.work.get(call.id, "coupon")
    if "name" in call.params:
        coupon["name"] = call.params.text("name", limit=40)
    coupon["metadata"] = call.params.metadata(coupon["metadata"])
    call.work.emit("coupon.updated", coupon)
    return coupon


@ROUTES.get("/v1/coupons/{id}")
def retrieve(call: Call) -> Body:
    """Return a coupon."""
    return call.work.get(call.id, "coupon")


@ROUTES.delete("/v1/coupons/{id}")
def delete(call: Call) -> Body:
    """Delete a coupon: who has it keeps it, nobody else gets it."""
    coupon = call.work.get(call.id, "coupon")
    call.work.emit("coupon.deleted", coupon)
    coupon["valid"] = False
    call.work.become(call.id, "deleted_coupon", coupon)
    return {"id": call.id, "object": "coupon", "deleted": True}


@ROUTES.get("/v1/coupons")
def list_coupons(call: Call) -> Body:
    """List coupons."""
    return answer_list(call, "coupon")


@ROUTES.post("/v1/promotion_codes")
def create_code(call: Call) -> Body:
    """Create a code that customers type in."""
    params, work = call.params, call.work
    promotion = params.child("promotion")
    if promotion is None:
        raise required("promotion")
    promotion.choice("type", ("coupon",))
    coupon = work.get(promotion.need("coupon"), "coupon", param="promotion[coupon]")
    code = (params.text("code", limit=500) or random_word(8)).upper()
    for other in work.newest("promotion_code", equals={"code": code}):
        if other["active"]:
            message = f"An active promotion code with `code: {code}` already exists."
            raise Refusal(400, message, code="resource_already_exists", param="code")
    customer = params.text("customer")
    body: Body = {
        "id": new_object_id("promo"),
        "object": "promotion_code",
        "active": params.boolean("active") is not False,
        "code": code,
        "created": work.now,
        "customer": work.get(customer, "customer", param="customer")["id"] if customer else None,
        "expires_at": params.integer("expires_at"),
        "livemode": False,
        "max_redemptions": params.integer("max_redemptions", least=1),
        "metadata": params.metadata(),
        "promotion": {"coupon": coupon["id"], "type": "coupon"},
        "restrictions": _read_restrictions(params),
        "times_redeemed": 0,
    }
    work.add("promotion_code", body)
    work.emit("promotion_code.created", body)
    return body


@ROUTES.post("/v1/promotion_codes/{id}")
def update_code(call: Call) -> Body:
    """Switch a code on or off, change its metadata."""
    code = call.work.get(call.id, "promotion_code")
    if "active" in call.params:
        code["active"] = call.params.boolean("active")
    code["metadata"] = call.params.metadata(code["metadata"])
    call.work.emit("promotion_code.updated", code)
    return code


@ROUTES.get("/v1/promotion_codes/{id}")
def retrieve_code(call: Call) -> Body:
    """Return a promotion code."""
    return call.work.get(call.id, "promotion_code")


@ROUTES.get("/v1/promotion_codes")
def list_codes(call: Call) -> Body:
    """List promotion codes."""
    params = call.params
    code = params.text("code")
    equals: dict[str, object] = {
        "active": params.boolean("active"),
        "code": code.upper() if code else None,
        "customer": params.text("customer"),
        "promotion.coupon": params.text("coupon"),
    }
    return answer_list(call, "promotion_code", equals=equals)


def _read_products(call: Call) -> list[str]:
    inner = call.params.child("applies_to")
    return [call.work.get(one, "product", param="applies_to")["id"] for one in inner.texts("products")] if inner else []


def _read_options(params: Params) -> Body:
    return {
        check_currency(name, "currency_options"): {"amount_off": inner.integer("amount_off", least=1)}
        for name, inner in params.named_children("currency_options").items()
    }


def _read_restrictions(params: Params) -> Body:
    inner = params.child("restrictions")
    return {
        "first_time_transaction": bool(inner and inner.boolean("first_time_transaction")),
        "minimum_amount": inner.integer("minimum_amount", least=1) if inner else None,
        "minimum_amount_currency": inner.text("minimum_amount_currency") if inner else None,
    }
