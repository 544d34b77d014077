"""The payments of a workspace, with what of each can still go back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.billing.cursors import read_cursor, write_cursor
from mutoscope.kernel import Page

MAX_PAGE: Final = 100
# Lines of cash are in the currency that the provider settles in: they say which share is left, the document how much
# it is of.
_LIST: Final = text("""
    with moved as (
      select c.payment_id, max(c.invoice_id) as invoice_id, min(c.created_at) as created_at, min(c.currency) as settled,
             sum(c.amount_minor) filter (where c.kind in ('charge', 'payment')) as taken,
             sum(c.amount_minor) as remaining
        from cash_entry c where c.payment_id is not null group by c.payment_id
    ), bought as (
      select p.payment_id, min(p.currency) as currency, string_agg(p.sku, ', ' order by p.sku) as what,
             sum(p.net_minor + p.tax_minor) as paid
        from purchase p where p.payment_id is not null group by p.payment_id
    ), shown as (
      select m.payment_id, m.created_at, coalesce(i.currency, b.currency, m.settled) as currency,
             coalesce(i.number, b.what, '') as what, coalesce(i.paid_minor, b.paid, m.taken)::bigint as paid,
             m.remaining / m.taken as share
        from moved m left join invoice i on i.id = m.invoice_id left join bought b on b.payment_id = m.payment_id
        where m.taken > 0
    )
    select payment_id, created_at, currency, what, paid, greatest(0, round(paid * share))::bigint from shown
      where cast(:at as timestamptz) is null or (created_at, payment_id) < (cast(:at as timestamptz), :id)
      order by created_at desc, payment_id desc limit :limit
""")
_NAME = "payments"


@dataclass(frozen=True)
class Payment:
    """Money that came, in minor units of `currency`; what went back went by refunds and disputes."""

    id: str
    created_at: dt.datetime
    currency: str
    what: str
    """The invoice's number, or what was bought."""
    amount_minor: int
    refundable_minor: int

    @property
    def returned_minor(self) -> int:
        """Return what went back."""
        return self.amount_minor - self.refundable_minor


async def list_payments(session: AsyncSession, *, cursor: str | None = None, limit: int = 20) -> Page[Payment]:
    """Return one page of the bound workspace's payments, newest first, as the mirror has them.

    Raises:
        BadCursor: the cursor is of another list or workspace.
    """
    workspace_id = session.info["workspace_id"]
    at, last = read_cursor(_NAME, workspace_id, cursor)
    rows = (await session.execute(_LIST, {"at": at, "id": last, "limit": limit + 1})).all()
    found = [Payment(*row) for row in rows[:limit]]
    more = len(rows) > limit
    behind = write_cursor(_NAME, workspace_id, found[-1].created_at, found[-1].id) if more else None
    return Page(found, behind)
