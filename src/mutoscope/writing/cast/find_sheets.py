"""The sheets of the library, as far as a story needs them."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.writing.local import Sheet

_MOST = 200
_SHEETS = text("select id, kind, name, sheet from cast_entry where archived_at is null order by id desc limit :most")


async def find_sheets(session: AsyncSession) -> list[Sheet]:
    """Return the newest entries of the bound workspace's library."""
    rows = await session.execute(_SHEETS, {"most": _MOST})
    return [Sheet(str(row.id), row.kind, row.name, dict(row.sheet)) for row in rows]
