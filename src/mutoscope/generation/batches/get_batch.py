"""Read batches as they stand."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.generation.batches import queries
from mutoscope.generation.batches.errors import BatchNotFound
from mutoscope.generation.batches.types import Batch, BatchRow
from mutoscope.generation.types import Generation
from mutoscope.kernel import Page
from mutoscope.tenancy.cursors import read_cursor, write_cursor

MAX_PAGE = 50
_LIST = "batches"
_OF_ROW = {"in_batch", "number", "line", "title"}


async def get_batch(session: AsyncSession, batch_id: uuid.UUID) -> Batch:
    """Return a batch with its rows.

    Raises:
        BatchNotFound: there is none in this workspace.
    """
    row = (await session.execute(queries.SELECT, {"id": batch_id})).one_or_none()
    if row is None:
        raise BatchNotFound(batch_id)
    return (await _with_rows(session, [row]))[0]


async def list_batches(session: AsyncSession, *, cursor: str | None = None, limit: int = 20) -> Page[Batch]:
    """Return one page of the workspace's batches, newest first.

    Raises:
        BadCursor: the cursor is not one this list returned.
    """
    workspace_id = session.info["workspace_id"]
    before = read_cursor(_LIST, workspace_id, cursor or None)
    rows = (await session.execute(queries.LIST, {"before": before, "limit": limit + 1})).all()
    batches = await _with_rows(session, rows[:limit])
    return Page(batches, write_cursor(_LIST, workspace_id, batches[-1].id) if len(rows) > limit else None)


async def _with_rows(session: AsyncSession, batches: Sequence[Row[Any]]) -> list[Batch]:
    found = await session.execute(queries.ROWS, {"batches": [batch.id for batch in batches]})
    rows: dict[uuid.UUID, list[BatchRow]] = defaultdict(list)
    for each in found.mappings():
        generation = Generation(**{name: value for name, value in each.items() if name not in _OF_ROW})
        rows[each["in_batch"]].append(
            BatchRow(each["number"], each["line"], generation.film_project, each["title"], generation)
        )
    return [Batch(*batch, rows=tuple(rows[batch.id])) for batch in batches]
