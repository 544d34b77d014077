"""What the books say: margin, health of the business, budgets; nothing is written but what operators enter.

Amounts are integers of micro-dollars, or of millionths of another currency's major unit; shares are exact fractions.
Currencies are never added up unless operators entered what they are worth. docs/reference/metrics.md defines each
figure.
"""

from mutoscope.analytics.budget.check_price_list import Finding, check_price_list
from mutoscope.analytics.budget.load_price_list import load_price_list
from mutoscope.analytics.budget.plan_budget import Budget, BudgetLine, plan_budget
from mutoscope.analytics.budget.plan_infrastructure import (
    KNOWN as INFRASTRUCTURES,
)
from mutoscope.analytics.budget.plan_infrastructure import (
    ServerPlan,
    load_infrastructure,
    plan_infrastructure,
)
from mutoscope.analytics.budget.types import PriceList
from mutoscope.analytics.errors import DataFileInvalid, InfrastructureUnknown, PeriodInvalid, StackUnknown
from mutoscope.analytics.health.draw_series import draw_sparkline, draw_svg
from mutoscope.analytics.health.read_health import month_bounds, read_features, read_health
from mutoscope.analytics.health.types import LTV_TO_CAC_TARGET, Cohort, Health, People, Recurring, Worth
from mutoscope.analytics.margin.add_up import add_up
from mutoscope.analytics.margin.cost_model import CostModel, PlanMargin, Scenario, load_cost_model, margin_of_plan
from mutoscope.analytics.margin.read_margin import MAX_PAGE, read_margin
from mutoscope.analytics.margin.types import NOT_A_FILM, Earned, MarginBy, MarginLine
from mutoscope.analytics.operators_entries import Spend, read_rates, read_spend, write_rate, write_spend
from mutoscope.analytics.spell_micro import spell_micro

__all__ = [
    "INFRASTRUCTURES",
    "LTV_TO_CAC_TARGET",
    "MAX_PAGE",
    "NOT_A_FILM",
    "Budget",
    "BudgetLine",
    "Cohort",
    "CostModel",
    "DataFileInvalid",
    "Earned",
    "Finding",
    "Health",
    "InfrastructureUnknown",
    "MarginBy",
    "MarginLine",
    "People",
    "PeriodInvalid",
    "PlanMargin",
    "PriceList",
    "Recurring",
    "Scenario",
    "ServerPlan",
    "Spend",
    "StackUnknown",
    "Worth",
    "add_up",
    "check_price_list",
    "draw_sparkline",
    "draw_svg",
    "load_cost_model",
    "load_infrastructure",
    "load_price_list",
    "margin_of_plan",
    "month_bounds",
    "plan_budget",
    "plan_infrastructure",
    "read_features",
    "read_health",
    "read_margin",
    "read_rates",
    "read_spend",
    "spell_micro",
    "write_rate",
    "write_spend",
]
