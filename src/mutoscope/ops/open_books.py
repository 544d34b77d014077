"""Open the books on the server's command line: with the owner's rights, whatever an account may do."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from mutoscope.billing import BalanceBooks, PaymentsOff, open_provider
from mutoscope.identity import load_secret
from mutoscope.infra.connections import open_server
from mutoscope.infra.database import Database
from mutoscope.infra.settings import Settings
from mutoscope.kernel import InvalidInput

_DEFAULT_DAYS = 35
"""A month and a few days: whatever the provider settles late is seen by two comparisons."""


@asynccontextmanager
async def open_books(settings: Settings) -> AsyncGenerator[Database]:
    """Yield sessions of the schema's owner; the embedded server runs meanwhile.

    Raises:
        MutoscopeError: the database cannot be reached.
    """
    with open_server(settings) as connections:
        owner = Database.connect(connections.owner_url, pool_size=1)
        try:
            yield owner
        finally:
            await owner.close()


@asynccontextmanager
async def providers_books(settings: Settings) -> AsyncGenerator[BalanceBooks]:
    """Yield the other side of the books.

    Raises:
        PaymentsOff: nobody takes payments, so there is nothing to compare with.
    """
    from mutoscope.bootstrap import embedded_payments_key  # noqa: PLC0415 -- most commands need no provider

    provider = open_provider(settings, embedded_payments_key(load_secret(settings)))
    if provider is None:
        raise PaymentsOff
    try:
        yield provider
    finally:
        await provider.close()


def moment_of(words: str | None, default: dt.datetime) -> dt.datetime:
    """Return a moment in UTC: of a day, `2025-05-01`, or with a time of day.

    Raises:
        InvalidInput: it is neither.
    """
    if words is None:
        return default
    try:
        found = dt.datetime.fromisoformat(words)
    except ValueError:
        raise InvalidInput(f"{words!r} is no day.", remedy="Write it as 2025-05-01, or 2025-05-01T12:00Z.") from None
    return found.replace(tzinfo=found.tzinfo or dt.UTC).astimezone(dt.UTC)


def window_of(since: str | None, until: str | None, now: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """Return a window; by default the last 35 days."""
    end = moment_of(until, now)
    return moment_of(since, end - dt.timedelta(days=_DEFAULT_DAYS)), end
