"""Read the event log of every workspace."""

from __future__ import annotations

import uuid
from dataclasses import asdict
from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.administration.ask import ask
from mutoscope.administration.errors import EventUnknown
from mutoscope.administration.logs import queries
from mutoscope.administration.logs.types import LogFilter, LogLine
from mutoscope.infra.vault import Damaged, Erased, vault_of
from mutoscope.kernel import Page
from mutoscope.tenancy import Scope
from mutoscope.tenancy.cursors import read_cursor, write_cursor

_LIST = "admin.logs"


async def list_events(
    session: AsyncSession, scope: Scope, wanted: LogFilter, *, cursor: str | None, limit: int
) -> Page[LogLine]:
    """Return one page of events, the newest first.

    Raises:
        BadCursor: it is not of this list.
        NotPlatformAdmin: the caller is none.
    """
    before = read_cursor(_LIST, scope.workspace_id, cursor)
    rows = (await ask(session, queries.LIST, **_values(wanted), id=None, before=before, limit=limit + 1)).all()
    lines = [await _open(session, row) for row in rows[:limit]]
    more = len(rows) > limit
    return Page(lines, write_cursor(_LIST, scope.workspace_id, lines[-1].id) if more else None)


async def read_event(session: AsyncSession, event_id: uuid.UUID) -> LogLine:
    """Return one event.

    Raises:
        EventUnknown: none has the id.
        NotPlatformAdmin: the caller is none.
    """
    found = await ask(session, queries.LIST, **_values(LogFilter()), id=event_id, before=None, limit=1)
    row = found.one_or_none()
    if row is None:
        raise EventUnknown(event_id)
    return await _open(session, row)


def _values(wanted: LogFilter) -> dict[str, Any]:
    values = asdict(wanted)
    return {name.removesuffix("_id"): value for name, value in values.items()}


async def _open(session: AsyncSession, row: Row[Any]) -> LogLine:
    opened, erased = None, False
    if row.sealed is not None:
        try:
            opened = await vault_of(session).open(session, row.sealed_for, f"event:{row.id}:sealed", row.sealed)
        except (Erased, Damaged):
            erased = True
    facts = {name: value for name, value in row._mapping.items() if not name.startswith("sealed")}  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] -- SQLAlchemy's public name for a row as a mapping
    return LogLine(**facts, opened=opened, erased=erased)
