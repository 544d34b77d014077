"""The invoices of a workspace."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.billing.cursors import read_cursor, write_cursor
from mutoscope.kernel import NotFound, Page

MAX_PAGE: Final = 100
_COLUMNS = (
    "id, number, status, reason, currency, subtotal_minor, discount_minor, tax_minor, total_minor, paid_minor, "
    "hosted_invoice_url, invoice_pdf, lines, created_at, paid_at"
)
_LIST = text(f"""
    select {_COLUMNS} from invoice
    where cast(:at as timestamptz) is null or (created_at, id) < (cast(:at as timestamptz), :id)
    order by created_at desc, id desc limit :limit
""")  # noqa: S608 -- constant columns
_FIND = text(f"select {_COLUMNS} from invoice where id = :id")  # noqa: S608 -- constant columns
_NAME = "invoices"


@dataclass(frozen=True)
class Invoice:
    """An invoice; money in minor units of `currency`. Its addresses are the provider's pages."""

    id: str
    number: str | None
    status: str
    reason: str
    currency: str
    subtotal_minor: int
    discount_minor: int
    tax_minor: int
    total_minor: int
    paid_minor: int
    hosted_invoice_url: str | None
    invoice_pdf: str | None
    lines: list[dict[str, Any]]
    created_at: dt.datetime
    paid_at: dt.datetime | None


async def list_invoices(session: AsyncSession, *, cursor: str | None = None, limit: int = 20) -> Page[Invoice]:
    """Return one page of the bound workspace's invoices, newest first.

    Raises:
        BadCursor: the cursor is of another list or workspace.
    """
    workspace_id = session.info["workspace_id"]
    at, last = read_cursor(_NAME, workspace_id, cursor)
    rows = (await session.execute(_LIST, {"at": at, "id": last, "limit": limit + 1})).all()
    found = [_to_invoice(row) for row in rows]
    last_one = found[limit - 1] if len(found) > limit else None
    behind = write_cursor(_NAME, workspace_id, last_one.created_at, last_one.id) if last_one else None
    return Page(found[:limit], behind)


async def read_invoice(session: AsyncSession, invoice_id: str) -> Invoice:
    """Return one invoice of the bound workspace.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    row = (await session.execute(_FIND, {"id": invoice_id})).one_or_none()
    if row is None:
        raise NotFound("There is no such invoice.", remedy="List yours with GET /api/v1/billing/invoices.")
    return _to_invoice(row)


def _to_invoice(row: Row[Any]) -> Invoice:
    return Invoice(*row)
