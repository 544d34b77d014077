"""What stands in the inbox, and taking up again what was given up."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_COUNT = text("select state, count(*) from payment_inbox group by state")
_TROUBLED = text("""
    select event_id, type, object_id, state, attempts, error, created_at, due_at from payment_inbox
    where state = 'dead' or (state = 'waiting' and attempts > 0) order by created_at, event_id limit :limit
""")
_RETRY = text("""
    update payment_inbox set state = 'waiting', attempts = 0, due_at = :now, ended_at = null
    where state = 'dead' returning event_id
""")


@dataclass(frozen=True)
class TroubledEvent:
    """An event that failed at least once and is not settled."""

    id: str
    type: str
    object_id: str | None
    state: str
    attempts: int
    error: str | None
    created_at: dt.datetime
    due_at: dt.datetime


async def count_inbox(session: AsyncSession) -> dict[str, int]:
    """Return how many events are in each state."""
    found = {state: int(count) for state, count in (await session.execute(_COUNT)).all()}
    return {state: found.get(state, 0) for state in ("waiting", "done", "ignored", "dead")}


async def list_troubled(session: AsyncSession, *, limit: int = 100) -> list[TroubledEvent]:
    """Return events that were given up, and those that wait for another attempt, the oldest first."""
    return [TroubledEvent(*row) for row in await session.execute(_TROUBLED, {"limit": limit})]


async def retry_dead(session: AsyncSession, *, now: dt.datetime) -> int:
    """Have the worker take up again every event that was given up; return how many."""
    return len((await session.execute(_RETRY, {"now": now})).all())
