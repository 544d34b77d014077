"""List projects, newest first."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.kernel import Page
from mutoscope.writing import queries
from mutoscope.writing.errors import BadCursor
from mutoscope.writing.types import Project

MAX_PAGE = 100


async def list_projects(
    session: AsyncSession, *, cursor: str | None = None, limit: int = 50, archived: bool = False
) -> Page[Project]:
    """Return one page of the workspace's projects; pass `next_cursor` back for the next one.

    Raises:
        BadCursor: the cursor is not one this list returned.
    """
    before = queries.project_id_of(cursor) if cursor else None
    if cursor and before is None:
        raise BadCursor(f"The cursor {cursor!r} is not one this list returned.", remedy="Start without a cursor.")
    size = min(max(limit, 1), MAX_PAGE)
    rows = (await session.execute(queries.LIST, {"before": before, "limit": size + 1, "archived": archived})).all()
    projects = [queries.to_project(row) for row in rows[:size]]
    return Page(projects, str(projects[-1].id) if len(rows) > size else None)
