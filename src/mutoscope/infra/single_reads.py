"""Reads that need no transaction of their own: one round trip instead of three.

A request that changes nothing and asks the database one question would begin a transaction bound to its tenant, ask,
and commit. Here the question binds itself: it is wrapped in a condition without a column, which PostgreSQL tests once
and before it touches a row, and whose test is to set the tenant for this statement. Where it were not tested first, no
tenant would be set and the policies would yield no rows: it fails closed.
"""

from __future__ import annotations

import uuid
from functools import lru_cache
from typing import Any, cast

import asyncpg
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.lines import Lines
from mutoscope.infra.tenant_connection import fetch_rows

READERS = "readers"
"""Under this name a session whose request changes nothing carries the connections for single reads."""

_TROUBLE = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError)


async def read_row(session: AsyncSession, statement: str, *arguments: object) -> Any:  # noqa: ANN401 -- asyncpg's record, a tuple with names
    """Return the first row of a statement that only reads, or None; see `read_rows`."""
    rows = await read_rows(session, statement, *arguments)
    return rows[0] if rows else None


async def read_rows(session: AsyncSession, statement: str, *arguments: object) -> list[Any]:
    """Return all rows of a SELECT that changes nothing: in the session's transaction, or without one if none is needed.

    For rows that are found at once, by a key: a process has few such connections, and others wait for their turn.

    Args:
        session: an open session of `Database`, bound to its tenant.
        statement: SQL in PostgreSQL's own form, `$1`, `$2`, …, without a semicolon.
        arguments: as asyncpg takes them; JSON as text.

    Raises:
        DBAPIError: what `session.execute` would raise.
    """
    readers = cast("Lines | None", session.info.get(READERS))
    if readers is not None and not session.in_transaction():
        tenant = (_text(session.info.get("workspace_id")), _text(session.info.get("user_id")))
        try:
            return await readers.ask(_binding(statement, len(arguments)), (*arguments, *tenant))
        except _TROUBLE:
            pass  # asked again in a transaction, whose errors everybody knows
    return await fetch_rows(session, statement, *arguments)


def _text(one: uuid.UUID | None) -> str:
    return "" if one is None else str(one)


@lru_cache(maxsize=128)
def _binding(statement: str, count: int) -> str:
    """Return a statement that binds itself to the tenant of two further parameters."""
    bind = f"set_config('app.workspace_id', ${count + 1}, true), set_config('app.user_id', ${count + 2}, true)"
    return f"select asked.* from ({statement}) asked where (select num_nulls({bind})) = 0"  # noqa: S608 -- constant texts
