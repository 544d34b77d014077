"""Who runs when, observed on the real queue."""

from __future__ import annotations

import asyncio
import datetime as dt
import uuid
from collections import Counter
from typing import TYPE_CHECKING

from mutoscope.jobs import RENDER, JobContext, JobRuntime, QueueLimits, Tier

if TYPE_CHECKING:
    from conftest import House

MANY: dict[Tier, int] = {"free": 9, "standard": 9, "pro": 9, "enterprise": 9}
NOW = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)


def before(**delta: float) -> dt.datetime:
    return NOW - dt.timedelta(**delta)


def make_runtime(house: House, limits: QueueLimits) -> JobRuntime:
    connections = house.container.connections
    return JobRuntime(connections.app_url, role=connections.app_role, limits=limits)


class Films:
    """Films of parts that note when they run; the first part waits until the others are queued."""

    def __init__(self) -> None:
        self.order: list[str] = []
        self.busy = asyncio.Event()
        self.open = asyncio.Event()

    async def film(self, context: JobContext) -> None:
        name, parts = context.payload["name"], context.payload["parts"]
        children = [
            await context.spawn("turns.part", f"part{part}", {"name": f"{name}{part}"}, queue=RENDER, part=part)
            for part in range(parts)
        ]
        for child in children:
            await context.wait(child)

    async def part(self, context: JobContext) -> None:
        async def work() -> None:
            self.order.append(context.payload["name"])
            self.busy.set()
            await self.open.wait()

        await context.step("work", work)


async def test_one_slot_serves_age_then_tier_and_the_parts_of_tenants_in_turn(house: House) -> None:
    films = Films()
    runtime = make_runtime(house, QueueLimits(1, MANY, poll_seconds=0.05))
    runtime.register("turns.film", films.film, max_recoveries=1)
    runtime.register("turns.part", films.part, max_recoveries=1)
    await runtime.launch()
    try:
        first = await house.defer("turns.film", payload={"name": "busy", "parts": 1}, at=before(hours=9))
        await films.busy.wait()
        orders: list[tuple[str, int, Tier, dt.datetime]] = [
            ("fresh free ", 2, "free", before(minutes=1)),
            ("standard ", 1, "standard", NOW),
            ("pro A", 3, "pro", NOW),
            ("pro B", 3, "pro", NOW + dt.timedelta(seconds=1)),
            ("enterprise ", 2, "enterprise", NOW),
            ("aged free ", 1, "free", before(hours=3)),
        ]
        jobs = [
            await house.defer("turns.film", payload={"name": name, "parts": parts}, tier=tier, at=at)
            for name, parts, tier, at in orders
        ]
        waiting = "select count(*) from dbos.workflow_status where queue_name = 'render' and status = 'ENQUEUED'"
        while house.query(waiting)[0][0] < sum(parts for _, parts, _, _ in orders):  # noqa: ASYNC110 -- in the database
            await asyncio.sleep(0.05)
        assert films.order == ["busy0"]
        films.open.set()
        for job in (first, *jobs):
            await house.wait_for(job, "succeeded")
    finally:
        await runtime.stop()
    assert films.order[1:] == [
        "aged free 0",
        *("enterprise 0", "enterprise 1"),
        *("pro A0", "pro B0", "pro A1", "pro B1", "pro A2", "pro B2"),
        "standard 0",
        *("fresh free 0", "fresh free 1"),
    ]


async def test_a_workspace_has_as_many_films_in_flight_as_its_plan_and_holds_up_nobody(house: House) -> None:
    running: Counter[uuid.UUID] = Counter()
    most: Counter[uuid.UUID] = Counter()
    together = 0

    async def film(context: JobContext) -> None:
        async def work() -> None:
            nonlocal together
            running[context.workspace_id] += 1
            most[context.workspace_id] = max(most[context.workspace_id], running[context.workspace_id])
            together = max(together, running.total())
            await asyncio.sleep(0.3)
            running[context.workspace_id] -= 1

        await context.step("work", work)

    runtime = make_runtime(house, QueueLimits(1, {**MANY, "standard": 2}, poll_seconds=0.05))
    runtime.register("turns.film", film, max_recoveries=1)
    await runtime.launch()
    busy, neighbour = uuid.uuid4(), uuid.uuid4()
    try:
        jobs = [
            await house.defer("turns.film", payload={}, tier="standard", workspace=workspace)
            for workspace in (*[busy] * 6, *[neighbour] * 2)
        ]
        for job in jobs:
            await house.wait_for(job, "succeeded")
    finally:
        await runtime.stop()
    assert most == {busy: 2, neighbour: 2}
    assert together > 2
