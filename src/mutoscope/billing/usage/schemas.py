"""Limits over HTTP."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from pydantic import BaseModel, Field

from mutoscope.billing.usage.read_limits import LimitUse
from mutoscope.catalog import Terms, Way
from mutoscope.kernel import Credits
from mutoscope.tenancy.schema_example import example

_VIDEOS = {
    "feature": "videos",
    "per": "period",
    "unit": "video",
    "limit": 25,
    "soft_limit": None,
    "overage": "block",
    "used": "20",
    "percent": 80,
    "period_end": "2026-02-28T12:00:00Z",
    "lifted_by": "Business",
}


class PlanLimit(BaseModel):
    """One limit of the plan, and what is used of it."""

    model_config = example(**_VIDEOS)

    feature: str
    per: str = Field(description="`request`, `now`, `period` (a month) or `grant` (given each month).")
    unit: str
    limit: int | None = Field(description="Null is unlimited; a flag is 0 or 1.")
    soft_limit: int | None = Field(description="Above it there are warnings, and work may wait longer.")
    overage: str = Field(description="Beyond it: `block`, `payg` (charged by use) or `throttle` (waits longer).")
    used: str = Field(description="Exact decimal; 0 for what limits one request.")
    percent: int | None = Field(description="Of the soft limit, or else of the limit.")
    period_end: dt.datetime | None = Field(description="When counting begins anew.")
    lifted_by: str | None = Field(description="The least plan that allows more.")

    @classmethod
    def of(cls, use: LimitUse) -> PlanLimit:
        """Return a limit in these words."""
        return cls(
            feature=use.feature,
            per=use.per,
            unit=use.unit,
            limit=use.hard,
            soft_limit=use.soft,
            overage=use.overage,
            used=str(Credits(use.used)) if use.per == "grant" else str(use.used),
            percent=use.percent,
            period_end=use.period_end,
            lifted_by=use.lifting_plan,
        )


class PlanLimits(BaseModel):
    """What the workspace's plan allows."""

    model_config = example(
        plan_type="Pro",
        catalogue="processing-001-per-video",
        films_paid_by=["included"],
        delivered_bytes=734003200,
        limits=[_VIDEOS],
    )

    plan_type: str
    catalogue: str = Field(description="The catalogue it was bought from, which it keeps.")
    films_paid_by: tuple[Way, ...] = Field(description="The ways to pay a film, in the order they are tried.")
    delivered_bytes: int = Field(description="That downloads sent in this period, whether the plan limits them or not.")
    limits: list[PlanLimit]

    @classmethod
    def of(cls, terms: Terms, uses: Sequence[LimitUse], *, delivered: int) -> PlanLimits:
        """Return a plan in these words."""
        return cls(
            plan_type=terms.plan.key,
            catalogue=terms.catalogue.name,
            films_paid_by=terms.plan.ways,
            delivered_bytes=delivered,
            limits=[PlanLimit.of(use) for use in uses],
        )
