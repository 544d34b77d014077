"""A queue is asked when there is something to ask for: promptly then, and hardly ever otherwise."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING

from mutoscope.jobs import RENDER, JobContext, JobRuntime, QueueLimits, Tier

if TYPE_CHECKING:
    from conftest import House

NEVER = 3600.0
"""Who waits for the clock waits for ever."""
FILMS: dict[Tier, int] = {"free": 1, "standard": 1, "pro": 1, "enterprise": 1}
PARTS = 4
LISTENING = "from pg_stat_activity where datname = current_database() and query = 'listen mutoscope_queues'"


@contextlib.asynccontextmanager
async def worker(house: House) -> AsyncGenerator[JobRuntime]:
    """Run a worker with one slot that never asks by the clock."""

    async def film(context: JobContext) -> None:
        children = [await context.spawn("bells.part", f"{part}", {}, queue=RENDER, part=part) for part in range(PARTS)]
        for child in children:
            await context.wait(child)

    async def part(context: JobContext) -> None:
        await context.step("work", _nothing)

    connections = house.container.connections
    limits = QueueLimits(1, FILMS, poll_seconds=NEVER)
    runtime = JobRuntime(connections.app_url, role=connections.app_role, limits=limits)
    runtime.register("bells.film", film, max_recoveries=1)
    runtime.register("bells.part", part, max_recoveries=1)
    await runtime.launch()
    try:
        yield runtime
    finally:
        await runtime.stop()


async def _nothing() -> None:
    pass


async def listening(house: House) -> int:
    """Wait until a worker listens; return the process of its connection."""
    while not (found := house.query(f"select pid {LISTENING}")):  # noqa: ASYNC110 -- in the database
        await asyncio.sleep(0.05)
    return found[0][0]


async def test_jobs_and_their_parts_begin_at_the_ring(house: House) -> None:
    async with worker(house):
        await listening(house)
        first = await house.defer("bells.film", payload={}, workspace=house.scope.workspace_id)
        second = await house.defer("bells.film", payload={}, workspace=house.scope.workspace_id)
        await house.wait_for(first, "succeeded")
        await house.wait_for(second, "succeeded")  # it waited for room, which the end of the first made


async def test_a_job_put_there_before_anybody_listened_is_found(house: House) -> None:
    job = await house.defer("bells.film", payload={})
    async with worker(house):
        await house.wait_for(job, "succeeded")


async def test_a_lost_connection_is_opened_again_and_nothing_is_missed(house: House) -> None:
    async with worker(house):
        before = await listening(house)
        house.query("select pg_terminate_backend(%s)", before)
        job = await house.defer("bells.film", payload={})
        await house.wait_for(job, "succeeded")
        assert await listening(house) != before


async def test_a_worker_without_work_leaves_the_database_alone(house: House) -> None:
    async with worker(house):
        await listening(house)
        await asyncio.sleep(3)  # what it does once, and until its connections have told
        before, begun = transactions(house), time.monotonic()
        await asyncio.sleep(4)
        rate = (transactions(house) - before) / (time.monotonic() - begun)
    assert rate < 30, "129 when every queue was asked five times a second, and 10 now"


def transactions(house: House) -> int:
    """Return how many transactions the database has seen; each connection tells within a second."""
    counted = "select xact_commit + xact_rollback from pg_stat_database where datname = current_database()"
    return house.query(counted)[0][0]
