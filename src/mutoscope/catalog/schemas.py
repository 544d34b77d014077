"""What the catalogue says over HTTP, in document 003's words."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from pydantic import BaseModel, ConfigDict, Field

from mutoscope.catalog.types import Catalogue, Plan


class PlanOffer(BaseModel):
    """One plan as `GET /credits/plans` lists it (document 003). Whole numbers are integers, others exact decimals."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "example": {
                "plan_type": "Standard",
                "price": 39,
                "credits_per_month": 30,
                "credits_per_minute": 3,
                "max_video_length": 10,
            }
        },
    )

    plan_type: str = Field(description="The plan's name.")
    price: int | Decimal | None = Field(description="Per month in the catalogue's currency; null: ask for an offer.")
    credits_per_month: int = Field(description="Credits granted each month.")
    credits_per_minute: int | Decimal | None = Field(description="What a minute of film costs; null: not in credits.")
    max_video_length: int | Decimal | None = Field(description="The longest film in minutes; null is unlimited.")

    @classmethod
    def of(cls, catalogue: Catalogue, plan: Plan) -> PlanOffer:
        """Return a plan's offer."""
        price, rate = plan.month_price, catalogue.film_rate
        return cls(
            plan_type=plan.key,
            price=_exact(Fraction(price.minor, 100)) if price else None,
            credits_per_month=plan.credits_milli // 1000,
            credits_per_minute=_exact(Fraction(rate.milli * 60, rate.per * 1000)) if rate else None,
            max_video_length=_exact(Fraction(plan.max_seconds, 60)) if plan.max_seconds is not None else None,
        )


def _exact(value: Fraction) -> int | Decimal:
    """Return an integer when it is one, else a decimal of at most three places."""
    if value.denominator == 1:
        return value.numerator
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.001")).normalize()
