"""Promotion codes that lower a price at Stripe: a coupon, and the code that customers type."""

from __future__ import annotations

from typing import Any

from mutoscope.billing.provider import Discount
from mutoscope.billing.stripe.connection import Calls, keyed
from mutoscope.billing.stripe.errors import in_our_words


class DiscountCalls(Calls):
    """What lowers a price."""

    async def put_discount(self, discount: Discount, *, key: str) -> str:
        """Make a coupon and its promotion code, and return the code's id."""
        coupon: dict[str, Any] = {"name": discount.code, "duration": "once" if discount.months is None else "repeating"}
        if discount.months is not None:
            coupon["duration_in_months"] = discount.months
        if discount.percent is not None:
            coupon["percent_off"] = str(discount.percent)
        else:
            coupon |= {"amount_off": discount.amount_minor, "currency": discount.currency}
        code: dict[str, Any] = {"code": discount.code}
        if discount.most_uses is not None:
            code["max_redemptions"] = discount.most_uses
        if discount.ends_at is not None:
            code["expires_at"] = int(discount.ends_at.timestamp())
        if discount.first_payment_only:
            code["restrictions"] = {"first_time_transaction": True}
        with in_our_words():
            made = await self._v1.coupons.create_async(coupon, keyed(f"{key}:coupon"))
            code["promotion"] = {"type": "coupon", "coupon": made.id}
            return str((await self._v1.promotion_codes.create_async(code, keyed(f"{key}:code"))).id)
