"""What servers cost a month, how many subscribers pay for them, and what remains: documents 001 and 002 recomputed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Annotated

from pydantic import Field

from mutoscope.analytics.errors import InfrastructureUnknown
from mutoscope.analytics.record import Record, read_record

KNOWN = ("document_001", "document_002")
"""The tables that ship."""


class Item(Record):
    """One line: micro-dollars a month, from `low` to `high`."""

    key: str
    low: Annotated[int, Field(ge=0)]
    high: Annotated[int, Field(ge=0)]


class Business(Record):
    """What a subscriber pays and costs, and what the document claims comes of it."""

    plan: str
    price_micro: Annotated[int, Field(gt=0)]
    fee_permille: Annotated[int, Field(ge=0)]
    fee_fixed_micro: Annotated[int, Field(ge=0)]
    request_micro: Annotated[int, Field(ge=0)]
    requests: Annotated[int, Field(ge=0)]
    printed_break_even: int
    printed_subscribers: int
    printed_revenue_micro: int
    printed_margin_low: int
    printed_margin_high: int

    @property
    def contribution(self) -> Fraction:
        """Return what one subscriber leaves a month after the payment's fee and AI, in micro-dollars."""
        fee = Fraction(self.price_micro * self.fee_permille, 1000) + self.fee_fixed_micro
        return self.price_micro - fee - self.request_micro * self.requests


class Infrastructure(Record):
    """A document's table of servers."""

    name: str
    items: tuple[Item, ...]
    services: tuple[Item, ...] = ()
    concurrent_users: int | None = None
    printed_low: int
    printed_high: int
    business: Business | None = None


@dataclass(frozen=True)
class Outlook:
    """What a number of subscribers makes of it: revenue and what is left, at the dear and at the cheap end."""

    subscribers: int
    revenue_micro: int
    left_low: Fraction
    left_high: Fraction
    break_even_low: int
    break_even_high: int

    def margin(self, left: Fraction) -> Fraction:
        """Return a remainder as a share of the revenue; 0 without any."""
        return left / self.revenue_micro if self.revenue_micro else Fraction(0)


@dataclass(frozen=True)
class ServerPlan:
    """The table added up, its outlook, and where the document disagrees with itself."""

    table: Infrastructure
    low: int
    high: int
    outlook: Outlook | None
    findings: tuple[str, ...]


def load_infrastructure(name: str, path: Path | None = None) -> Infrastructure:
    """Return a table that ships, or the one in a file.

    Raises:
        InfrastructureUnknown: none of this name ships.
        DataFileInvalid: it has faults.
    """
    if path is None and name not in KNOWN:
        raise InfrastructureUnknown(name, list(KNOWN))
    return read_record(Infrastructure, "infrastructure", name, path)


def plan_infrastructure(table: Infrastructure, subscribers: int | None = None) -> ServerPlan:
    """Add the table up; with a business in it, say who pays for it and what remains.

    Args:
        table: the items.
        subscribers: how many; by default as many as the document aims for.
    """
    low, high = sum(item.low for item in table.items), sum(item.high for item in table.items)
    findings: list[str] = []
    if (low, high) != (table.printed_low, table.printed_high):
        findings.append(f"the items come to {low}-{high}, the document prints {table.printed_low}-{table.printed_high}")
    outlook = None
    if table.business is not None:
        count = table.business.printed_subscribers if subscribers is None else subscribers
        outlook = _look_out(table, table.business, count)
        findings += _check_claims(table, table.business)
    return ServerPlan(table, low, high, outlook, tuple(findings))


def _look_out(table: Infrastructure, business: Business, subscribers: int) -> Outlook:
    every = (*table.items, *table.services)
    cheap, dear = sum(item.low for item in every), sum(item.high for item in every)
    earned = business.contribution * subscribers
    return Outlook(
        subscribers=subscribers,
        revenue_micro=business.price_micro * subscribers,
        left_low=earned - dear,
        left_high=earned - cheap,
        break_even_low=math.ceil(cheap / business.contribution),
        break_even_high=math.ceil(dear / business.contribution),
    )


def _check_claims(table: Infrastructure, business: Business) -> list[str]:
    found: list[str] = []
    claimed = _look_out(table, business, business.printed_subscribers)
    if not claimed.break_even_low <= business.printed_break_even <= claimed.break_even_high:
        found.append(
            f"break-even is at {claimed.break_even_low}-{claimed.break_even_high} subscribers, "
            f"the document prints {business.printed_break_even}"
        )
    if claimed.revenue_micro != business.printed_revenue_micro:
        found.append(f"revenue is {claimed.revenue_micro}, the document prints {business.printed_revenue_micro}")
    low, high = 100 * claimed.margin(claimed.left_low), 100 * claimed.margin(claimed.left_high)
    if not business.printed_margin_low <= low <= high <= business.printed_margin_high:
        found.append(
            f"the margin at {claimed.subscribers} subscribers is {float(low):.1f}-{float(high):.1f} %, the document "
            f"prints {business.printed_margin_low}-{business.printed_margin_high} %"
        )
    return found
