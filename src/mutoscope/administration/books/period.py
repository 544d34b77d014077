"""The period that a question is about; without one, the last thirty days or twelve months."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, NamedTuple

from fastapi import Depends, Query

from mutoscope.administration.schemas import Moment
from mutoscope.tenancy import ClockDep

_DEFAULT = dt.timedelta(days=30)


class Period(NamedTuple):
    """Its first moment, and the one after its last."""

    begins: dt.datetime
    ends: dt.datetime


class Months(NamedTuple):
    """A day of the first month, and one of the month after the last."""

    begins: dt.date
    ends: dt.date


async def asked_period(
    clock: ClockDep,
    since: Annotated[
        Moment | None, Query(alias="from", description="The first moment; 30 days before the end without it.")
    ] = None,
    until: Annotated[Moment | None, Query(alias="to", description="The moment after the last; now without it.")] = None,
) -> Period:
    """Return the period of a request."""
    ends = until or clock.now()
    return Period(since or ends - _DEFAULT, ends)


async def asked_months(
    clock: ClockDep,
    since: Annotated[
        dt.date | None, Query(alias="from", description="A day of the first month; a year before the end without it.")
    ] = None,
    until: Annotated[
        dt.date | None, Query(alias="to", description="A day of the month after the last; of this one without it.")
    ] = None,
) -> Months:
    """Return the whole months of a request."""
    ends = until or clock.now().date()
    return Months(since or ends.replace(year=max(1, ends.year - 1), day=1), ends)


PeriodDep = Annotated[Period, Depends(asked_period)]
MonthsDep = Annotated[Months, Depends(asked_months)]
