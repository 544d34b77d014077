"""List generations, newest first."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.generation import queries
from mutoscope.generation.errors import BadCursor
from mutoscope.generation.types import Generation
from mutoscope.kernel import Page

MAX_PAGE = 100


async def list_generations(
    session: AsyncSession, *, project_id: uuid.UUID | None = None, cursor: str | None = None, limit: int = 50
) -> Page[Generation]:
    """Return one page of the workspace's generations, of one project if asked; `next_cursor` leads on.

    Raises:
        BadCursor: the cursor is not one this list returned.
    """
    size = min(max(limit, 1), MAX_PAGE)
    values = {"before": _before(cursor), "project": project_id, "limit": size + 1}
    rows = (await session.execute(queries.LIST, values)).all()
    items = [queries.to_generation(row) for row in rows[:size]]
    return Page(items, str(items[-1].id) if len(rows) > size else None)


def _before(cursor: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(cursor) if cursor else None
    except ValueError:
        raise BadCursor(f"The cursor {cursor!r} is not one this list returned.", remedy="Start without one.") from None
