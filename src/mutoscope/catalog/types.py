"""A catalogue of plans as data: frozen records, strict integers, no unknown keys.

One record shape, `Limit`, covers length limits, stocks, quotas, credit grants and flags (0 or 1); the feature says
which it is. `hard` None is unlimited. A plan says by which ways its films are paid, in the order they are tried.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from mutoscope.catalog.errors import PlanUnknown

Tier = Literal["free", "standard", "pro", "enterprise"]
"""A plan's place in the queue, lowest first."""

TIERS: Final[tuple[Tier, ...]] = ("free", "standard", "pro", "enterprise")

CREDITS: Final = "credits"
"""The feature that grants credits each period; every catalogue has it."""
FILM_SECONDS: Final = "film_seconds"
"""The feature that limits a film's length, and the meter of its price; every catalogue has it."""
PROCESSING_SECONDS: Final = "processing_seconds"
"""Seconds of finished film, counted on what was made: the length is what a customer can foresee."""
VIDEOS: Final = "videos"
"""Films, each one."""
FILM_METERS: Final = (FILM_SECONDS, PROCESSING_SECONDS, VIDEOS)
"""What a film is measured by."""
CREDIT: Final = "credit"
"""The unit of the ledger that films are paid in, where another is not named."""

Way = Literal["credits", "units", "included", "per_use"]
"""How a film is paid: held credits; another unit bought by the piece; by a quota of the plan alone; or a charge."""

Currency = Literal["usd", "eur", "gbp"]


