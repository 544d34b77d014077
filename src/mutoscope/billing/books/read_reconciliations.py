"""Read comparisons that were made, the newest first."""

from __future__ import annotations

import uuid

from sqlalchemy import Integer, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.billing.books.types import Reconciliation

_READ = text(
    "select id, since, until, ours, theirs, differences, result, created_at "
    "from books_reconciliations(:id, :before, :limit)"
).bindparams(bindparam("id", type_=Uuid()), bindparam("before", type_=Uuid()), bindparam("limit", type_=Integer()))


async def read_reconciliations(
    session: AsyncSession, *, only: uuid.UUID | None = None, before: uuid.UUID | None = None, limit: int = 50
) -> list[Reconciliation]:
    """Return comparisons, the newest first.

    Raises:
        DBAPIError: PA403, the session's user is no platform admin.
    """
    rows = await session.execute(_READ, {"id": only, "before": before, "limit": limit})
    return [Reconciliation(*row) for row in rows]
