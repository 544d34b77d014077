"""List projects, newest first."""

from __future__ import annotations

import re

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.kernel import Page
from mutoscope.tenancy.cursors import read_cursor, write_cursor
from mutoscope.writing import queries
from mutoscope.writing.types import Project, ProjectStatus

MAX_PAGE = 100
_LIST = "projects"
_LIKE = re.compile(r"[\\%_]")
"""What means something in a pattern of SQL."""


async def list_projects(
    session: AsyncSession,
    *,
    cursor: str | None = None,
    limit: int = 50,
    archived: bool = False,
    status: ProjectStatus | None = None,
    title: str = "",
) -> Page[Project]:
    """Return one page of the workspace's projects; pass `next_cursor` back for the next one.

    Args:
        session: bound to a workspace.
        cursor: where to go on.
        limit: the most at once.
        archived: those that were put away instead.
        status: only those whose film is so far.
        title: only those in whose title these letters stand, in any case.

    Raises:
        BadCursor: the cursor is not one this list returned.
    """
    workspace_id = session.info["workspace_id"]
    before = read_cursor(_LIST, workspace_id, cursor or None)
    size = min(max(limit, 1), MAX_PAGE)
    sought = _LIKE.sub(r"\\\g<0>", title)
    values = {"before": before, "limit": size + 1, "archived": archived, "status": status}
    rows = (await session.execute(queries.LIST, {**values, "title": f"%{sought}%" if title else None})).all()
    projects = [queries.to_project(row) for row in rows[:size]]
    return Page(projects, write_cursor(_LIST, workspace_id, projects[-1].id) if len(rows) > size else None)
