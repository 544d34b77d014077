"""Find workspaces."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.administration.ask import ask
from mutoscope.administration.workspaces import queries
from mutoscope.administration.workspaces.types import FoundWorkspace
from mutoscope.kernel import Page
from mutoscope.tenancy import Scope
from mutoscope.tenancy.cursors import read_cursor, write_cursor

_LIST = "admin.workspaces"


async def search_workspaces(
    session: AsyncSession, scope: Scope, *, words: str | None, cursor: str | None, limit: int
) -> Page[FoundWorkspace]:
    """Return one page of workspaces, the newest first.

    Args:
        session: bound to the admin.
        scope: the admin's.
        words: part of the name or of the slug, or a whole id; None finds all.
        cursor: `next_cursor` of the page before.
        limit: workspaces a page.

    Raises:
        BadCursor: it is not of this list.
        NotPlatformAdmin: the caller is none.
    """
    before = read_cursor(_LIST, scope.workspace_id, cursor)
    rows = (await ask(session, queries.SEARCH, text=words or None, before=before, limit=limit + 1)).all()
    found = [FoundWorkspace(*row) for row in rows[:limit]]
    more = len(rows) > limit
    return Page(found, write_cursor(_LIST, scope.workspace_id, found[-1].id) if more else None)
