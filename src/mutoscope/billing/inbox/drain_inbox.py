"""Work off the inbox: each event is claimed, its object fetched and applied, and the event put aside."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import structlog
from sqlalchemy import Row, text

from mutoscope.billing.desk import BillingDesk
from mutoscope.billing.inbox.handlers import HANDLERS
from mutoscope.billing.mirror import NotOurs

_CLAIM = text("""
    update payment_inbox set attempts = attempts + 1, due_at = :lease
    where event_id in (
      select event_id from payment_inbox where state = 'waiting' and due_at <= :now
        order by due_at, created_at, event_id limit :limit for update skip locked)
    returning event_id, type, object_id, created_at, attempts
""")
_END = text("update payment_inbox set state = :state, error = :error, ended_at = :now where event_id = :id")
_LATER = text("update payment_inbox set due_at = :due, error = :error where event_id = :id")

_AT_ONCE: Final = 20
_LEASE: Final = dt.timedelta(minutes=5)
"""A worker that dies over an event gives it back after so long."""
_ATTEMPTS: Final = 12
"""With waits that double from two seconds to an hour: about half a day."""
_LONGEST: Final = 3600
_log = structlog.get_logger(__name__)


async def drain_inbox(desk: BillingDesk) -> int:
    """Work off what is due and return how many events were settled. Two workers share no event.

    An event that fails waits longer each time, and is dead after a dozen attempts: that is logged as an error, and
    `mutoscope ops inbox --retry` takes it up again.
    """
    if desk.provider_or_none is None:
        return 0
    settled = 0
    while True:
        now = desk.clock.now()
        async with desk.database.session() as session:
            values = {"now": now, "lease": now + _LEASE, "limit": _AT_ONCE}
            claimed = (await session.execute(_CLAIM, values)).all()
        for row in sorted(claimed, key=lambda row: (row.created_at, row.event_id)):
            settled += await _settle(desk, row)
        if not claimed:
            return settled


async def _settle(desk: BillingDesk, row: Row[Any]) -> int:
    handler = HANDLERS.get(row.type)
    state, error = "done", None
    try:
        if handler is None or row.object_id is None:
            state = "ignored"
        else:
            await handler(desk, row.object_id)
    except NotOurs as reason:
        state, error = "ignored", str(reason)
    except Exception as problem:  # noqa: BLE001 -- one event that breaks must not keep back the others
        if row.attempts < _ATTEMPTS:
            await _put_off(desk, row, problem)
            return 0
        state, error = "dead", f"{type(problem).__name__}: {problem}"[:500]
        _log.error("payment_event_dead", event_id=row.event_id, type=row.type, error=type(problem).__name__)
    async with desk.database.session() as session:
        await session.execute(_END, {"id": row.event_id, "state": state, "error": error, "now": desk.clock.now()})
    return 1


async def _put_off(desk: BillingDesk, row: Row[Any], problem: Exception) -> None:
    wait = min(2**row.attempts, _LONGEST)
    _log.warning("payment_event_put_off", event_id=row.event_id, type=row.type, error=type(problem).__name__, wait=wait)
    async with desk.database.session() as session:
        due = desk.clock.now() + dt.timedelta(seconds=wait)
        error = f"{type(problem).__name__}: {problem}"[:500]
        await session.execute(_LATER, {"id": row.event_id, "due": due, "error": error})
