"""Order films, or hold and settle credits, for a while with several customers at once; print how many a second.

Usage: python -m bench.create_child create|settle FOLDER CUSTOMERS SECONDS. It waits for a line on standard input
between making its customers and starting the clock, so that several such processes start together.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
import uuid
from collections.abc import Awaitable, Callable
from pathlib import Path

import uvloop

from bench.customers import Customer, make_customer, opened, order
from mutoscope.bootstrap import Container
from mutoscope.identity import authenticate
from mutoscope.ledger import place_hold, settle_hold

Work = Callable[[Container, Customer], Awaitable[object]]


async def hold_and_settle(container: Container, customer: Customer) -> None:
    """Hold 50 milli-credits and spend 40 of them, in one transaction."""
    workspace_id = authenticate(container.signer, customer.header).workspace_id
    key = uuid.uuid4().hex
    async with container.database.session(workspace_id=workspace_id) as session:
        hold = await place_hold(session, workspace_id, 50, key=key, ref=key)
        await settle_hold(session, workspace_id, hold.id, 40, key=key)


async def repeat(container: Container, customers: list[Customer], seconds: float, work: Work) -> dict[str, float]:
    """Let every customer work again and again until the time is over."""
    times: list[float] = []
    ends = time.perf_counter() + seconds

    async def one(customer: Customer) -> None:
        while (begun := time.perf_counter()) < ends:
            await work(container, customer)
            times.append(time.perf_counter() - begun)

    cpu, started = time.process_time(), time.perf_counter()
    await asyncio.gather(*(one(customer) for customer in customers))
    wall = time.perf_counter() - started
    return {"count": len(times), "wall": wall, "cpu": time.process_time() - cpu, "p50": sorted(times)[len(times) // 2]}


async def main(what: str, folder: Path, count: int, seconds: float) -> None:
    """Prepare, wait for the start, work, report."""
    work: Work = order if what == "create" else hold_and_settle
    async with opened(folder) as container:
        customers = [await make_customer(container) for _ in range(count)]
        await asyncio.gather(*(work(container, customer) for customer in customers))
        print("prepared", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        print(json.dumps(await repeat(container, customers, seconds, work)), flush=True)


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:  # the API server's own loop
        runner.run(main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])))
