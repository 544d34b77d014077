"""Find accounts."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.administration.ask import ask
from mutoscope.administration.users import queries
from mutoscope.administration.users.types import FoundUser
from mutoscope.identity import email_key
from mutoscope.kernel import Page
from mutoscope.tenancy import Scope
from mutoscope.tenancy.cursors import read_cursor, write_cursor

_LIST = "admin.users"


async def search_users(
    session: AsyncSession, scope: Scope, *, words: str | None, cursor: str | None, limit: int
) -> Page[FoundUser]:
    """Return one page of accounts, the newest first.

    Args:
        session: bound to the admin.
        scope: the admin's.
        words: part of the name or of the address in any writing, or a whole id; None finds everybody.
        cursor: `next_cursor` of the page before.
        limit: accounts a page.

    Raises:
        BadCursor: it is not of this list.
        NotPlatformAdmin: the caller is none.
    """
    before = read_cursor(_LIST, scope.workspace_id, cursor)
    key = email_key(words) if words else None
    rows = (await ask(session, queries.SEARCH, text=words or None, key=key, before=before, limit=limit + 1)).all()
    found = [FoundUser(*row) for row in rows[:limit]]
    more = len(rows) > limit
    return Page(found, write_cursor(_LIST, scope.workspace_id, found[-1].id) if more else None)
