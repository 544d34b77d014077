"""What the catalogue says over HTTP, in document 003's words."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from mutoscope.catalog.types import Catalogue, Currency, Plan, PriceTier, Way

_BUNDLE_PRICE: JsonDict = {
    "lookup_key": "bundle_10_v1",
    "currency": "usd",
    "minor": 890,
    "interval": "once",
    "tax": "exclusive",
}
_PACK_OFFER: JsonDict = {"key": "bundle_10", "unit": "video", "amount": 10, "valid_days": 365, "price": _BUNDLE_PRICE}
_PER_USE_OFFER: JsonDict = {
    "key": "generation",
    "unit": "video",
    "currency": "usd",
    "tiers": [{"up_to": None, "unit_minor": 99}],
}
_PLAN_TERMS: JsonDict = {
    "plan_type": "pay_per_use",
    "contact_sales": False,
    "films_paid_by": ["units", "per_use"],
    "prices": [],
    "limits": [],
    "trial_days": 0,
    "trial_amount": 3,
    "trial_unit": "video",
}


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
    credits_per_month: int | None = Field(description="Credits granted each month; null: unlimited.")
    credits_per_minute: int | Decimal | None = Field(description="What a minute of film costs; null: not in credits.")
    max_video_length: int | Decimal | None = Field(description="The longest film in minutes; null is unlimited.")

    @classmethod
    def of(cls, catalogue: Catalogue, plan: Plan) -> PlanOffer:
        """Return a plan's offer."""
        price, rate = plan.month_price, catalogue.film_rate
        return cls(
            plan_type=plan.key,
            price=_exact(Fraction(price.minor, 100)) if price else None,
            credits_per_month=None if plan.has_unlimited_credits else plan.credits_milli // 1000,
            credits_per_minute=_exact(Fraction(rate.milli * 60, rate.per * 1000)) if rate else None,
            max_video_length=_exact(Fraction(plan.max_seconds, 60)) if plan.max_seconds is not None else None,
        )


class PriceOffer(BaseModel):
    """What a plan or a pack costs."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "example": {
                "lookup_key": "pro_month_v1",
                "currency": "usd",
                "minor": 4900,
                "interval": "month",
                "tax": "exclusive",
            }
        },
    )

    lookup_key: str = Field(description="Its name at the payment provider.")
    currency: Currency
    minor: int = Field(description="In minor units, such as cents.")
    interval: str = Field(description="`month`, `year` or `once`.")
    tax: str = Field(description="Whether tax is in it (`inclusive`) or comes on top.")


class LimitOffer(BaseModel):
    """One limit of a plan."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "example": {
                "feature": "videos",
                "per": "period",
                "unit": "video",
                "limit": 25,
                "soft_limit": None,
                "overage": "block",
            }
        },
    )

    feature: str
    per: str = Field(description="`request`, `now`, `period` (a month) or `grant` (given each month).")
    unit: str
    limit: int | None = Field(description="Null is unlimited; a flag is 0 or 1.")
    soft_limit: int | None = Field(description="Above it there are warnings, and work may wait longer.")
    overage: str = Field(description="Beyond it: `block`, `payg` (charged by use) or `throttle` (waits longer).")


class PlanTerms(BaseModel):
    """A plan with every price and limit."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"example": _PLAN_TERMS})

    plan_type: str
    contact_sales: bool = Field(description="Whether its price is by agreement.")
    films_paid_by: tuple[Way, ...] = Field(description="The ways to pay a film, in the order they are tried.")
    prices: tuple[PriceOffer, ...]
    limits: tuple[LimitOffer, ...]
    trial_days: int
    trial_amount: int = Field(description="Given to a new account, in `trial_unit`.")
    trial_unit: str


class PackOffer(BaseModel):
    """A bundle that is bought once."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"example": _PACK_OFFER})

    key: str
    unit: str
    amount: int
    valid_days: int
    price: PriceOffer


class PerUseOffer(BaseModel):
    """A price per use: the step of the whole quantity on one invoice prices all of it."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"example": _PER_USE_OFFER})

    key: str
    unit: str
    currency: Currency
    tiers: tuple[PriceTier, ...]


class CatalogueView(BaseModel):
    """Everything that is sold."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "example": {
                "name": "generate-004",
                "currency": "usd",
                "plans": [_PLAN_TERMS],
                "packs": [_PACK_OFFER],
                "per_use": [_PER_USE_OFFER],
            }
        },
    )

    name: str
    currency: Currency
    plans: tuple[PlanTerms, ...]
    packs: tuple[PackOffer, ...]
    per_use: tuple[PerUseOffer, ...]

    @classmethod
    def of(cls, catalogue: Catalogue) -> CatalogueView:
        """Return a catalogue in these words."""
        plans = sorted(catalogue.plans, key=lambda plan: plan.rank)
        packs = (pack.model_dump() for pack in catalogue.packs)
        return cls(
            name=catalogue.name,
            currency=catalogue.currency,
            plans=tuple(_terms(catalogue, plan) for plan in plans),
            packs=tuple(PackOffer.model_validate(pack) for pack in packs),
            per_use=tuple(PerUseOffer.model_validate(entry.model_dump()) for entry in catalogue.per_use),
        )


def _terms(catalogue: Catalogue, plan: Plan) -> PlanTerms:
    limits = (
        LimitOffer(
            feature=key,
            per=catalogue.features[key].per,
            unit=catalogue.features[key].unit,
            limit=limit.hard,
            soft_limit=limit.soft,
            overage=limit.overage,
        )
        for key, limit in plan.limits.items()
    )
    return PlanTerms(
        plan_type=plan.key,
        contact_sales=plan.contact_sales,
        films_paid_by=plan.ways,
        prices=tuple(PriceOffer.model_validate(price.model_dump()) for price in plan.prices),
        limits=tuple(limits),
        trial_days=plan.trial.days,
        trial_amount=plan.trial.amount,
        trial_unit=plan.trial.unit,
    )


def _exact(value: Fraction) -> int | Decimal:
    """Return an integer when it is one, else a decimal of at most three places."""
    if value.denominator == 1:
        return value.numerator
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.001")).normalize()
