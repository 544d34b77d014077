"""The store that is always there: one row a caller in an unlogged table.

Hits commit by themselves, on connections of their own: no request's transaction ever holds a row that others wait
for. After a crash of the server the table is empty, and everybody starts anew.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final, cast

import asyncpg

from mutoscope.infra.rate_limit.errors import LimiterDown
from mutoscope.infra.rate_limit.limiter import stored_keys
from mutoscope.infra.rate_limit.types import Decision, Hit, Policy, decide
from mutoscope.kernel import Clock, SystemClock

_HIT = "select tat, fits, moment from rate_limit_hit($1::text[], $2::float8[], $3::float8[], $4::float8[], $5::float8)"
_SWEEP = "select rate_limit_sweep($1::float8)"
_PATIENCE_SECONDS = 2.0
_TROUBLE = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError)


class PostgresLimiter:
    """Counts in PostgreSQL; its time is the database's, which all processes share."""

    def __init__(self, pool: Any, *, pepper: bytes, clock: Clock) -> None:  # noqa: ANN401 -- asyncpg ships no types
        """Take an open pool of asyncpg.

        Args:
            pool: see `open_postgres_limiter`.
            pepper: at least 16 secret bytes; keys are stored hashed with it.
            clock: asked only if it is not the machine's: a test moves it.
        """
        self._pool: Final = pool
        self._pepper: Final = pepper
        self._clock: Final = None if isinstance(clock, SystemClock) else clock

    async def hit(self, policy: Policy, key: str, cost: int = 1) -> Decision:
        """Count one call; see the port."""
        return (await self.hit_all([Hit(policy, key, cost)]))[0]

    async def hit_all(self, hits: Sequence[Hit]) -> list[Decision]:
        """Count one call against several policies; see the port."""
        if not hits:
            return []
        arguments = (
            stored_keys(self._pepper, hits),
            [hit.policy.emission for hit in hits],
            [hit.policy.tolerance for hit in hits],
            [float(hit.cost) for hit in hits],
            self._moment(),
        )
        try:
            rows: list[Any] = await self._pool.fetch(_HIT, *arguments, timeout=_PATIENCE_SECONDS)
        except _TROUBLE as error:
            raise LimiterDown from error
        return [
            decide(hit, allowed=fits, tat=tat, now=moment) for hit, (tat, fits, moment) in zip(hits, rows, strict=True)
        ]

    async def sweep(self) -> int:
        """Remove the rows of callers whose debt is paid, which say nothing any more; return how many."""
        return cast("int", await self._pool.fetchval(_SWEEP, self._moment()))

    def _moment(self) -> float | None:
        return self._clock.now().timestamp() if self._clock else None


@asynccontextmanager
async def open_postgres_limiter(
    url: str, *, role: str | None, connections: int, pepper: bytes, clock: Clock
) -> AsyncGenerator[PostgresLimiter]:
    """Open a limiter with a small pool of its own; nothing is connected before the first hit.

    Args:
        url: libpq's form.
        role: set on each connection, when the login is another.
        connections: at most so many; each serves thousands of hits a second.
        pepper: see `PostgresLimiter`.
        clock: see `PostgresLimiter`.
    """
    server_settings = {"synchronous_commit": "off"} | ({"role": role} if role else {})
    pool: Any = asyncpg.create_pool(  # pyright: ignore[reportUnknownMemberType] -- asyncpg ships no types
        url,
        min_size=0,
        max_size=connections,
        max_inactive_connection_lifetime=0,
        reset=_leave_as_it_is,
        server_settings=server_settings,
        timeout=_PATIENCE_SECONDS,
    )
    async with pool:
        try:
            yield PostgresLimiter(pool, pepper=pepper, clock=clock)
        finally:
            try:
                async with asyncio.timeout(_PATIENCE_SECONDS):
                    await pool.close()
            except TimeoutError:
                pool.terminate()


async def _leave_as_it_is(_connection: object) -> None:
    """Save asyncpg's own reset, a round trip: hits leave nothing behind on a connection."""
