"""Promotion codes over HTTP, for operators."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, Field

from mutoscope.administration.promotions.types import Promotion, Terms
from mutoscope.administration.schemas import Moment, Reason
from mutoscope.billing import CreditAmount, amount_of
from mutoscope.billing.promotions.schemas import PromotionCode
from mutoscope.kernel import Credits
from mutoscope.tenancy.schema_example import example

_TERMS: dict[str, Any] = {
    "code": "WELCOME-2026",
    "amount": 10,
    "unit": "credit",
    "valid_days": 90,
    "most_uses": 500,
    "ends_at": "2026-12-31T00:00:00Z",
}
_KEPT = {**_TERMS, "uses": 12, "enabled": True, "created_at": "2026-11-27T09:00:00Z"}


class NewPromotion(BaseModel):
    """A code to make."""

    model_config = example(**_TERMS, reason="The fair in Leipzig")

    code: PromotionCode
    amount: Annotated[Decimal, Field(gt=0, max_digits=12, decimal_places=3)] = Field(
        description="What each use brings, an exact decimal."
    )
    unit: str = Field(default="credit", pattern="^[a-z_]{1,40}$", description="`credit`, or another unit that is sold.")
    valid_days: int = Field(default=90, ge=1, le=3650, description="How long what it brings can be spent.")
    most_uses: int | None = Field(
        default=None, ge=1, le=2**31 - 1, description="By all workspaces together; null is no limit."
    )
    ends_at: Moment | None = Field(default=None, description="From then on it brings nothing.")
    reason: Reason

    @property
    def terms(self) -> Terms:
        """Return what the code brings."""
        milli = int(self.amount.scaleb(3))
        return Terms(self.code.upper(), self.unit, milli, self.valid_days, self.most_uses, self.ends_at)


class PromotionView(BaseModel):
    """A promotion code."""

    model_config = example(**_KEPT)

    code: str
    amount: CreditAmount
    unit: str
    valid_days: int
    most_uses: int | None
    ends_at: dt.datetime | None
    uses: int
    enabled: bool
    created_at: dt.datetime

    @classmethod
    def of(cls, kept: Promotion) -> PromotionView:
        """Return a promotion in these words."""
        terms = kept.terms
        return cls(
            code=terms.code,
            amount=amount_of(Credits(terms.amount)),
            unit=terms.unit,
            valid_days=terms.valid_days,
            most_uses=terms.most_uses,
            ends_at=terms.ends_at,
            uses=kept.uses,
            enabled=kept.enabled,
            created_at=kept.created_at,
        )


class PromotionList(BaseModel):
    """Every promotion code, the newest first."""

    model_config = example(items=[_KEPT])

    items: list[PromotionView]
