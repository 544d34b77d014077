"""Months counted from an anchor, as the payment provider and `month_since` of the database count them."""

from __future__ import annotations

import calendar
import datetime as dt


def add_months(anchor: dt.datetime, months: int) -> dt.datetime:
    """Return the same day and time so many months later, or the last day of a month that is too short."""
    index = anchor.month - 1 + months
    year, month = anchor.year + index // 12, index % 12 + 1
    day = min(anchor.day, calendar.monthrange(year, month)[1])
    return anchor.replace(year=year, month=month, day=day)


def month_end(anchor: dt.datetime, start: dt.datetime) -> dt.datetime:
    """Return when the month that begins at `start` ends, counted from the anchor."""
    months = (start.year - anchor.year) * 12 + start.month - anchor.month
    while add_months(anchor, months) <= start:
        months += 1
    return add_months(anchor, months)


def share(whole: int, index: int, parts: int) -> int:
    """Return one of equal parts of an amount; all parts together are the whole."""
    return whole * (index + 1) // parts - whole * index // parts
