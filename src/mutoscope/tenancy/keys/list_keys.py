"""List API keys."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.kernel import Page
from mutoscope.tenancy.cursors import read_cursor, write_cursor
from mutoscope.tenancy.keys import queries
from mutoscope.tenancy.keys.get_key import sees_all_keys
from mutoscope.tenancy.keys.types import ApiKey
from mutoscope.tenancy.types import Scope

MAX_PAGE = 100
_LIST = "api_keys"


async def list_keys(
    session: AsyncSession, scope: Scope, *, cursor: str | None = None, limit: int = 50, now: dt.datetime
) -> Page[ApiKey]:
    """Return one page of keys, the newest first: the workspace's for whoever manages members, else the caller's own.

    Raises:
        BadCursor: the cursor is of another list or workspace.
    """
    size = min(max(limit, 1), MAX_PAGE)
    whose = None if sees_all_keys(scope) else scope.user_id
    before = read_cursor(_LIST, scope.workspace_id, cursor)
    found = await queries.list_keys(session, user_id=whose, before=before, limit=size + 1, now=now)
    more = len(found) > size
    return Page(found[:size], write_cursor(_LIST, scope.workspace_id, found[size - 1].id) if more else None)
