"""List a workspace's own usage: what was asked for, what it came to, and what paid for it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import DateTime, Integer, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.billing.books.export_books import Opener
from mutoscope.billing.books.to_csv import columns, csv_row, csv_titles
from mutoscope.kernel import Page
from mutoscope.tenancy.cursors import read_cursor, write_cursor

_NAME = "usage"
_PAGE = 500
_LIST = text(
    "select u.id, u.user_id, u.project_id, u.work, u.path, u.unit, u.held, u.spent, u.hold_id, u.charge_id, "
    "       c.invoice_id, c.currency, c.amount_minor, c.status as charge_status, u.plan_key, u.quoted, u.counted, "
    "       u.status, u.created_at, u.ended_at "
    "from usage_line u left join charge c on c.id = u.charge_id "
    "where u.workspace_id = :workspace and (cast(:before as uuid) is null or u.id < :before) "
    "  and u.created_at >= :since and u.created_at < :until order by u.id desc limit :limit"
).bindparams(
    bindparam("workspace", type_=Uuid()),
    bindparam("before", type_=Uuid()),
    bindparam("since", type_=DateTime(timezone=True)),
    bindparam("until", type_=DateTime(timezone=True)),
    bindparam("limit", type_=Integer()),
)
EVER = (dt.datetime(1970, 1, 1, tzinfo=dt.UTC), dt.datetime(9999, 1, 1, tzinfo=dt.UTC))
"""Since when and until when, where nobody says."""
_COLUMNS = columns(
    "id user_id project_id work path unit held:milli spent:milli hold_id charge_id invoice_id charge_status currency "
    "amount_minor plan_key quoted counted status created_at ended_at"
)


@dataclass(frozen=True)
class UsageRecord:
    """One line of the usage ledger as its workspace sees it: what it cost them, not what it cost us.

    `held` and `spent` are thousandths of `unit`; `amount_minor` is what a charge per use comes to.
    """

    id: uuid.UUID
    user_id: uuid.UUID
    project_id: uuid.UUID | None
    work: str
    path: str
    unit: str
    held: int
    spent: int | None
    hold_id: int | None
    charge_id: uuid.UUID | None
    invoice_id: str | None
    currency: str | None
    amount_minor: int | None
    charge_status: str | None
    plan_key: str
    quoted: Mapping[str, Any]
    counted: Mapping[str, Any] | None
    status: str
    created_at: dt.datetime
    ended_at: dt.datetime | None


async def list_usage(
    session: AsyncSession,
    workspace_id: uuid.UUID,
    *,
    since: dt.datetime = EVER[0],
    until: dt.datetime = EVER[1],
    cursor: str | None = None,
    limit: int = 50,
) -> Page[UsageRecord]:
    """Return one page of what was begun in `[since, until)`, the newest first.

    Raises:
        BadCursor: it is of another list or workspace.
    """
    before = read_cursor(_NAME, workspace_id, cursor)
    found = await _read(session, workspace_id, since, until, before, limit + 1)
    more = write_cursor(_NAME, workspace_id, found[limit - 1].id) if len(found) > limit else None
    return Page(found[:limit], more)


async def stream_usage(
    open_session: Opener, workspace_id: uuid.UUID, *, since: dt.datetime = EVER[0], until: dt.datetime = EVER[1]
) -> AsyncGenerator[str]:
    """Yield the same as CSV, all of it; a short transaction for each page."""
    yield csv_titles(_COLUMNS)
    before: uuid.UUID | None = None
    while True:
        async with open_session() as session:
            found = await _read(session, workspace_id, since, until, before, _PAGE)
        for record in found:
            facts = {name: _plain(value) for name, value in vars(record).items()}
            yield csv_row(_COLUMNS, facts, currency=record.currency or "")
        if len(found) < _PAGE:
            return
        before = found[-1].id


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.datetime) else value


async def _read(
    session: AsyncSession,
    workspace_id: uuid.UUID,
    since: dt.datetime,
    until: dt.datetime,
    before: uuid.UUID | None,
    limit: int,
) -> list[UsageRecord]:
    values = {"workspace": workspace_id, "since": since, "until": until, "before": before, "limit": limit}
    return [UsageRecord(*row) for row in await session.execute(_LIST, values)]
