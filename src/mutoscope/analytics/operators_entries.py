"""What operators enter: what marketing cost, and what currencies are worth."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import BigInteger, Date, bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession

_DAY = bindparam("day", type_=Date())
_AMOUNT = bindparam("amount", type_=BigInteger())
_WRITE_SPEND = text("select books_write_spend(:day, :channel, :currency, :amount)").bindparams(_DAY, _AMOUNT)
_WRITE_RATE = text("select books_write_rate(:currency, :day, :amount)").bindparams(_DAY, _AMOUNT)
_RATES = text("select currency, usd_micro from books_rates(:day)").bindparams(_DAY)
_SPEND = text(
    "select month, channel, currency, amount_minor, amount_minor * currency_micro(currency) "
    "from books_spend(:day, :until)"
).bindparams(_DAY, bindparam("until", type_=Date()))


@dataclass(frozen=True)
class Spend:
    """What a channel cost in a month: in minor units, and the same in millionths of a major one."""

    month: dt.date
    channel: str
    currency: str
    amount_minor: int
    micro: int = 0
    """Known once it was read."""


async def write_spend(session: AsyncSession, spend: Spend) -> None:
    """Enter what a channel cost in a month; entering it again corrects it."""
    values = {
        "day": spend.month,
        "channel": spend.channel,
        "currency": spend.currency,
        "amount": spend.amount_minor,
    }
    await session.execute(_WRITE_SPEND, values)


async def read_spend(session: AsyncSession, since: dt.date, until: dt.date) -> list[Spend]:
    """Return what was spent in the months of `[since, until)`."""
    return [Spend(*row) for row in await session.execute(_SPEND, {"day": since, "until": until})]


async def write_rate(session: AsyncSession, currency: str, day: dt.date, usd_micro: int) -> None:
    """Enter what a major unit of a currency is worth from a day on, in micro-dollars."""
    await session.execute(_WRITE_RATE, {"currency": currency, "day": day, "amount": usd_micro})


async def read_rates(session: AsyncSession, day: dt.date) -> dict[str, int]:
    """Return the rate of each currency that held on a day; a currency without one is left out."""
    rows = await session.execute(_RATES, {"day": day})
    return {row.currency: row.usd_micro for row in rows}
