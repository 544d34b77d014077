"""Ask the database across tenants: by its functions alone, which check who asks."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CursorResult, TextClause
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.administration.errors import as_platform_error
from mutoscope.kernel import MutoscopeError


async def ask(
    session: AsyncSession, statement: TextClause, *, missing: MutoscopeError | None = None, **values: object
) -> CursorResult[Any]:
    """Run a `platform_…` function and return what it yields.

    Args:
        session: bound to the admin as its user.
        statement: the call.
        missing: what to raise where the function says that there is no such thing.
        values: the arguments.

    Raises:
        NotPlatformAdmin: the session's user is none.
        MutoscopeError: `missing`, or the conflict that the function names. The transaction is lost then.
    """
    try:
        return await session.execute(statement, values)  # pyright: ignore[reportReturnType] -- of a text it is one
    except DBAPIError as error:
        known = as_platform_error(error, missing)
        if known is None:
            raise
        raise known from error
