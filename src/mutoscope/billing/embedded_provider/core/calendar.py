"""Billing periods in Unix seconds.

Months are counted from the anchor, not from the last period, so that 31 January renews on 28 February and then on
31 March (docs.stripe.com/billing/subscriptions/billing-cycle: "anchored to the day; the last day of shorter months").
"""

from __future__ import annotations

import calendar
import datetime as dt

DAY = 86_400
HOUR = 3_600
_DAYS = {"day": 1, "week": 7}
_MONTHS = {"month": 1, "year": 12}


def add_periods(anchor: int, interval: str, interval_count: int, periods: int) -> int:
    """Return the moment `periods` billing periods after the anchor."""
    if interval in _DAYS:
        return anchor + periods * interval_count * _DAYS[interval] * DAY
    start = dt.datetime.fromtimestamp(anchor, dt.UTC)
    months = start.month - 1 + periods * interval_count * _MONTHS[interval]
    year, month = start.year + months // 12, months % 12 + 1
    day = min(start.day, calendar.monthrange(year, month)[1])
    return int(start.replace(year=year, month=month, day=day).timestamp())


def next_period_end(anchor: int, interval: str, interval_count: int, after: int) -> int:
    """Return the first period boundary of the anchor that lies after a moment."""
    periods = _guess(anchor, interval, interval_count, after)
    while add_periods(anchor, interval, interval_count, periods) > after:
        periods -= 1
    while (end := add_periods(anchor, interval, interval_count, periods)) <= after:
        periods += 1
    return end


def date_text(moment: int) -> str:
    """Return a day in words: 3 Mar 2027."""
    day = dt.datetime.fromtimestamp(moment, dt.UTC)
    return f"{day.day} {day:%b %Y}"


def _guess(anchor: int, interval: str, interval_count: int, after: int) -> int:
    if interval in _DAYS:
        return (after - anchor) // (interval_count * _DAYS[interval] * DAY)
    start, end = (dt.datetime.fromtimestamp(moment, dt.UTC) for moment in (anchor, after))
    months = (end.year - start.year) * 12 + end.month - start.month
    return months // (interval_count * _MONTHS[interval])
