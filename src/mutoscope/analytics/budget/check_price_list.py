"""Recompute what a document prints, and name where its arithmetic is off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from mutoscope.analytics.budget.plan_budget import plan_budget, unit_micro
from mutoscope.analytics.budget.types import Activity, Column, PriceList

FindingKind = Literal["row", "total", "stack", "count"]


@dataclass(frozen=True)
class Finding:
    """One place where the document disagrees with its own prices or counts; amounts in micro-dollars.

    `low` and `high` are the ends of what the prices allow; they are equal where there is one price.
    """

    kind: FindingKind
    place: str
    printed: int
    low: int
    high: int
    says: str


def check_price_list(prices: PriceList) -> list[Finding]:
    """Return every disagreement: rows with prices, totals with rows, stacks with their parts, counts with projects."""
    return [*_counts(prices), *_rows(prices), *_totals(prices), *_stacks(prices)]


def _counts(prices: PriceList) -> Iterator[Finding]:
    scenario = prices.scenario
    for activity in scenario.activities:
        if activity.each_project and activity.count != scenario.projects:
            says = f"{scenario.projects} projects, but {activity.count} of {activity.key}"
            yield Finding("count", activity.key, activity.count, scenario.projects, scenario.projects, says)


def _bounds(prices: PriceList, activity: Activity, column: Column) -> tuple[int, int]:
    if activity.what == "image":
        price = prices.image_price(column.images)
        return activity.count * price.low, activity.count * price.high
    exact = activity.count * unit_micro(prices, activity, text=column.text, images=column.images)
    return int(exact // 1), int(-(-exact // 1))


def _rows(prices: PriceList) -> Iterator[Finding]:
    for column in prices.columns:
        for activity in prices.scenario.activities:
            printed = activity.printed.get(column.key)
            if printed is None:
                continue
            low, high = _bounds(prices, activity, column)
            if not low <= printed <= high:
                says = f"{activity.count} × the price of {column.text if activity.what == 'text' else column.images}"
                yield Finding("row", f"{column.key}.{activity.key}", printed, low, high, says)


def _totals(prices: PriceList) -> Iterator[Finding]:
    for column in prices.columns:
        rows = [activity.printed.get(column.key) for activity in prices.scenario.activities]
        total = sum(row for row in rows if row is not None)
        missing = [a for a in prices.scenario.activities if column.key not in a.printed]
        if total != column.printed_total:
            filled = total + sum(_usual(prices, activity, column) for activity in missing)
            says = "the printed rows come to the lower, with the missing rows at the list's prices to the higher"
            yield Finding("total", column.key, column.printed_total, total, filled, says)


def _usual(prices: PriceList, activity: Activity, column: Column) -> int:
    exact: Fraction = activity.count * unit_micro(prices, activity, text=column.text, images=column.images)
    return int(exact)


def _stacks(prices: PriceList) -> Iterator[Finding]:
    for stack in prices.stacks:
        total = plan_budget(prices, stack.key, prices.scenario.projects).micro
        if not stack.printed_low <= total <= stack.printed_high:
            says = f"its parts for {prices.scenario.projects} projects are outside the printed range"
            yield Finding("stack", stack.key, stack.printed_high, total, total, says)
