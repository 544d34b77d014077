"""Read the health of the business over whole months."""

from __future__ import annotations

import datetime as dt
import tomllib
from fractions import Fraction
from importlib.resources import files
from typing import cast

from sqlalchemy import ARRAY, DateTime, bindparam, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.analytics.errors import PeriodInvalid
from mutoscope.analytics.health.types import Cohort, Health, People, Recurring, Worth, ratio
from mutoscope.analytics.operators_entries import Spend, read_spend

MAX_MONTHS = 120
_BOUNDS = bindparam("bounds", type_=ARRAY(DateTime(timezone=True)))
_RECURRING = text("select * from books_recurring_months(:bounds)").bindparams(_BOUNDS)
_PEOPLE = text("select * from books_people_months(:bounds, :features)").bindparams(
    _BOUNDS, bindparam("features", type_=JSONB())
)
_COHORTS = text("select * from books_cohorts(:bounds)").bindparams(_BOUNDS)


async def read_health(
    session: AsyncSession, *, since: dt.date, until: dt.date, gross_margin: Fraction | None
) -> Health:
    """Return the figures of the months from the one of `since` to the one before `until`, in UTC.

    Args:
        session: of a platform admin, or of the schema's owner.
        since: in the first month.
        until: in the month after the last.
        gross_margin: what is left of revenue after its costs, for lifetime values; None where it is not known.

    Raises:
        PeriodInvalid: no month, or more than 120.
        DBAPIError: PA403, the session's user is no platform admin.
    """
    bounds = month_bounds(since, until)
    recurring = tuple(Recurring(*row) for row in await session.execute(_RECURRING, {"bounds": bounds}))
    found = await session.execute(_PEOPLE, {"bounds": bounds, "features": read_features()})
    people = tuple(People(*row) for row in found)
    spend = await read_spend(session, bounds[0].date(), bounds[-1].date())
    return Health(recurring, people, worth_of(recurring, spend, gross_margin), await _read_cohorts(session, bounds))


async def _read_cohorts(session: AsyncSession, bounds: list[dt.datetime]) -> tuple[Cohort, ...]:
    found = await session.execute(_COHORTS, {"bounds": bounds})
    return tuple(Cohort(row.basis, row.begins_at, row.workspaces, tuple(row.retained)) for row in found)


def month_bounds(since: dt.date, until: dt.date) -> list[dt.datetime]:
    """Return the first moment of each month from `since`'s to `until`'s.

    Raises:
        PeriodInvalid: no month, or more than 120.
    """
    first, last = since.year * 12 + since.month - 1, until.year * 12 + until.month - 1
    if not 0 < last - first <= MAX_MONTHS:
        raise PeriodInvalid(
            f"From {since:%Y-%m} to {until:%Y-%m} there are {last - first} months.",
            remedy=f"Ask for 1 to {MAX_MONTHS} months: `until` is in the month after the last.",
        )
    return [dt.datetime(month // 12, month % 12 + 1, 1, tzinfo=dt.UTC) for month in range(first, last + 1)]


def read_features() -> dict[str, list[str]]:
    """Return the events by which each feature's use is known."""
    content = (files("mutoscope.analytics.health") / "features.toml").read_text(encoding="utf-8")
    return cast("dict[str, list[str]]", tomllib.loads(content)["features"])


def worth_of(recurring: tuple[Recurring, ...], spend: list[Spend], gross_margin: Fraction | None) -> tuple[Worth, ...]:
    """Return what a customer is worth in each currency, over all months together.

    Churn is the average of the months by customer: all who left, by all who were there at the beginning of a month.
    """
    currencies = sorted({month.currency for month in recurring} | {entry.currency for entry in spend})
    worth: list[Worth] = []
    for currency in currencies:
        months = [month for month in recurring if month.currency == currency]
        worth.append(
            Worth(
                currency=currency,
                arpu=ratio(sum(m.closing for m in months), sum(m.closing_customers for m in months)),
                monthly_churn=ratio(sum(m.churned_customers for m in months), sum(m.opening_customers for m in months)),
                gross_margin=gross_margin,
                spend=sum(entry.micro for entry in spend if entry.currency == currency),
                new_customers=sum(month.new_customers for month in months),
            )
        )
    return tuple(worth)
