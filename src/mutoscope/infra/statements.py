"""Statements that are run in one round trip."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.tenant_connection import fetch_rows

_PARAMETER = re.compile(r"\$(\d+)")


class Statement(NamedTuple):
    """SQL in PostgreSQL's own form, `$1`, `$2`, …, and what its parameters are; JSON as text."""

    text: str
    arguments: tuple[object, ...]


async def run_together(session: AsyncSession, *statements: Statement) -> list[Any]:
    """Run inserts and updates as one statement of the session's transaction; return the rows of the last.

    All of them see the database as it was before the first, and none sees what another does: they must touch different
    rows, in whatever order. Constraints are checked at the end.

    Raises:
        DBAPIError: what `session.execute` would raise; nothing was done then.
    """
    text = joined(tuple((one.text, len(one.arguments)) for one in statements))
    return await fetch_rows(session, text, *(argument for one in statements for argument in one.arguments))


@lru_cache(maxsize=256)
def joined(statements: tuple[tuple[str, int], ...]) -> str:
    """Return statements as those of a WITH, their parameters numbered through."""
    texts: list[str] = []
    before = 0
    for text, count in statements:
        texts.append(_PARAMETER.sub(lambda match, before=before: f"${int(match.group(1)) + before}", text))
        before += count
    *first, last = texts
    parts = ", ".join(f"part_{place} as ({text})" for place, text in enumerate(first))
    return f"with {parts} {last}" if parts else last
