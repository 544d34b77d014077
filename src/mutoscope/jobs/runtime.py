"""The worker's side: tasks registered by name and executed by DBOS in this process's event loop."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
import os
import uuid
from collections.abc import Awaitable, Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeAlias

import psycopg
import sqlalchemy as sa
from dbos import DBOS, DBOSPortableJSONSerializer
from sqlalchemy import event

from mutoscope.jobs.bells import QueueBells
from mutoscope.jobs.context import JobContext, KeepProblem, forget_problem, problem_of
from mutoscope.jobs.dbos_engine import APPLICATION, APPLICATION_VERSION
from mutoscope.jobs.errors import JobFailed
from mutoscope.jobs.queues import RENDER, SPEECH, TIERS, film_queue
from mutoscope.jobs.types import Payload, QueueLimits

TaskFunction: TypeAlias = Callable[[JobContext], Awaitable[Any]]

_POOL_SIZE = 8
_CONNECTION = {"application_name": "mutoscope-jobs", "connect_timeout": 10}


def is_news(record: logging.LogRecord) -> bool:
    """Tell whether a record of DBOS deserves the log: that a cancelled job was cancelled does not."""
    kind = record.exc_info[0] if record.exc_info else None
    return kind is None or kind.__name__ not in {"DBOSAwaitedWorkflowCancelledError", "DBOSWorkflowCancelledError"}


class JobRuntime:
    """One worker process's DBOS. Make it, register tasks, launch inside the event loop, stop."""

    def __init__(
        self, url: str, *, role: str | None, limits: QueueLimits, keep_problem: KeepProblem = forget_problem
    ) -> None:
        """Prepare; nothing connects before `launch`.

        Args:
            url: the application's PostgreSQL URL in libpq's form, `postgresql://…`.
            role: set on each connection when the login is another.
            limits: how much runs at once.
            keep_problem: keeps what a step ended in, with its words, where its tenant can read it.
        """
        self.executor_id = f"{os.uname().nodename}-{uuid.uuid4().hex[:12]}"
        """Unique per process boot, so that a dead process is never taken for a live one."""
        self._limits = limits
        self._keep_problem = keep_problem
        self._running: set[asyncio.Task[Any]] = set()
        self._stopping = False
        settings: dict[str, Any] = {**_CONNECTION, "options": f"-c role={role}" if role else ""}

        def open_connection() -> psycopg.Connection:
            try:
                return psycopg.connect(url, **settings)
            except psycopg.OperationalError as error:
                # DBOS waits for a database that is away if it reads these words; libpq, on a unix socket that
                # refuses, says "connection is bad", which DBOS 3.4.0 takes for an answer and fails the job.
                raise psycopg.OperationalError(f"connection failed: {error}") from error

        logging.getLogger("dbos").addFilter(is_news)
        self._engine = sa.create_engine(
            "postgresql+psycopg://", creator=open_connection, pool_size=_POOL_SIZE, max_overflow=4, pool_pre_ping=True
        )
        dbos = DBOS(
            config={
                "name": APPLICATION,
                "system_database_engine": self._engine,
                "executor_id": self.executor_id,
                "application_version": APPLICATION_VERSION,
                "serializer": DBOSPortableJSONSerializer(),
                "run_migrations": False,
                "log_level": "ERROR",
            }
        )
        self._bells = QueueBells(dbos, lambda: psycopg.AsyncConnection.connect(url, autocommit=True, **settings))

    @property
    def slots(self) -> int:
        """Return how many processor-heavy tasks this worker runs at once."""
        return self._limits.slots

    def register(self, name: str, function: TaskFunction, *, max_recoveries: int) -> None:
        """Make `function` the task `name`; after `max_recoveries` crashes under it, a job is set aside as poison."""

        async def execute(envelope: Payload) -> Any:  # noqa: ANN401 -- JSON
            is_child = "root" in envelope
            context = JobContext(
                job_id=uuid.UUID(envelope["root"] if is_child else DBOS.workflow_id),
                workspace_id=uuid.UUID(envelope["workspace_id"]),
                tier=envelope["tier"],
                submitted=dt.datetime.fromisoformat(envelope["submitted"]),
                payload=envelope["payload"],
                keep_problem=self._keep_problem,
            )
            with self._counted():
                if is_child:
                    return await context.outcome_of(name, lambda: function(context))
                try:
                    return await function(context)
                except Exception as error:  # noqa: BLE001 -- whatever it is, its words must not be recorded
                    raise JobFailed(problem_of(error, name).code) from None

        DBOS.workflow(name=name, max_recovery_attempts=max_recoveries)(execute)

    async def launch(self) -> None:
        """Start executing. Tasks run in the event loop that calls this."""
        DBOS.launch()
        poll = self._limits.poll_seconds
        films = [
            await DBOS.register_queue_async(
                film_queue(tier), partition_concurrency=self._limits.films[tier], polling_interval_sec=poll
            )
            for tier in TIERS
        ]
        render = await DBOS.register_queue_async(
            RENDER, worker_concurrency=self._limits.slots, polling_interval_sec=poll
        )
        speech = await DBOS.register_queue_async(SPEECH, worker_concurrency=1, polling_interval_sec=poll)
        self._bells.start([*films, render, speech])

    async def recover(self, executor_id: str) -> int:
        """Return a dead worker's jobs to their queues; idempotent. Finished steps are not run again."""
        handles = await asyncio.to_thread(DBOS._recover_pending_workflows, [executor_id])  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] -- DBOS offers no public way for unmanaged deployments
        return len(handles)

    async def forget_ended(self, before: dt.datetime, *, limit: int = 500) -> int:
        """Delete root jobs that ended before a moment, with their children; return how many."""
        ended = await DBOS.list_workflows_async(
            status=["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"],
            completed_before=before.isoformat(),
            has_parent=False,
            limit=limit,
            load_input=False,
            load_output=False,
        )
        if ended:
            await DBOS.delete_workflows_async([job.workflow_id for job in ended], delete_children=True)
        return len(ended)

    @contextlib.contextmanager
    def _counted(self) -> Generator[None]:
        """Remember the task that runs a job, so that it can be interrupted; refuse to begin while stopping."""
        task = asyncio.current_task()
        if self._stopping or task is None:
            raise asyncio.CancelledError
        self._running.add(task)
        try:
            yield
        finally:
            self._running.discard(task)

    async def stop(self) -> None:
        """Interrupt what is running, as a kill would, and let go: a later or another worker takes it up.

        The jobs are interrupted before DBOS ends: one that lived on would see its steps fail and take that for an
        answer.
        """
        self._stopping = True
        await self._bells.stop()
        while self._running:
            interrupted = tuple(self._running)
            for task in interrupted:
                task.cancel()
            await asyncio.gather(*interrupted, return_exceptions=True)
        await asyncio.to_thread(DBOS.destroy)
        # DBOS made its own pool of threads the loop's, and has just shut it down.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())
        # A thread that DBOS does not wait for may hold a connection still: it is closed when it comes back.
        event.listen(self._engine, "checkin", _close)
        self._engine.dispose()


def _close(_connection: object, record: sa.pool.ConnectionPoolEntry) -> None:
    record.invalidate()
