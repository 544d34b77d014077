"""Margin and comparisons over HTTP: amounts in millionths are exact integers; currencies stand apart."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, Field

from mutoscope.analytics import Earned, MarginLine
from mutoscope.billing import Reconciliation
from mutoscope.tenancy.schema_example import example

_LINE: dict[str, Any] = {
    "key": "Pro",
    "films": 2,
    "films_with_recorded_costs": 2,
    "seconds": 120,
    "ai_micro": 0,
    "compute_micro": 1_000_000,
    "storage_micro": 40_000,
    "network_micro": 20_000,
    "earned": {"usd": {"revenue_micro": 4_900_000, "fee_micro": 172_100}},
    "margin_usd_micro": 3_667_900,
}
_COMPARISON: dict[str, Any] = {
    "id": "0190b5a8-7c1e-7d2f-9a3b-5c6d7e8f9012",
    "since": "2025-12-01T00:00:00Z",
    "until": "2026-01-01T00:00:00Z",
    "ours": 412,
    "theirs": 412,
    "differences": 0,
    "created_at": "2026-01-01T02:00:00Z",
}


class EarnedView(BaseModel):
    """What was earned in one currency, in millionths of its major unit."""

    model_config = example(revenue_micro=4_900_000, fee_micro=172_100)

    revenue_micro: int = Field(description="Without tax, after refunds.")
    fee_micro: int = Field(description="What the payment provider kept of it.")

    @classmethod
    def of(cls, earned: Earned) -> EarnedView:
        """Return it in these words."""
        return cls(revenue_micro=earned.revenue_micro, fee_micro=earned.fee_micro)


class MarginView(BaseModel):
    """What one video, workspace or plan earned and cost; costs in micro-dollars."""

    model_config = example(**_LINE)

    key: str = Field(description="`-` is what no film earned: credits that expired, months without a film.")
    films: int
    films_with_recorded_costs: int = Field(description="The others are counted by the cost model.")
    seconds: int
    ai_micro: int
    compute_micro: int
    storage_micro: int
    network_micro: int
    earned: dict[str, EarnedView] = Field(description="By currency.")
    margin_usd_micro: int | None = Field(description="Null where a currency has no exchange rate.")

    @classmethod
    def of(cls, line: MarginLine, rates: Mapping[str, int]) -> MarginView:
        """Return a line in these words."""
        return cls(
            key=line.key,
            films=line.films,
            films_with_recorded_costs=line.recorded,
            seconds=line.seconds,
            ai_micro=line.ai_micro,
            compute_micro=line.compute_micro,
            storage_micro=line.storage_micro,
            network_micro=line.network_micro,
            earned={currency: EarnedView.of(earned) for currency, earned in line.earned.items()},
            margin_usd_micro=line.margin_micro(rates),
        )


class MarginPage(BaseModel):
    """One page of margins, in the order of their keys."""

    model_config = example(items=[_LINE], page_total={**_LINE, "key": "total"}, next_cursor=None)

    items: list[MarginView]
    page_total: MarginView
    next_cursor: str | None = Field(description="Pass it as `cursor` for the next page; null on the last.")


class ReconciliationView(BaseModel):
    """One comparison with the payment provider's books, in counts."""

    model_config = example(**_COMPARISON)

    id: uuid.UUID
    since: dt.datetime
    until: dt.datetime
    ours: int = Field(description="Lines of ours in the period.")
    theirs: int = Field(description="Lines that the payment provider told of.")
    differences: int = Field(description="The goal is 0.")
    created_at: dt.datetime

    @classmethod
    def of(cls, found: Reconciliation) -> ReconciliationView:
        """Return it in these words."""
        return cls(**{name: value for name, value in vars(found).items() if name in cls.model_fields})


class ReconciliationDetail(ReconciliationView):
    """One comparison with each difference."""

    model_config = example(
        **_COMPARISON, result={"cash": [], "sums": {}, "revenue": {"currencies": {}, "documents": []}, "usage": []}
    )

    result: dict[str, Any] = Field(
        description="`cash` by line, `sums` by currency, `revenue` received beside booked, `usage` between ledgers."
    )


class ReconciliationList(BaseModel):
    """Comparisons, the newest first."""

    model_config = example(items=[_COMPARISON], next_cursor=None)

    items: list[ReconciliationView]
    next_cursor: str | None = Field(description="Pass it as `cursor` for the next page; null on the last.")
