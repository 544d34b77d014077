"""Tell the operators that the books differ: an error in the log, an event where each platform admin reads."""

from __future__ import annotations

import uuid

import structlog
from sqlalchemy import text

from mutoscope.billing.books.reconcile import Count
from mutoscope.infra.database import Database
from mutoscope.infra.events import emit

_HOMES = text("select workspace_id from operators_homes()")
_log = structlog.get_logger(__name__)


async def tell_operators(database: Database, count: Count) -> None:
    """Log the error, and emit `books.apart` in the first workspace of each platform admin: counts and ids alone."""
    facts = {"reconciliation_id": str(count.id), "differences": count.differences}
    _log.error("books_apart", **facts, ours=count.ours, theirs=count.theirs)
    async with database.session() as session:
        homes: list[uuid.UUID] = [row.workspace_id for row in await session.execute(_HOMES)]
    for home in dict.fromkeys(homes):
        async with database.session(home) as session:
            message = f"The books and the payment provider's differ in {count.differences} places."
            await emit(session, home, "books.apart", message=message, payload=facts)
