"""Codes that lower a price, over HTTP."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field, model_validator

from mutoscope.administration.schemas import Moment, Reason
from mutoscope.billing import Discount
from mutoscope.billing.promotions.schemas import PromotionCode
from mutoscope.tenancy.schema_example import example


class NewDiscount(BaseModel):
    """A code to make: so many percent off, or an amount in one currency."""

    model_config = example(code="AUTUMN-20", percent=20, months=3, most_uses=500, reason="The autumn sale")

    code: PromotionCode
    percent: Annotated[int, Field(ge=1, le=100)] | None = None
    amount_minor: Annotated[int, Field(ge=1, le=10**8, description="Off, in minor units (cents).")] | None = None
    currency: Literal["usd", "eur", "gbp"] | None = None
    months: Annotated[int, Field(ge=1, le=36)] | None = Field(
        default=None, description="How many months of a plan it lowers; null is the first payment alone."
    )
    most_uses: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None
    ends_at: Moment | None = None
    first_payment_only: bool = Field(default=False, description="Only for whoever has never paid.")
    reason: Reason

    @model_validator(mode="after")
    def _one_of_both(self) -> NewDiscount:
        if (self.percent is None) == (self.amount_minor is None):
            message = "name percent or amount_minor, one of both"
            raise ValueError(message)
        if (self.amount_minor is None) != (self.currency is None):
            message = "currency goes with amount_minor, and only with it"
            raise ValueError(message)
        return self

    @property
    def discount(self) -> Discount:
        """Return the code and what it lowers."""
        return Discount(
            self.code.upper(),
            self.percent,
            self.amount_minor,
            self.currency,
            self.months,
            self.most_uses,
            self.ends_at,
            self.first_payment_only,
        )


class DiscountView(BaseModel):
    """A code that lowers a price."""

    model_config = example(id="promo_1Q", code="AUTUMN-20")

    id: str = Field(description="At the payment provider, which counts its uses.")
    code: str
