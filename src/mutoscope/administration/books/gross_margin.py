"""The gross margin of the books over a period."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.analytics import MarginLine, Scenario, add_up, load_cost_model, read_margin, read_rates

_MICRO = 1_000_000


async def read_gross_margin(session: AsyncSession, since: dt.datetime, until: dt.datetime) -> Fraction | None:
    """Return what is left of revenue after fees and costs, of all currencies in dollars.

    None without revenue, or where a currency has no exchange rate.
    """
    page = await read_margin(session, "plan", since=since, until=until, model=load_cost_model(), scenario=Scenario())
    return margin_share(add_up(page.items), await read_rates(session, until.date()))


def margin_share(total: MarginLine, rates: dict[str, int]) -> Fraction | None:
    """Return a total's margin as a share of its revenue."""
    left = total.margin_micro(rates)
    revenue = sum(
        (
            Fraction(found.revenue_micro * (_MICRO if currency == "usd" else rates.get(currency, 0)), _MICRO)
            for currency, found in total.earned.items()
        ),
        Fraction(0),
    )
    return None if left is None or revenue <= 0 else left / revenue
