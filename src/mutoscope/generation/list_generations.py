"""List generations, newest first."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.generation import queries
from mutoscope.generation.types import Generation
from mutoscope.kernel import Page
from mutoscope.tenancy.cursors import read_cursor, write_cursor

MAX_PAGE = 100
_LIST = "generations"


async def list_generations(
    session: AsyncSession, *, project_id: uuid.UUID | None = None, cursor: str | None = None, limit: int = 50
) -> Page[Generation]:
    """Return one page of the workspace's generations, of one project if asked; `next_cursor` leads on.

    Raises:
        BadCursor: the cursor is not one this list returned.
    """
    size = min(max(limit, 1), MAX_PAGE)
    workspace_id = session.info["workspace_id"]
    before = read_cursor(_LIST, workspace_id, cursor or None)
    values = {"before": before, "project": project_id, "limit": size + 1}
    rows = (await session.execute(queries.LIST, values)).all()
    items = [queries.to_generation(row) for row in rows[:size]]
    return Page(items, write_cursor(_LIST, workspace_id, items[-1].id) if len(rows) > size else None)
