"""Discounts: a coupon as somebody has it, and what it takes off."""

from __future__ import annotations

from fractions import Fraction

from mutoscope.billing.embedded_provider.core.calendar import add_periods
from mutoscope.billing.embedded_provider.core.ids import new_object_id
from mutoscope.billing.embedded_provider.core.money import money_text, rounded, spread
from mutoscope.billing.embedded_provider.core.params import Params
from mutoscope.billing.embedded_provider.core.refusal import invalid
from mutoscope.billing.embedded_provider.core.rows import Body
from mutoscope.billing.embedded_provider.core.work import Work


def find_code(work: Work, code: str, customer: Body | None, currency: str, subtotal: int) -> tuple[Body, Body]:
    """Return the promotion code that somebody typed, and its coupon.

    Raises:
        Refusal: there is none, or it does not hold here; the message is for the customer.
    """
    found = next(work.newest("promotion_code", equals={"code": code.strip().upper(), "active": True}), None)
    if found is None:
        raise invalid("This code is invalid.", param="promotion_code", code="promotion_code_invalid")
    return found, check_code(work, found, customer, currency, subtotal)


def check_code(work: Work, code: Body, customer: Body | None, currency: str, subtotal: int) -> Body:
    """Return the coupon of a promotion code that may be used.

    Raises:
        Refusal: it is spent, expired, somebody else's, or below its minimum.
    """
    used_up = code["max_redemptions"] is not None and code["times_redeemed"] >= code["max_redemptions"]
    expired = code["expires_at"] is not None and code["expires_at"] <= work.now
    if not code["active"] or used_up or expired:
        raise invalid("This code has expired or was used up.", param="promotion_code", code="promotion_code_expired")
    if code["customer"] is not None and (customer is None or customer["id"] != code["customer"]):
        raise invalid("This code is invalid.", param="promotion_code", code="promotion_code_invalid")
    limits = code["restrictions"]
    if limits["first_time_transaction"] and customer is not None and _has_paid(work, customer):
        message = "This code is for first-time customers only."
        raise invalid(message, param="promotion_code", code="promotion_code_customer_not_first_time")
    least = limits["minimum_amount"]
    if least is not None and limits["minimum_amount_currency"] == currency and subtotal < least:
        message = f"This code needs an order of at least {money_text(least, currency)}."
        raise invalid(message, param="promotion_code", code="promotion_code_minimum_amount_not_met")
    coupon = work.get(code["promotion"]["coupon"], "coupon", param="promotion_code")
    check_coupon(work, coupon, currency)
    return coupon


def check_coupon(work: Work, coupon: Body, currency: str) -> None:
    """Refuse a coupon that is spent, expired or in another currency."""
    used_up = coupon["max_redemptions"] is not None and coupon["times_redeemed"] >= coupon["max_redemptions"]
    expired = coupon["redeem_by"] is not None and coupon["redeem_by"] <= work.now
    if not coupon["valid"] or used_up or expired:
        raise invalid(f"Coupon expired: {coupon['id']}", param="coupon", code="coupon_expired")
    if coupon["amount_off"] is not None and amount_off(work, coupon, currency) is None:
        raise invalid(f"The coupon's currency is {coupon['currency']}, not {currency}.", param="coupon")


def read_discounts(work: Work, params: Params, currency: str, customer: Body | None, subtotal: int) -> list[Body]:
    """Return what `discounts[]` asks for, checked, as pairs of coupon and promotion code ids."""
    wanted: list[Body] = []
    for item in params.children("discounts"):
        code_id, coupon_id = item.text("promotion_code"), item.text("coupon")
        kept = item.text("discount")
        if kept:
            wanted.append({"discount": work.get(kept, "discount", param="discounts")["id"]})
        elif code_id:
            code = work.get(code_id, "promotion_code", param="discounts[0][promotion_code]")
            coupon = check_code(work, code, customer, currency, subtotal)
            wanted.append({"coupon": coupon["id"], "promotion_code": code_id})
        elif coupon_id:
            check_coupon(work, work.get(coupon_id, "coupon", param="discounts[0][coupon]"), currency)
            wanted.append({"coupon": coupon_id, "promotion_code": None})
    return wanted


def redeem(work: Work, wanted: Body, **owner: str | None) -> Body:
    """Give somebody a discount and count it; one that they have already is returned.

    Args:
        work: the unit of work.
        wanted: a coupon and the promotion code it came by, or a discount.
        owner: `customer`, `subscription`, `checkout_session`, `invoice`.
    """
    if "discount" in wanted:
        return work.get(wanted["discount"], "discount")
    coupon = work.get(wanted["coupon"], "coupon")
    coupon["times_redeemed"] += 1
    if coupon["max_redemptions"] is not None and coupon["times_redeemed"] >= coupon["max_redemptions"]:
        coupon["valid"] = False
    if wanted["promotion_code"]:
        work.get(wanted["promotion_code"], "promotion_code")["times_redeemed"] += 1
    months = coupon["duration_in_months"]
    body: Body = {
        "id": new_object_id("di"),
        "object": "discount",
        "checkout_session": None,
        "customer": None,
        "end": add_periods(work.now, "month", 1, months) if coupon["duration"] == "repeating" else None,
        "invoice": None,
        "invoice_item": None,
        "promotion_code": wanted["promotion_code"],
        "source": {"coupon": coupon["id"], "type": "coupon"},
        "start": work.now,
        "subscription": None,
        "subscription_item": None,
        **owner,
    }
    return work.add("discount", body, {"coupon": coupon})


def coupon_of(work: Work, discount: Body) -> Body:
    """Return a discount's coupon; one that was deleted still counts for who has it."""
    coupon_id = discount["source"]["coupon"]
    return work.find(coupon_id, "coupon") or work.get(coupon_id, "deleted_coupon")


def amount_off(work: Work, coupon: Body, currency: str) -> int | None:
    """Return what a coupon of a fixed amount takes off in a currency; None if it has none in it."""
    if coupon["currency"] == currency:
        return int(coupon["amount_off"])
    option = work.hidden(coupon["id"])["currency_options"].get(currency)
    return int(option["amount_off"]) if option else None


def take_off(work: Work, coupons: list[Body], amounts: list[tuple[int, str]], currency: str) -> list[list[int]]:
    """Return, by coupon, what it takes off each amount; one coupon after the other, on what the last one left.

    Args:
        work: the unit of work.
        coupons: in the order they apply.
        amounts: amount and product of each line; what must not be discounted is given as 0.
        currency: of all of it.
    """
    rest = [amount for amount, _ in amounts]
    taken: list[list[int]] = []
    for coupon in coupons:
        only = set(work.hidden(coupon["id"])["applies_to"])
        base = [value if not only or amounts[place][1] in only else 0 for place, value in enumerate(rest)]
        if coupon["percent_off"] is not None:
            share = Fraction(str(coupon["percent_off"])) / 100
            parts = [rounded(value * share) for value in base]
        else:
            most = sum(value for value in base if value > 0)
            weights = [max(value, 0) for value in base]
            parts = spread(min(amount_off(work, coupon, currency) or 0, most), weights)
        rest = [value - part for value, part in zip(rest, parts, strict=True)]
        taken.append(parts)
    return taken


def _has_paid(work: Work, customer: Body) -> bool:
    return any(charge["paid"] for charge in work.newest("charge", equals={"customer": customer["id"]}))
