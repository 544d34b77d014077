"""Queues that are asked when there is something to ask for, not many times a second.

DBOS asks each of its queues again and again whether a job waits: five queues, five times a second, took a fifth of a
processor from a worker that had nothing to do. Here a queue is asked when its bell rings: PostgreSQL tells that a job
was put into it (`install.py`), and this process that one of its jobs ended and left room. Asking by the clock remains,
so rarely that it costs nothing, for what nobody told. See ADR 0037.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Iterable

import psycopg
import structlog
from dbos import DBOS
from dbos._core import ActiveWorkflowById, QueueBucket
from dbos._queue import Queue, queue_worker_thread

from mutoscope.jobs.install import CHANNEL

_AGAIN_SECONDS = 0.3
"""A queue is asked once more after each ring: another worker may have held its rows just then."""
_RETRY_SECONDS = 0.5
_JOIN_SECONDS = 10.0
_log = structlog.get_logger(__name__)

OpenConnection = Callable[[], Awaitable[psycopg.AsyncConnection]]


class Bell(threading.Event):
    """What DBOS's thread of one queue waits on: set when it is to end, rung when it is to ask at once."""

    def __init__(self) -> None:
        super().__init__()
        self._changed = threading.Condition()
        self._rung = False
        self._again = False

    def ring(self) -> None:
        """Have the queue asked now, and once more a little later."""
        with self._changed:
            self._rung = True
            self._changed.notify_all()

    def set(self) -> None:
        """End the thread."""
        super().set()
        with self._changed:
            self._changed.notify_all()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until it is rung or set, or for so many seconds; tell whether it is set."""
        with self._changed:
            if self._again:
                timeout = _AGAIN_SECONDS if timeout is None else min(timeout, _AGAIN_SECONDS)
            self._changed.wait_for(lambda: self._rung or self.is_set(), timeout)
            self._again, self._rung = self._rung, False
        return self.is_set()


class _RingingJobs(ActiveWorkflowById):
    """DBOS's list of what runs in this process; whoever leaves it leaves room in a queue."""

    def __init__(self, ring: Callable[[str], None]) -> None:
        super().__init__()
        self._ring = ring

    def _remove(self, key: str, bucket: QueueBucket) -> None:
        super()._remove(key, bucket)
        if bucket is not None:
            self._ring(bucket[0])


class QueueBells:
    """The bells of a worker's queues, and the threads that they wake."""

    def __init__(self, dbos: DBOS, connect: OpenConnection) -> None:
        """Take the place of DBOS's own threads; before it is launched.

        Args:
            dbos: this process's.
            connect: opens a connection of its own, to listen on.
        """
        self._dbos = dbos
        self._connect = connect
        self._bells: dict[str, Bell] = {}
        self._threads: list[threading.Thread] = []
        self._listening: asyncio.Task[None] | None = None
        DBOS.listen_queues([])
        dbos._active_workflows_set = _RingingJobs(self._ring)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] -- DBOS has no hook for what ends

    def start(self, queues: Iterable[Queue]) -> None:
        """Begin to ask queues, and to listen; in the event loop."""
        for queue in queues:
            bell = self._bells[queue.name] = Bell()
            thread = threading.Thread(target=self._attend, args=(queue, bell), name=f"queue-{queue.name}", daemon=True)
            self._threads.append(thread)
            thread.start()
        self._listening = asyncio.create_task(self._listen())

    async def stop(self) -> None:
        """Take no further jobs."""
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)
        for bell in self._bells.values():
            bell.set()
        for thread in self._threads:
            await asyncio.to_thread(thread.join, _JOIN_SECONDS)

    def _ring(self, queue: str) -> None:
        bell = self._bells.get(queue)
        if bell is not None:
            bell.ring()

    def _attend(self, queue: Queue, bell: Bell) -> None:
        while not bell.is_set():
            try:
                queue_worker_thread(bell, self._dbos, queue)
            except Exception as error:  # noqa: BLE001 -- a queue that nobody asks any more would strand its jobs
                _log.warning("queue_interrupted", queue=queue.name, error=type(error).__name__)
            if not bell.is_set():
                time.sleep(_RETRY_SECONDS)

    async def _listen(self) -> None:
        while True:
            try:
                async with await self._connect() as connection:
                    await connection.execute(f"listen {CHANNEL}".encode())
                    for bell in self._bells.values():  # something may have been put there before we listened
                        bell.ring()
                    async for told in connection.notifies():
                        self._ring(told.payload)
            except (psycopg.Error, OSError) as error:
                _log.warning("queue_bells_interrupted", error=type(error).__name__)
            await asyncio.sleep(_RETRY_SECONDS)
