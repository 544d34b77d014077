"""List the members of a workspace."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.kernel import Page
from mutoscope.tenancy.cursors import read_cursor, write_cursor
from mutoscope.tenancy.members import queries
from mutoscope.tenancy.members.types import Member
from mutoscope.tenancy.types import Scope

MAX_PAGE = 200
_LIST = "members"


async def list_members(
    session: AsyncSession, scope: Scope, *, cursor: str | None = None, limit: int = 50
) -> Page[Member]:
    """Return one page of members, the oldest accounts first.

    Raises:
        BadCursor: the cursor is of another list or workspace.
    """
    after = read_cursor(_LIST, scope.workspace_id, cursor)
    found = await queries.list_members(session, after=after, limit=limit + 1)
    items = found[:limit]
    more = write_cursor(_LIST, scope.workspace_id, items[-1].user_id) if len(found) > limit else None
    return Page(items, more)
