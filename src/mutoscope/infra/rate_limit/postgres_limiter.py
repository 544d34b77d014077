"""The store that is always there: one row a caller in an unlogged table.

Hits commit by themselves, on connections of their own: no request's transaction ever holds a row that others wait
for. After a crash of the server the table is empty, and everybody starts anew.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final, cast

import asyncpg

from mutoscope.infra.lines import Lines
from mutoscope.infra.rate_limit.errors import LimiterDown
from mutoscope.infra.rate_limit.limiter import stored_keys
from mutoscope.infra.rate_limit.types import Decision, Hit, Policy, decide
from mutoscope.kernel import Clock, SystemClock

_HIT = "select tat, fits, moment from rate_limit_hit($1::text[], $2::float8[], $3::float8[], $4::float8[], $5::float8)"
_SWEEP = "select rate_limit_sweep($1::float8)"
_TROUBLE = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError)


class PostgresLimiter:
    """Counts in PostgreSQL; its time is the database's, which all processes share."""

    def __init__(self, lines: Lines, *, pepper: bytes, clock: Clock) -> None:
        """Take connections.

        Args:
            lines: see `open_postgres_limiter`.
            pepper: at least 16 secret bytes; keys are stored hashed with it.
            clock: asked only if it is not the machine's: a test moves it.
        """
        self._lines: Final = lines
        self._pepper: Final = pepper
        self._clock: Final = None if isinstance(clock, SystemClock) else clock

    async def hit(self, policy: Policy, key: str, cost: int = 1) -> Decision:
        """Count one call; see the port."""
        return (await self.hit_all([Hit(policy, key, cost)]))[0]

    async def hit_all(self, hits: Sequence[Hit]) -> list[Decision]:
        """Count one call against several policies; see the port."""
        if not hits:
            return []
        rows = await self._ask(_HIT, self._arguments(hits))
        return [
            decide(hit, allowed=fits, tat=tat, now=moment) for hit, (tat, fits, moment) in zip(hits, rows, strict=True)
        ]

    async def hit_with(
        self, statement: str, arguments: Sequence[object], hits: Sequence[Hit]
    ) -> tuple[Sequence[Any] | None, list[Decision]]:
        """Run one statement that also counts a call, and so saves a round trip; it commits by itself.

        Args:
            statement: SQL of at most one row, in PostgreSQL's own form. Its last five parameters are those of
                `rate_limit_hit`, its last three columns are arrays of what that returns, null if nothing was counted.
            arguments: of the parameters before.
            hits: as for `hit_all`.

        Returns:
            The other columns of the row, None without a row, and the decisions.

        Raises:
            LimiterDown: the database does not answer.
            ValueError: two hits count against the same policy for the same key.
        """
        rows = await self._ask(statement, (*arguments, *self._arguments(hits)))
        if not rows:
            return None, []
        *found, tats, fits, moments = rows[0]
        counted = zip(hits, fits, tats, moments, strict=True) if fits is not None else ()
        return found, [decide(hit, allowed=fit, tat=tat, now=now) for hit, fit, tat, now in counted]

    def _arguments(self, hits: Sequence[Hit]) -> tuple[object, ...]:
        return (
            stored_keys(self._pepper, hits),
            [hit.policy.emission for hit in hits],
            [hit.policy.tolerance for hit in hits],
            [float(hit.cost) for hit in hits],
            self._moment(),
        )

    async def _ask(self, statement: str, arguments: tuple[object, ...]) -> list[Any]:
        try:
            return await self._lines.ask(statement, arguments)
        except _TROUBLE as error:
            raise LimiterDown from error

    async def sweep(self) -> int:
        """Remove the rows of callers whose debt is paid, which say nothing any more; return how many."""
        return cast("int", (await self._lines.ask(_SWEEP, (self._moment(),)))[0][0])

    def _moment(self) -> float | None:
        return self._clock.now().timestamp() if self._clock else None


@asynccontextmanager
async def open_postgres_limiter(
    url: str, *, role: str | None, connections: int, pepper: bytes, clock: Clock, patience_seconds: float
) -> AsyncGenerator[PostgresLimiter]:
    """Open a limiter with a small pool of its own; nothing is connected before the first hit.

    Args:
        url: libpq's form.
        role: set on each connection, when the login is another.
        connections: at most so many; each serves thousands of hits a second.
        pepper: see `PostgresLimiter`.
        clock: see `PostgresLimiter`.
        patience_seconds: how long a hit may take before the limiter counts as down.
    """
    lines = Lines(url, role=role, size=connections, patience_seconds=patience_seconds, synchronous_commit="off")
    try:
        yield PostgresLimiter(lines, pepper=pepper, clock=clock)
    finally:
        await lines.close()
