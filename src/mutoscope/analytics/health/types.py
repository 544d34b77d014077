"""Figures of the business. Amounts are millionths of a major unit of the currency; shares are exact fractions.

docs/reference/metrics.md defines each of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

LTV_TO_CAC_TARGET = 3
"""Document 002: "LTV:CAC ratio target: 3:1"."""


def ratio(part: int | Fraction, whole: int | Fraction) -> Fraction | None:
    """Return part / whole; None where there is no whole, as a share of nothing is none."""
    return Fraction(part) / whole if whole else None


@dataclass(frozen=True)
class Recurring:
    """Monthly recurring revenue of one currency in one month: opening + movements = closing."""

    begins_at: dt.datetime
    ends_at: dt.datetime
    currency: str
    opening: int
    new: int
    expansion: int
    contraction: int
    churned: int
    reactivation: int
    closing: int
    opening_customers: int
    new_customers: int
    churned_customers: int
    reactivated_customers: int
    closing_customers: int

    @property
    def arpu(self) -> Fraction | None:
        """Return the closing revenue by customer."""
        return ratio(self.closing, self.closing_customers)

    @property
    def logo_churn(self) -> Fraction | None:
        """Return the share of the customers at the beginning who left."""
        return ratio(self.churned_customers, self.opening_customers)

    @property
    def gross_revenue_churn(self) -> Fraction | None:
        """Return the share of the revenue at the beginning that was lost."""
        return ratio(self.churned + self.contraction, self.opening)

    @property
    def net_revenue_churn(self) -> Fraction | None:
        """Return the same less what the remaining customers added; below zero where they added more."""
        return ratio(self.churned + self.contraction - self.expansion, self.opening)


@dataclass(frozen=True)
class People:
    """Who used the product in a month, and who began to pay."""

    begins_at: dt.datetime
    free_workspaces: int
    converted: int
    active_users: int
    active_workspaces: int
    adopted: Mapping[str, int]

    @property
    def conversion(self) -> Fraction | None:
        """Return the share of the workspaces that had never paid and began to."""
        return ratio(self.converted, self.free_workspaces)

    def adoption(self, feature: str) -> Fraction | None:
        """Return the share of the active workspaces that used a feature."""
        return ratio(self.adopted.get(feature, 0), self.active_workspaces)


@dataclass(frozen=True)
class Worth:
    """What a customer is worth and costs, over a whole period, in one currency."""

    currency: str
    arpu: Fraction | None
    monthly_churn: Fraction | None
    gross_margin: Fraction | None
    spend: int
    new_customers: int

    @property
    def ltv(self) -> Fraction | None:
        """Return ARPU × gross margin ÷ monthly churn; None without churn: nobody knows yet how long they stay."""
        if self.arpu is None or self.gross_margin is None or not self.monthly_churn:
            return None
        return self.arpu * self.gross_margin / self.monthly_churn

    @property
    def cac(self) -> Fraction | None:
        """Return the marketing spend by new customer."""
        return ratio(self.spend, self.new_customers)

    @property
    def ltv_to_cac(self) -> Fraction | None:
        """Return lifetime value by acquisition cost; the target is `LTV_TO_CAC_TARGET`."""
        ltv, cac = self.ltv, self.cac
        return ltv / cac if ltv is not None and cac else None

    @property
    def on_target(self) -> bool | None:
        """Tell whether the ratio reaches the target; None where it is not known."""
        found = self.ltv_to_cac
        return None if found is None else found >= LTV_TO_CAC_TARGET


@dataclass(frozen=True)
class Cohort:
    """Workspaces that began in the same month, and how many of them stayed."""

    basis: Literal["signed_up", "first_paid"]
    """What they began, and so what staying is: acting in a month, or still paying at its end."""
    begins_at: dt.datetime
    workspaces: int
    retained: tuple[int, ...]
    """How many stayed in the month they began, and in each one after it."""

    @property
    def retention(self) -> tuple[Fraction, ...]:
        """Return the share that stayed, month by month."""
        return tuple(Fraction(here, self.workspaces) for here in self.retained)


@dataclass(frozen=True)
class Health:
    """Every figure of a period of whole months."""

    recurring: tuple[Recurring, ...]
    people: tuple[People, ...]
    worth: tuple[Worth, ...]
    cohorts: tuple[Cohort, ...]
