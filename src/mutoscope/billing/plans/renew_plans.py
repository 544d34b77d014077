"""Begin the next month of plans whose month has ended: free ones, and those that are paid by the year.

A month that is paid monthly begins with its invoice instead.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Final

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.billing.desk import BillingDesk
from mutoscope.billing.plans.begin_month import Month, begin_month
from mutoscope.billing.plans.lock_plan import HeldPlan, lock_plan
from mutoscope.billing.plans.months import month_end, share

_DUE = text("select * from billing_plans_due(:now, :limit)")
_PAID = text("""
    select i.id, i.currency, l.value ->> 'amount_minor' as net, i.tax_minor, s.started_at,
           (l.value ->> 'period_start')::timestamptz as start
      from invoice i join subscription s on s.id = i.subscription_id and s.ended_at is null
      cross join lateral jsonb_array_elements(i.lines) l
      where i.subscription_id = :subscription_id and i.status = 'paid' and not (l.value ->> 'proration')::boolean
        and (l.value ->> 'period_start')::timestamptz <= :start and (l.value ->> 'period_end')::timestamptz > :start
      order by i.created_at desc limit 1
""")
_AT_ONCE: Final = 200
_log = structlog.get_logger(__name__)


async def renew_plans(desk: BillingDesk) -> int:
    """Begin every month that is due and return how many began; twice at once is once.

    A month that waits for its invoice stays due, however many rounds: those behind it are reached all the same.
    """
    now = desk.clock.now()
    begun, waiting = 0, set[uuid.UUID]()
    while True:
        limit = len(waiting) + _AT_ONCE
        async with desk.database.session() as session:
            due: list[uuid.UUID] = list((await session.execute(_DUE, {"now": now, "limit": limit})).scalars())
        for workspace_id in due:
            if workspace_id not in waiting:
                async with desk.database.session(workspace_id=workspace_id) as session:
                    begun += await _renew(session, desk, workspace_id, now)
        waiting.update(due)
        if len(due) < limit:
            return begun


async def _renew(session: AsyncSession, desk: BillingDesk, workspace_id: uuid.UUID, now: dt.datetime) -> int:
    held = await lock_plan(session)
    if held is None or held.period_end > now:
        return 0
    catalogue = await desk.shelf.find(session, held.digest)
    plan = catalogue.plan(held.plan_key)
    anchor = held.anchor_at or held.period_start
    start = held.period_end
    while month_end(anchor, start) <= now:  # nobody was there for months: what was not given has lapsed
        start = month_end(anchor, start)
    if held.subscription_id is None:
        await begin_month(session, workspace_id, Month(catalogue, plan, start, anchor, currency=catalogue.currency))
        return 1
    if held.interval == "year":
        return await _renew_year(session, workspace_id, held, Month(catalogue, plan, start, anchor))
    return 0


async def _renew_year(session: AsyncSession, workspace_id: uuid.UUID, held: HeldPlan, month: Month) -> int:
    """Begin the next of twelve months, if the year that was paid reaches so far."""
    values = {"subscription_id": held.subscription_id, "start": month.start}
    paid = (await session.execute(_PAID, values)).one_or_none()
    if paid is None:
        return 0
    index = (month.start.year - paid.start.year) * 12 + month.start.month - paid.start.month
    full = Month(
        month.catalogue,
        month.plan,
        month.start,
        month.anchor,
        interval="year",
        subscription_id=held.subscription_id,
        currency=paid.currency,
        net_minor=share(int(paid.net), index, 12),
        tax_minor=share(paid.tax_minor, index, 12),
        invoice_id=paid.id,
    )
    await begin_month(session, workspace_id, full)
    return 1
