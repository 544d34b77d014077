"""Leases and the reaper: a worker is alive as long as its database session holds its advisory lock.

Every worker holds the lock of its own executor id, and twice a second looks for running jobs whose executor's lock is
free. Taking that lock proves the process dead (or cut off, which is the same); its jobs then go back to their queues.
A process that hangs keeps its lock: a liveness probe must kill it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from mutoscope.infra.database import Database
from mutoscope.jobs.errors import LeaseLost

_SPACE = 7301
"""The first key of every lease's advisory lock."""
_LOCK = text("select pg_try_advisory_lock(:space, hashtext(:executor))")
_UNLOCK = text("select pg_advisory_unlock(:space, hashtext(:executor))")
_EXECUTORS = text(
    "select distinct executor_id from dbos.workflow_status where status = 'PENDING' and executor_id <> :executor"
)
# A host that vanishes leaves its session behind: let the server notice within seconds, not hours.
_KEEPALIVE = text(
    "select set_config('tcp_keepalives_idle', '3', false), set_config('tcp_keepalives_interval', '1', false), "
    "set_config('tcp_keepalives_count', '2', false)"
)
_RECONNECT_SECONDS = 0.3
_ATTEMPTS = 40
_log = structlog.get_logger(__name__)

Recover = Callable[[str], Awaitable[int]]


@dataclass(frozen=True)
class Lease:
    """Keeps one worker's lease and reaps the others'.

    `grace_seconds` passes after the first connection before anyone is declared dead, twice that after a later one: when
    the database restarts, every live worker must be able to take its lock again first.
    """

    database: Database
    executor_id: str
    recover: Recover
    period_seconds: float = 0.5
    grace_seconds: float = 1.5

    async def keep(self, held: asyncio.Event) -> None:
        """Hold the lease and reap until cancelled; `held` is set once the lease is first held.

        Raises:
            LeaseLost: when another worker holds our lock and does not give it back.
        """
        grace_seconds = self.grace_seconds
        while True:
            try:
                async with self.database.engine.connect() as plain:
                    connection = await plain.execution_options(isolation_level="AUTOCOMMIT")
                    await self._take(connection)
                    held.set()
                    try:
                        await self._reap_for_ever(connection, grace_seconds)
                    finally:
                        await plain.invalidate()  # never hand a session that holds locks back to the pool
            except (DBAPIError, OSError) as error:
                _log.warning("lease_interrupted", executor=self.executor_id, error=type(error).__name__)
                grace_seconds = 2 * self.grace_seconds
                await asyncio.sleep(_RECONNECT_SECONDS)

    async def _take(self, connection: AsyncConnection) -> None:
        await connection.execute(_KEEPALIVE)
        for _ in range(_ATTEMPTS):
            if await self._lock(connection, self.executor_id):
                return
            await asyncio.sleep(_RECONNECT_SECONDS)
        raise LeaseLost(
            f"The lease of worker {self.executor_id} is held by another session.",
            remedy="Let this worker stop; a new one takes its place.",
        )

    async def _reap_for_ever(self, connection: AsyncConnection, grace_seconds: float) -> None:
        await asyncio.sleep(grace_seconds)
        while True:
            for executor in (await connection.execute(_EXECUTORS, {"executor": self.executor_id})).scalars().all():
                if await self._lock(connection, executor):
                    try:
                        count = await self.recover(executor)
                        _log.info("jobs_recovered", executor=executor, count=count)
                    finally:
                        await connection.execute(_UNLOCK, {"space": _SPACE, "executor": executor})
            await asyncio.sleep(self.period_seconds)

    async def _lock(self, connection: AsyncConnection, executor: str) -> bool:
        return bool(await connection.scalar(_LOCK, {"space": _SPACE, "executor": executor}))
