"""The health of the business over HTTP: amounts in millionths of a major unit, shares with six decimals."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, StringConstraints

from mutoscope.administration.schemas import Reason, Words
from mutoscope.analytics import Cohort, Health, People, Recurring, Spend, Worth, read_features
from mutoscope.tenancy.schema_example import example

_SIX = Decimal("0.000001")
_MONTH: dict[str, Any] = {
    "month": "2025-12",
    "currency": "usd",
    "opening_micro": 58_000_000,
    "new_micro": 29_000_000,
    "expansion_micro": 0,
    "contraction_micro": 0,
    "churned_micro": 29_000_000,
    "reactivation_micro": 0,
    "closing_micro": 58_000_000,
    "opening_customers": 2,
    "new_customers": 1,
    "churned_customers": 1,
    "reactivated_customers": 0,
    "closing_customers": 2,
    "arpu_micro": 29_000_000,
    "logo_churn": "0.5",
    "gross_revenue_churn": "0.5",
    "net_revenue_churn": "0.5",
}
_PEOPLE: dict[str, Any] = {
    "month": "2025-12",
    "free_workspaces": 20,
    "converted": 1,
    "conversion": "0.05",
    "active_users": 31,
    "active_workspaces": 18,
    "adoption": {"films": "0.75"},
}
_WORTH: dict[str, Any] = {
    "currency": "usd",
    "arpu_micro": 29_000_000,
    "monthly_churn": "0.05",
    "gross_margin": "0.784",
    "ltv_micro": 454_720_000,
    "spend_micro": 300_000_000,
    "new_customers": 3,
    "cac_micro": 100_000_000,
    "ltv_to_cac": "4.5472",
    "on_target": True,
}
_COHORT: dict[str, Any] = {
    "basis": "first_paid",
    "month": "2025-10",
    "workspaces": 4,
    "retained": [4, 3, 3],
    "retention": ["1", "0.75", "0.75"],
}


def decimal_share(share: Fraction | None) -> str | None:
    """Return a share as a decimal of at most six places, rounded half to even; None for none."""
    if share is None:
        return None
    rounded = (Decimal(share.numerator) / Decimal(share.denominator)).quantize(_SIX, ROUND_HALF_EVEN)
    return format(rounded.normalize(), "f")


def whole(amount: Fraction | None) -> int | None:
    """Return an amount rounded to the millionth, half to even; None for none."""
    return None if amount is None else round(amount)


class RecurringView(BaseModel):
    """Recurring revenue of one currency in one month."""

    model_config = example(**_MONTH)

    month: str
    currency: str
    opening_micro: int
    new_micro: int
    expansion_micro: int
    contraction_micro: int
    churned_micro: int
    reactivation_micro: int
    closing_micro: int = Field(description="Opening + new + expansion + reactivation - contraction - churned.")
    opening_customers: int
    new_customers: int
    churned_customers: int
    reactivated_customers: int
    closing_customers: int
    arpu_micro: int | None
    logo_churn: str | None
    gross_revenue_churn: str | None
    net_revenue_churn: str | None

    @classmethod
    def of(cls, month: Recurring) -> RecurringView:
        """Return a month in these words."""
        amounts = ("opening", "new", "expansion", "contraction", "churned", "reactivation", "closing")
        counts = [name for name in cls.model_fields if name.endswith("_customers")]
        facts: dict[str, Any] = {f"{name}_micro": getattr(month, name) for name in amounts}
        facts |= {name: getattr(month, name) for name in counts}
        facts |= {
            name: decimal_share(getattr(month, name))
            for name in ("logo_churn", "gross_revenue_churn", "net_revenue_churn")
        }
        facts |= {"month": f"{month.begins_at:%Y-%m}", "currency": month.currency, "arpu_micro": whole(month.arpu)}
        return cls(**facts)


class PeopleView(BaseModel):
    """Who used the product in a month, and who began to pay."""

    model_config = example(**_PEOPLE)

    month: str
    free_workspaces: int = Field(description="That had not paid for a plan before this month.")
    converted: int
    conversion: str | None
    active_users: int = Field(description="People who did something: MAU.")
    active_workspaces: int
    adoption: dict[str, str | None] = Field(description="Share of the active workspaces that used a feature.")

    @classmethod
    def of(cls, month: People) -> PeopleView:
        """Return a month in these words."""
        return cls(
            month=f"{month.begins_at:%Y-%m}",
            free_workspaces=month.free_workspaces,
            converted=month.converted,
            conversion=decimal_share(month.conversion),
            active_users=month.active_users,
            active_workspaces=month.active_workspaces,
            adoption={feature: decimal_share(month.adoption(feature)) for feature in read_features()},
        )


class WorthView(BaseModel):
    """What a customer is worth and costs, over the whole period."""

    model_config = example(**_WORTH)

    currency: str
    arpu_micro: int | None
    monthly_churn: str | None
    gross_margin: str | None = Field(description="Asked for, or of the books in the same period.")
    ltv_micro: int | None
    spend_micro: int
    new_customers: int
    cac_micro: int | None
    ltv_to_cac: str | None = Field(description="The target is 3.")
    on_target: bool | None

    @classmethod
    def of(cls, worth: Worth) -> WorthView:
        """Return it in these words."""
        return cls(
            currency=worth.currency,
            arpu_micro=whole(worth.arpu),
            monthly_churn=decimal_share(worth.monthly_churn),
            gross_margin=decimal_share(worth.gross_margin),
            ltv_micro=whole(worth.ltv),
            spend_micro=worth.spend,
            new_customers=worth.new_customers,
            cac_micro=whole(worth.cac),
            ltv_to_cac=decimal_share(worth.ltv_to_cac),
            on_target=worth.on_target,
        )


class CohortView(BaseModel):
    """Workspaces that began in the same month, and how many of them stayed."""

    model_config = example(**_COHORT)

    basis: Literal["signed_up", "first_paid"] = Field(
        description="`signed_up`: who stays acts in a month; `first_paid`: who stays still pays for a plan at its end."
    )
    month: str = Field(description="When they began.")
    workspaces: int
    retained: list[int] = Field(description="How many stayed, in that month and in each one after it.")
    retention: list[str | None] = Field(description="The same as shares.")

    @classmethod
    def of(cls, cohort: Cohort) -> CohortView:
        """Return a cohort in these words."""
        return cls(
            basis=cohort.basis,
            month=f"{cohort.begins_at:%Y-%m}",
            workspaces=cohort.workspaces,
            retained=list(cohort.retained),
            retention=[decimal_share(share) for share in cohort.retention],
        )


class HealthView(BaseModel):
    """Every figure of a period of whole months."""

    model_config = example(recurring=[_MONTH], people=[_PEOPLE], worth=[_WORTH], cohorts=[_COHORT])

    recurring: list[RecurringView]
    people: list[PeopleView]
    worth: list[WorthView]
    cohorts: list[CohortView]

    @classmethod
    def of(cls, health: Health) -> HealthView:
        """Return it in these words."""
        return cls(
            recurring=[RecurringView.of(month) for month in health.recurring],
            people=[PeopleView.of(month) for month in health.people],
            worth=[WorthView.of(worth) for worth in health.worth],
            cohorts=[CohortView.of(cohort) for cohort in health.cohorts],
        )


_CURRENCY = Annotated[str, StringConstraints(pattern="^[a-z]{3}$")]
_SPEND: dict[str, Any] = {"month": "2025-12-01", "channel": "search", "currency": "usd", "amount_minor": 30_000}


class EnterSpend(BaseModel):
    """What a channel cost in a month; entering it again corrects it."""

    model_config = example(**_SPEND, reason="Invoice 2025-118")

    month: dt.date = Field(description="Any day of the month.")
    channel: Annotated[Words, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
    currency: _CURRENCY
    amount_minor: Annotated[int, Field(ge=0, le=10**14)]
    reason: Reason


class SpendView(BaseModel):
    """What a channel cost in a month, in minor units."""

    model_config = example(**_SPEND)

    month: dt.date
    channel: str
    currency: str
    amount_minor: int

    @classmethod
    def of(cls, spend: Spend) -> SpendView:
        """Return it in these words."""
        return cls(month=spend.month, channel=spend.channel, currency=spend.currency, amount_minor=spend.amount_minor)


class EnterRate(BaseModel):
    """What a major unit of a currency is worth from a day on."""

    model_config = example(currency="eur", day="2025-12-01", usd_micro=1_080_000, reason="ECB reference rate")

    currency: Annotated[_CURRENCY, Field(description="Any but usd.")]
    day: dt.date
    usd_micro: Annotated[int, Field(gt=0, le=10**12)]
    reason: Reason


class RateView(BaseModel):
    """What a major unit of a currency is worth, in micro-dollars."""

    model_config = example(currency="eur", day="2025-12-01", usd_micro=1_080_000)

    currency: str
    day: dt.date
    usd_micro: int
