"""Promotion codes over HTTP."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

from mutoscope.billing.promotions.redeem_promotion import Redemption
from mutoscope.billing.schemas import CreditAmount, amount_of
from mutoscope.kernel import Credits
from mutoscope.tenancy.schema_example import example

PromotionCode = Annotated[
    str,
    StringConstraints(strip_whitespace=True, pattern="^[A-Za-z0-9][A-Za-z0-9-]{2,39}$"),
    Field(description="Letters, digits and dashes; small letters count as capitals.", examples=["WELCOME-2026"]),
]


class RedeemPromotion(BaseModel):
    """A code that somebody typed."""

    model_config = example(code="WELCOME-2026")

    code: PromotionCode


class RedemptionView(BaseModel):
    """What a code brought."""

    model_config = example(code="WELCOME-2026", unit="credit", amount=10, balance=13, expires_at="2026-12-31T00:00:00Z")

    code: str
    unit: str = Field(description="`credit`, or another unit that films are paid in.")
    amount: CreditAmount
    balance: CreditAmount = Field(description="Of the same unit, after it.")
    expires_at: dt.datetime = Field(description="When what is left of it lapses.")

    @classmethod
    def of(cls, done: Redemption, available: int) -> RedemptionView:
        """Return a redemption in these words."""
        return cls(
            code=done.code,
            unit=done.unit,
            amount=amount_of(Credits(done.amount)),
            balance=amount_of(Credits(available)),
            expires_at=done.expires_at,
        )
