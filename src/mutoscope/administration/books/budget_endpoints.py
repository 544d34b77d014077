"""Budgets: what AI and servers will cost, beside what films did."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from mutoscope.administration.books.asking import asking
from mutoscope.administration.books.health_views import decimal_share
from mutoscope.administration.books.period import PeriodDep
from mutoscope.analytics import (
    Budget,
    Scenario,
    ServerPlan,
    check_price_list,
    load_cost_model,
    load_infrastructure,
    load_price_list,
    plan_budget,
    plan_infrastructure,
    read_margin,
)
from mutoscope.tenancy import Scope, SessionDep, TransactionRoute, allowed, problems
from mutoscope.tenancy.schema_example import example

router = APIRouter(prefix="/admin", tags=["platform"], route_class=TransactionRoute)
Operator = Annotated[Scope, allowed("platform.read")]
_LINE: dict[str, Any] = {"key": "script", "model": "gemini-1.5-pro", "count": 50, "micro": 2_500_000}
_ACTUAL: dict[str, Any] = {"plan": "Pro", "films": 12, "ai_micro": 0}


class BudgetLineView(BaseModel):
    """One kind of call, or a flat plan."""

    model_config = example(**_LINE)

    key: str
    model: str
    count: int
    micro: int = Field(description="Micro-dollars a month.")


class ActualView(BaseModel):
    """What AI did cost, of the films of one plan."""

    model_config = example(**_ACTUAL)

    plan: str
    films: int
    ai_micro: int


class BudgetView(BaseModel):
    """A month's plan beside what was spent."""

    model_config = example(
        price_list="documents-2025",
        stack="balanced",
        projects=100,
        lines=[_LINE],
        total_micro=68_000_000,
        printed_low_micro=35_000_000,
        printed_high_micro=50_000_000,
        printed_projects=100,
        findings=["balanced: its parts for 100 projects are outside the printed range"],
        actual=[_ACTUAL],
    )

    price_list: str
    stack: str
    projects: int
    lines: list[BudgetLineView]
    total_micro: int
    printed_low_micro: int = Field(description="What the price list's document itself expects, for its projects.")
    printed_high_micro: int
    printed_projects: int
    findings: list[str] = Field(description="Where the document disagrees with its own prices and counts.")
    actual: list[ActualView] = Field(description="What films of the period did cost, by plan.")

    @classmethod
    def of(cls, budget: Budget, findings: list[str], actual: list[ActualView]) -> BudgetView:
        """Return it in these words."""
        return cls(
            price_list=budget.price_list,
            stack=budget.stack,
            projects=budget.projects,
            lines=[BudgetLineView(**vars(line)) for line in budget.lines],
            total_micro=budget.micro,
            printed_low_micro=budget.printed_low,
            printed_high_micro=budget.printed_high,
            printed_projects=budget.printed_projects,
            findings=findings,
            actual=actual,
        )


class OutlookView(BaseModel):
    """What a number of subscribers makes of it; shares as decimals."""

    model_config = example(
        subscribers=100, revenue_micro=2_900_000_000, break_even_low=8, break_even_high=20, margin_low="0.766976",
        margin_high="0.880771",
    )  # fmt: skip

    subscribers: int
    revenue_micro: int
    break_even_low: int
    break_even_high: int
    margin_low: str | None
    margin_high: str | None


class InfrastructureView(BaseModel):
    """A document's table of servers added up; micro-dollars a month."""

    model_config = example(
        table="document_001",
        items={"app_server": [20_000_000, 20_000_000]},
        low_micro=90_000_000,
        high_micro=90_000_000,
        findings=[],
        outlook=None,
    )

    table: str
    items: dict[str, tuple[int, int]]
    low_micro: int
    high_micro: int
    findings: list[str]
    outlook: OutlookView | None

    @classmethod
    def of(cls, plan: ServerPlan) -> InfrastructureView:
        """Return it in these words."""
        found = plan.outlook
        outlook = found and OutlookView(
            subscribers=found.subscribers,
            revenue_micro=found.revenue_micro,
            break_even_low=found.break_even_low,
            break_even_high=found.break_even_high,
            margin_low=decimal_share(found.margin(found.left_low)),
            margin_high=decimal_share(found.margin(found.left_high)),
        )
        return cls(
            table=plan.table.name,
            items={item.key: (item.low, item.high) for item in plan.table.items},
            low_micro=plan.low,
            high_micro=plan.high,
            findings=list(plan.findings),
            outlook=outlook,
        )


@router.get("/budget", summary="Plan a month's AI budget", responses=problems(404))
async def budget(
    _scope: Operator,
    session: SessionDep,
    asked: PeriodDep,
    stack: Annotated[str, Query(max_length=40)] = "balanced",
    projects: Annotated[int, Query(ge=0, le=1_000_000)] = 100,
) -> BudgetView:
    """Plan what a stack costs for a number of projects a month, beside what AI did cost in the period."""
    begins, ends = asked
    prices = load_price_list()
    planned = plan_budget(prices, stack, projects)
    async with asking():
        page = await read_margin(
            session, "plan", since=begins, until=ends, model=load_cost_model(), scenario=Scenario()
        )
    actual = [ActualView(plan=line.key, films=line.films, ai_micro=line.ai_micro) for line in page.items if line.films]
    return BudgetView.of(planned, [f"{one.place}: {one.says}" for one in check_price_list(prices)], actual)


@router.get("/infrastructure", summary="Calculate what servers cost")
async def infrastructure(
    _scope: Operator,
    table: Literal["document_001", "document_002"] = "document_001",
    subscribers: Annotated[int | None, Query(ge=0, le=10_000_000)] = None,
) -> InfrastructureView:
    """Add a document's table of servers up, and say how many subscribers pay for it."""
    return InfrastructureView.of(plan_infrastructure(load_infrastructure(table), subscribers))
