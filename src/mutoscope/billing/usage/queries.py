"""The gate's SQL, and the one way to run it."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.billing.usage.errors import as_usage_error
from mutoscope.infra.tenant_connection import fetch_row

RESERVE: Final = (
    "select path, unit, held, hold_id, charge_id, throttled from reserve_usage("
    "$1, $2, $3, $4, $5, $6, $7, $8::text::jsonb, $9::text::jsonb, $10::text::jsonb, $11)"
)
SETTLE: Final = "select settle_usage($1, $2, $3, $4::text::jsonb, $5, $6, $7, $8, $9)"
RELEASE: Final = "select release_usage($1, $2)"
REFUND: Final = "select path, unit, amount from refund_usage($1, $2, $3, $4)"
FIND: Final = (
    "select path, unit, held, plan_key, catalogue_digest, status from usage_line where workspace_id = $1 and id = $2"
)


async def call(session: AsyncSession, statement: str, *arguments: object) -> Any:  # noqa: ANN401 -- a tuple of whatever the columns are
    """Run a statement of the gate and return its first row, None without one.

    Raises:
        MutoscopeError: it refused; the transaction is lost then.
        DBAPIError: the database failed.
    """
    try:
        return await fetch_row(session, statement, *arguments)
    except DBAPIError as error:
        known = as_usage_error(error)
        if known is None:
            raise
        raise known from error
