"""Who watches a generation is woken when its row changes: one LISTEN connection per process, shared by all watchers."""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from collections import Counter, defaultdict
from collections.abc import AsyncGenerator, Callable
from typing import Protocol, cast

import asyncpg
import structlog
from sqlalchemy.exc import DBAPIError

from mutoscope.generation.errors import TooManyWatchers
from mutoscope.generation.queries import CHANNEL
from mutoscope.infra.database import Database

MOST_WATCHERS = 50
"""Streams of one workspace that one process keeps open."""
_CHECK_SECONDS = 5.0
"""How often the connection is asked whether it is still there."""
_RETRY_SECONDS = 0.5
_log = structlog.get_logger(__name__)


class _Listener(Protocol):
    """What we use of asyncpg's connection."""

    async def add_listener(self, channel: str, callback: Callable[[object, int, str, object], None]) -> None: ...

    async def execute(self, query: str) -> str: ...


class ProgressFeed:
    """Watchers by generation. The connection is opened for the first watcher and closed after the last."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._watchers: defaultdict[uuid.UUID, set[asyncio.Event]] = defaultdict(set)
        self._by_workspace: Counter[uuid.UUID] = Counter()
        self._listening: asyncio.Task[None] | None = None

    def check_room(self, workspace_id: uuid.UUID) -> None:
        """Refuse a further watcher of a workspace that has as many as it may: each reads its row at every change.

        Raises:
            TooManyWatchers: it has.
        """
        if self._by_workspace[workspace_id] >= MOST_WATCHERS:
            raise TooManyWatchers(MOST_WATCHERS)

    @contextlib.asynccontextmanager
    async def watch(self, workspace_id: uuid.UUID, generation_id: uuid.UUID) -> AsyncGenerator[asyncio.Event]:
        """Yield an event that is set whenever the generation may have changed; the watcher clears it."""
        changed = asyncio.Event()
        self._by_workspace[workspace_id] += 1
        self._watchers[generation_id].add(changed)
        if self._listening is None or self._listening.done():
            self._listening = asyncio.create_task(self._listen())
        try:
            yield changed
        finally:
            self._by_workspace -= Counter([workspace_id])  # forgets who has none
            self._watchers[generation_id].discard(changed)
            if not self._watchers[generation_id]:
                del self._watchers[generation_id]
            if not self._watchers:
                await self.close()

    async def close(self) -> None:
        """Stop listening."""
        task, self._listening = self._listening, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _listen(self) -> None:
        while True:
            try:
                async with self._database.engine.connect() as connection:
                    driver = (await connection.get_raw_connection()).driver_connection
                    raw = cast("_Listener", driver)
                    await raw.add_listener(CHANNEL, self._notified)
                    self._wake_everybody()  # something may have changed before we listened
                    try:
                        while True:
                            await asyncio.sleep(_CHECK_SECONDS)
                            await raw.execute("select 1")
                    finally:
                        await connection.invalidate()  # its LISTEN must not outlive us in the pool
            except (DBAPIError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
                _log.warning("progress_feed_interrupted", error=type(error).__name__)
                await asyncio.sleep(_RETRY_SECONDS)

    def _notified(self, _connection: object, _pid: int, _channel: str, payload: object) -> None:
        for changed in self._watchers.get(uuid.UUID(str(payload)), ()):
            changed.set()

    def _wake_everybody(self) -> None:
        for watchers in self._watchers.values():
            for changed in watchers:
                changed.set()
