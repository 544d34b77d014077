"""The statement of a wallet."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.kernel import InvalidInput, Page
from mutoscope.ledger import queries
from mutoscope.ledger.types import UNIT, LedgerLine
from mutoscope.tenancy.cursors import read_cursor, write_cursor

_NEWEST = 2**63 - 1
_LIST = "credits"


async def list_entries(
    session: AsyncSession,
    workspace_id: uuid.UUID,
    *,
    ref: str | None = None,
    cursor: str | None = None,
    limit: int = 50,
    oldest_first: bool = False,
    unit: str = UNIT,
) -> Page[LedgerLine]:
    """Return one page of a workspace's ledger lines, newest first unless asked otherwise.

    Args:
        session: a transaction bound to the workspace.
        workspace_id: whose wallet.
        ref: only the lines of one purchase or job: its hold, then its settlement or release.
        cursor: `next_cursor` of the page before.
        limit: lines a page, 1 to 200.
        oldest_first: in the order they happened.
        unit: which wallet; credits unless another unit is sold.

    Raises:
        BadCursor: the cursor is of another list or workspace.
        InvalidInput: the limit is out of range.
    """
    if not 1 <= limit <= 200:  # noqa: PLR2004 -- the documented range
        raise InvalidInput(f"A limit of {limit} lines is outside 1 to 200.", remedy="Ask for 1 to 200 lines.")
    last = read_cursor(_LIST, workspace_id, cursor)  # as an id, its number
    start = min(last.int, _NEWEST) if last is not None else (0 if oldest_first else _NEWEST)
    parameters = {"workspace": workspace_id, "unit": unit, "cursor": start, "limit": limit + 1}
    if ref is not None:
        parameters["ref"] = ref
    result = await session.execute(queries.LINES[ref is not None, oldest_first], parameters)
    lines = [LedgerLine(*row) for row in result]
    more = len(lines) > limit
    behind = write_cursor(_LIST, workspace_id, uuid.UUID(int=lines[limit - 1].id)) if more else None
    return Page(lines[:limit], behind)
