"""Give the database's refusal its name, where a lower package asked on an operator's behalf."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from sqlalchemy.exc import DBAPIError

from mutoscope.administration.errors import as_platform_error


@asynccontextmanager
async def asking() -> AsyncGenerator[None]:
    """Raise NotPlatformAdmin where the database refused; the transaction is lost then."""
    try:
        yield
    except DBAPIError as error:
        known = as_platform_error(error, None)
        if known is None:
            raise
        raise known from error
