"""Read margins by video, workspace or plan, and what AI cost by provider or model."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import DateTime, Integer, Numeric, Row, Text, bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.analytics.errors import PeriodInvalid
from mutoscope.analytics.margin.cost_model import CostModel, Scenario
from mutoscope.analytics.margin.types import Earned, MarginBy, MarginLine
from mutoscope.kernel import Page

MAX_PAGE = 1000
_READ = text(
    "select * from books_margin(:by, :since, :until, :minute, :storage, :network, :kept, :of, :after, :limit)"
).bindparams(
    bindparam("by", type_=Text()),
    bindparam("since", type_=DateTime(timezone=True)),
    bindparam("until", type_=DateTime(timezone=True)),
    bindparam("kept", type_=Numeric()),
    bindparam("of", type_=Numeric()),
    bindparam("after", type_=Text()),
    bindparam("limit", type_=Integer()),
)


async def read_margin(
    session: AsyncSession,
    by: MarginBy,
    *,
    since: dt.datetime,
    until: dt.datetime,
    model: CostModel,
    scenario: Scenario,
    after: str | None = None,
    limit: int = MAX_PAGE,
) -> Page[MarginLine]:
    """Return one page of lines in the order of their keys; the cursor is the last key.

    A film counts when its work ends, in `[since, until)`; credits that expire and months without a film count when they
    do. Costs that a usage line recorded stand; the model fills in for lines without any.

    Raises:
        PeriodInvalid: it ends before it begins.
        DBAPIError: PA403, the session's user is no platform admin.
    """
    if until <= since:
        raise PeriodInvalid("The period ends before it begins.", remedy="Let `until` be later than `since`.")
    kept = scenario.compute_kept(model)
    rows = await session.execute(
        _READ,
        {
            "by": by,
            "since": since,
            "until": until,
            "minute": model.compute_micro_per_minute,
            "storage": model.storage_micro_per_film,
            "network": model.network_micro_per_film,
            "kept": kept.numerator,
            "of": kept.denominator,
            "after": after,
            "limit": limit + 1,
        },
    )
    lines = [_line(row) for row in rows]
    more = lines[limit - 1].key if len(lines) > limit else None
    return Page(lines[:limit], more)


def _line(row: Row[Any]) -> MarginLine:
    earned = {
        currency: Earned(int(sums["revenue_micro"]), int(sums["fee_micro"]))
        for currency, sums in sorted(row.earned.items())
    }
    return MarginLine(
        key=row.key,
        films=row.films,
        recorded=row.recorded,
        seconds=int(row.seconds),
        ai_micro=int(row.ai_micro),
        compute_micro=int(row.compute_micro),
        storage_micro=int(row.storage_micro),
        network_micro=int(row.network_micro),
        earned=earned,
    )
