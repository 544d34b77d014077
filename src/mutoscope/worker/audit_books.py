"""The nightly audit as a duty: all books are read once a day, and what contradicts itself is told."""

from __future__ import annotations

import datetime as dt

import structlog

from mutoscope.infra.database import Database
from mutoscope.infra.events import emit
from mutoscope.ledger import Defect, audit_some

AUDIT_SECONDS = 300.0
"""How often a worker asks whether a reading is due or under way."""
EVERY = dt.timedelta(hours=24)
_log = structlog.get_logger(__name__)


async def audit_books(database: Database, *, every: dt.timedelta = EVERY, wallets: int = 50) -> list[Defect]:
    """Go on with the reading of all books until it is done; report every defect, and return them.

    A defect is an error in the log (`books_broken`: alert on it) and an event `books.broken` in its workspace, which
    operators see among all events. It is reported again by the next reading while it lasts.

    Args:
        database: whose books.
        every: from the beginning of one reading to the next.
        wallets: how many are read in one transaction.
    """
    found: list[Defect] = []
    more = True
    while more:
        async with database.session() as session:
            step = await audit_some(session, every=every, wallets=wallets)
        for defect in step.defects:
            await _report(database, defect)
        found += step.defects
        more = step.more
    return found


async def _report(database: Database, defect: Defect) -> None:
    facts = {"what": defect.what, "unit": defect.unit, "op_id": defect.op_id}
    _log.error("books_broken", workspace_id=str(defect.workspace_id), **facts)
    async with database.session(defect.workspace_id) as session:
        await emit(
            session,
            defect.workspace_id,
            "books.broken",
            message="The books of this workspace contradict themselves; whoever runs the service was told.",
            payload=facts,
        )