class Record(BaseModel):
    """What every record shares."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Feature(Record):
    """Something a plan limits (`request`, `now`, `period`) or gives (`grant`), counted in `unit`."""

    per: Literal["request", "now", "period", "grant"]
    unit: str = Field(min_length=1)
    higher_is_better: bool = True


class Limit(Record):
    """How much of a feature a plan allows or grants; above `soft` it warns, above `hard` it refuses."""

    hard: Annotated[int, Field(ge=0, le=2**62)] | None
    soft: Annotated[int, Field(ge=0)] | None = None
    notify_percent: tuple[Annotated[int, Field(gt=0, le=100)], ...] = (80, 100)
    rollover_periods: int = Field(default=0, ge=0)
    overage: Literal["block", "payg", "throttle"] = "block"


class Price(Record):
    """What is charged, in minor units (cents); `lookup_key` is its name at the payment provider."""

    lookup_key: str = Field(min_length=1)
    currency: Currency
    minor: int = Field(ge=0)
    interval: Literal["month", "year", "once"]
    tax: Literal["inclusive", "exclusive"]


class Trial(Record):
    """What a plan gives before anything is paid: days before the first payment, and units for a new account."""

    days: int = Field(default=0, ge=0, le=365)
    unit: str = Field(default=CREDIT, min_length=1)
    amount: int = Field(default=0, ge=0)
    valid_days: int = Field(default=30, gt=0)


class Plan(Record):
    """What is sold by the month: `rank` orders plans, `tier` places their jobs in the queue.

    `films` names the ways to pay a film in the order they are tried; a way that is closed (no credits, quota used up)
    leaves it to the next. Where a limit's `overage` is `payg`, a charge per use is the last.
    """

    key: str = Field(min_length=1)
    rank: int = Field(ge=0)
    tier: Tier
    films: tuple[Way, ...] = Field(default=("credits",), min_length=1)
    prices: tuple[Price, ...] = ()
    limits: dict[str, Limit]
    trial: Trial = Trial()
    contact_sales: bool = False

    @property
    def credits_milli(self) -> int:
        """Return what a period grants, in milli-credits."""
        return (self.limits[CREDITS].hard or 0) * 1000 if CREDITS in self.limits else 0

    @property
    def has_unlimited_credits(self) -> bool:
        """Tell whether its films are included, however many credits they would take."""
        return CREDITS in self.limits and self.limits[CREDITS].hard is None

    @property
    def max_seconds(self) -> int | None:
        """Return the longest film, in seconds; None is unlimited."""
        return self.limits[FILM_SECONDS].hard

    @property
    def ways(self) -> tuple[Way, ...]:
        """Return the ways to pay a film, pay-as-you-go included."""
        goes_on = any(limit.overage == "payg" for limit in self.limits.values())
        return (*self.films, "per_use") if goes_on and "per_use" not in self.films else self.films

    @property
    def month_price(self) -> Price | None:
        """Return the monthly price, or None when it is only sold otherwise."""
        return next((price for price in self.prices if price.interval == "month"), None)


class Rate(Record):
    """What a meter costs: `milli` thousandths of `unit` per `per` counts of the meter, rounded up."""

    meter: str = Field(min_length=1)
    unit: str = Field(min_length=1)
    milli: int = Field(gt=0)
    per: int = Field(gt=0)

    def charge(self, quantity: int) -> int:
        """Return the price of a quantity in thousandths of the unit, rounded up to a whole one."""
        return -(-quantity * self.milli // self.per)


class Cost(Record):
    """What `per` of a unit cost the operator, in minor units: the floor under every price."""

    unit: str = Field(min_length=1)
    minor: int = Field(gt=0)
    per: int = Field(gt=0)


class Expense(Record):
    """What making a film costs the operator: `micro` millionths of the currency per `per` counts of a meter."""

    kind: Literal["compute", "storage", "network"]
    meter: str = Field(min_length=1)
    micro: int = Field(gt=0)
    per: int = Field(gt=0)


class Pack(Record):
    """A bundle bought once: `amount` of a unit, valid for some days."""

    key: str = Field(min_length=1)
    unit: str = Field(min_length=1)
    amount: int = Field(gt=0)
    valid_days: int = Field(gt=0)
    price: Price


class PriceTier(Record):
    """One step of a volume price; `up_to` None is the last, open one."""

    up_to: Annotated[int, Field(gt=0)] | None = None
    unit_minor: int = Field(gt=0)


class PerUse(Record):
    """A price per unit that falls with volume: the tier of the whole quantity prices all of it."""

    key: str = Field(min_length=1)
    unit: str = Field(min_length=1)
    currency: Currency
    tiers: tuple[PriceTier, ...] = Field(min_length=1)

    def unit_minor(self, volume: int) -> int:
        """Return the price of one of so many."""
        return next(tier.unit_minor for tier in self.tiers if tier.up_to is None or volume <= tier.up_to)


class Shares(Record):
    """What work costs beside films, in percent of a film as long."""

    further_size: int = Field(default=50, ge=0, le=100)
    """The same film in one more size: speech, sound and decoding are shared."""
    unchanged: int = Field(default=0, ge=0, le=100)
    """What a film takes from an earlier, paid film of its project; at least one second of every film is paid."""
    speech: int = Field(default=20, ge=1, le=100)
    music: int = Field(default=20, ge=1, le=100)
    lip_sync: int = Field(default=50, ge=1, le=100)
    transcript: int = Field(default=10, ge=1, le=100)
    """Of the length of what is listened to."""
    cut: int = Field(default=20, ge=1, le=100)


class Catalogue(Record):
    """Everything that is sold; `mutoscope.catalog.load_catalogue` checks that it makes sense as a whole."""

    name: str = Field(min_length=1)
    currency: Currency
    features: dict[str, Feature]
    plans: tuple[Plan, ...] = Field(min_length=1)
    rates: tuple[Rate, ...] = ()
    costs: tuple[Cost, ...] = ()
    expenses: tuple[Expense, ...] = ()
    packs: tuple[Pack, ...] = ()
    per_use: tuple[PerUse, ...] = ()
    shares: Shares = Shares()

    def plan(self, key: str) -> Plan:
        """Return a plan by its key.

        Raises:
            PlanUnknown: there is none.
        """
        for plan in self.plans:
            if plan.key == key:
                return plan
        raise PlanUnknown(
            f"There is no plan {key!r} in the catalogue {self.name!r}.",
            remedy=f"Choose one of {', '.join(plan.key for plan in self.plans)}.",
            plan=key,
        )

    @property
    def starting_plan(self) -> Plan:
        """Return the plan of a new workspace: the lowest."""
        return min(self.plans, key=lambda plan: plan.rank)

    @property
    def film_rate(self) -> Rate | None:
        """Return what a second of film costs in credits; None where films are not sold for credits."""
        return next((rate for rate in self.rates if (rate.meter, rate.unit) == (FILM_SECONDS, CREDIT)), None)

    @property
    def sells_credits(self) -> bool:
        """Tell whether any plan grants credits."""
        return CREDITS in self.features

    @cached_property
    def digest(self) -> str:
        """Return the SHA-256 of the content, in hexadecimal: equal catalogues have equal digests.

        What is left to its default does not count, so that a later version with more to say gives the same digest.
        """
        stated = self.model_dump(mode="json", exclude_defaults=True)
        content = json.dumps(stated, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(content.encode()).hexdigest()


def plan_tier(plan: Plan) -> Tier:
    """Return the place of a plan's jobs in the queue."""
    return plan.tier


@dataclass(frozen=True)
class WorkspacePlan:
    """The plan a workspace is on and the period it has started."""

    workspace_id: uuid.UUID
    plan_key: str
    catalogue_digest: str
    period_start: dt.datetime
    period_end: dt.datetime


@dataclass(frozen=True)
class Terms:
    """What a workspace bought: a plan, and the catalogue as it was then."""

    catalogue: Catalogue
    plan: Plan
    currency: Currency | None = None
    """What the workspace pays in, once it has; None: not yet."""
