"""One worker: DBOS, the lease and reaper, and the sweeps, until it is told to stop."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial

import structlog

from mutoscope.bootstrap import Container
from mutoscope.generation import keep_problem, register_tasks
from mutoscope.generation.batches import end_batches
from mutoscope.jobs import JobRuntime, Lease, QueueLimits, Tier
from mutoscope.media.render import processors
from mutoscope.privacy import register_tasks as register_privacy_tasks
from mutoscope.worker.audit_books import AUDIT_SECONDS, audit_books
from mutoscope.worker.billing import billing_duties
from mutoscope.worker.clean_up import clean_up
from mutoscope.worker.follow import follow_duties
from mutoscope.worker.heartbeat import BEAT_SECONDS, Heartbeat
from mutoscope.worker.keep_books import BookKeeping
from mutoscope.worker.notify import notification_duties
from mutoscope.worker.refund_sweep import RefundSweep
from mutoscope.worker.reward import reward_duties

FILMS_AT_ONCE: dict[Tier, int] = {"free": 1, "standard": 2, "pro": 3, "enterprise": 5}
"""Films of one workspace in flight, by its plan's tier."""

_SWEEP_SECONDS = 2.0
_CLEAN_SECONDS = 3600.0
_BOOKS_SECONDS = 600.0
_log = structlog.get_logger(__name__)


async def run_worker(container: Container, *, on_ready: Callable[[], None] | None = None) -> None:
    """Execute jobs until SIGTERM or SIGINT; what was running then is taken up by the next worker.

    Args:
        container: the wired objects.
        on_ready: called once jobs are being executed.

    Raises:
        LeaseLost: another worker declared this one dead; it must not go on.
    """
    runtime = make_runtime(container)
    heart = Heartbeat(container.settings.data_dir / "workers", runtime.executor_id)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    held = asyncio.Event()
    duties = [asyncio.create_task(Lease(container.database, runtime.executor_id, runtime.recover).keep(held))]
    try:
        await _first(duties[0], held.wait())
        await runtime.launch()
        duties += [asyncio.create_task(duty) for duty in _duties(container, runtime, heart)]
        _log.info("worker_ready", executor=runtime.executor_id)
        if on_ready is not None:
            on_ready()
        await _first(*duties, stop.wait())
    finally:
        for duty in duties:
            duty.cancel()
        await asyncio.gather(*duties, return_exceptions=True)
        await runtime.stop()
        heart.end()
        _log.info("worker_stopped", executor=runtime.executor_id)


def make_runtime(container: Container) -> JobRuntime:
    """Return the runtime with every task registered."""
    slots = container.settings.worker_slots or processors()
    runtime = JobRuntime(
        container.connections.app_url,
        role=container.connections.app_role,
        limits=QueueLimits(slots=slots, films=FILMS_AT_ONCE),
        keep_problem=partial(keep_problem, container.studio),
    )
    register_tasks(runtime, container.studio, container.uploads)
    register_privacy_tasks(runtime, container.privacy)
    return runtime


async def _first(*waits: Awaitable[object]) -> None:
    """Return when one of the waits is over, or raise what it raised."""
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in done:
        task.result()


def _duties(container: Container, runtime: JobRuntime, heart: Heartbeat) -> list[Coroutine[None, None, None]]:
    refunds, books = RefundSweep(container.studio), BookKeeping.of(container)

    async def beat() -> None:
        heart.beat()

    async def tell_of_batches() -> None:
        await end_batches(container.database, container.clock)

    async def clean() -> None:
        await clean_up(container, runtime, seen_until=refunds.seen_until)

    async def audit() -> None:
        await audit_books(container.database)

    async def keep_books() -> None:
        await books.keep()

    return [
        _every(BEAT_SECONDS, beat),
        _every(_SWEEP_SECONDS, refunds.run),
        _every(_SWEEP_SECONDS, tell_of_batches),
        _every(_CLEAN_SECONDS, clean),
        _every(AUDIT_SECONDS, audit),
        _every(_BOOKS_SECONDS, keep_books),
        *(_every(seconds, duty) for seconds, duty in notification_duties(container)),
        *(_every(seconds, duty) for seconds, duty in reward_duties(container)),
        *(_every(seconds, duty) for seconds, duty in follow_duties(container)),
        *(_every(seconds, duty) for seconds, duty in billing_duties(container)),
    ]


async def _every(seconds: float, duty: Callable[[], Awaitable[None]]) -> None:
    """Do a duty again and again; one that fails once is done next time, and stops nobody from working."""
    while True:
        try:
            await duty()
        except Exception as error:  # noqa: BLE001 -- a worker that ended over its housekeeping would help nobody
            _log.warning("duty_failed", duty=duty.__qualname__, error=type(error).__name__)
        await asyncio.sleep(seconds)
