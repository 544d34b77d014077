"""The health of the business, and what operators enter for it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from fastapi import APIRouter, Query

from mutoscope.administration.books.asking import asking
from mutoscope.administration.books.gross_margin import read_gross_margin
from mutoscope.administration.books.health_views import EnterRate, EnterSpend, HealthView, RateView, SpendView
from mutoscope.administration.books.period import MonthsDep
from mutoscope.administration.record import record
from mutoscope.administration.step_up import RECENT
from mutoscope.analytics import Spend, month_bounds, read_health, read_spend, write_rate, write_spend
from mutoscope.kernel import InvalidInput
from mutoscope.tenancy import Scope, SessionDep, TransactionRoute, allowed, problems

router = APIRouter(prefix="/admin", tags=["platform"], route_class=TransactionRoute)
Operator = Annotated[Scope, allowed("platform.read")]
Keeper = Annotated[Scope, allowed("platform.manage")]
Percent = Annotated[
    Decimal | None,
    Query(ge=-1000, le=100, description="What is left of revenue after its costs; that of the books without it."),
]


@router.get("/metrics", summary="Read the health of the business", responses=problems(422))
async def metrics(
    _scope: Operator,
    session: SessionDep,
    asked: MonthsDep,
    gross_margin_percent: Percent = None,
) -> HealthView:
    """Read recurring revenue, churn, conversion, lifetime value and activity by month; docs/reference/metrics.md."""
    bounds = month_bounds(*asked)
    async with asking():
        if gross_margin_percent is None:
            share = await read_gross_margin(session, bounds[0], bounds[-1])
        else:
            share = Fraction(gross_margin_percent) / 100
        return HealthView.of(await read_health(session, since=asked.begins, until=asked.ends, gross_margin=share))


@router.get("/marketing-spend", summary="List marketing spend", responses=problems(422))
async def spend(_scope: Operator, session: SessionDep, asked: MonthsDep) -> list[SpendView]:
    """List what winning customers cost, by month and channel."""
    bounds = month_bounds(*asked)
    async with asking():
        return [SpendView.of(one) for one in await read_spend(session, bounds[0].date(), bounds[-1].date())]


@router.put("/marketing-spend", summary="Enter marketing spend", dependencies=[RECENT])
async def enter_spend(scope: Keeper, session: SessionDep, body: EnterSpend) -> SpendView:
    """Enter what a channel cost in a month; entering it again corrects it."""
    entered = Spend(body.month.replace(day=1), body.channel, body.currency, body.amount_minor)
    async with asking():
        await write_spend(session, entered)
    view = SpendView.of(entered)
    message = "What a marketing channel cost was entered."
    facts = view.model_dump(mode="json")
    await record(session, scope.workspace_id, "marketing.entered", message=message, reason=body.reason, payload=facts)
    return view


@router.put("/exchange-rates", summary="Enter an exchange rate", dependencies=[RECENT], responses=problems(422))
async def enter_rate(scope: Keeper, session: SessionDep, body: EnterRate) -> RateView:
    """Enter what a currency is worth from a day on: margins in dollars need it, and none is invented."""
    if body.currency == "usd":
        raise InvalidInput("A dollar is a dollar.", remedy="Enter a rate of another currency.", field="currency")
    async with asking():
        await write_rate(session, body.currency, body.day, body.usd_micro)
    view = RateView(currency=body.currency, day=body.day, usd_micro=body.usd_micro)
    message = "What a currency is worth was entered."
    facts = view.model_dump(mode="json")
    await record(session, scope.workspace_id, "rate.entered", message=message, reason=body.reason, payload=facts)
    return view
