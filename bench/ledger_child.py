"""Hold and settle credits in random wallets for a while, each verb a transaction; print how many a second.

Usage: python -m bench.ledger_child FOLDER CONNECTIONS SECONDS FILE, a file of workspaces. It waits for a line on
standard input between connecting and starting the clock.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
import uuid
from pathlib import Path

import uvloop

from bench.customers import settings_of
from mutoscope.infra.connections import embedded_postgres
from mutoscope.infra.database import APP_ROLE, Database
from mutoscope.ledger import place_hold, settle_hold


async def hold_and_settle(database: Database, workspace_id: uuid.UUID) -> None:
    """Hold 50 milli-credits, then spend 40 of them: two transactions, as a film's beginning and end are."""
    key = uuid.uuid4().hex
    async with database.session(workspace_id) as session:
        hold = await place_hold(session, workspace_id, 50, key=key, ref=key)
    async with database.session(workspace_id) as session:
        await settle_hold(session, workspace_id, hold.id, 40, key=key)


async def main(folder: Path, connections: int, seconds: float, workspaces: list[uuid.UUID]) -> None:
    """Connect, wait for the start, work, report."""
    database = Database.connect(embedded_postgres(settings_of(folder)).url(APP_ROLE), pool_size=connections)
    chance = random.Random(7)  # noqa: S311 -- a repeatable choice, no secret
    await asyncio.gather(*(hold_and_settle(database, chance.choice(workspaces)) for _ in range(connections)))
    print("prepared", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    times: list[float] = []
    started, cpu = time.perf_counter(), time.process_time()

    async def one() -> None:
        while (begun := time.perf_counter()) < started + seconds:
            await hold_and_settle(database, chance.choice(workspaces))
            times.append(time.perf_counter() - begun)

    await asyncio.gather(*(one() for _ in range(connections)))
    wall, cpu = time.perf_counter() - started, time.process_time() - cpu
    await database.close()
    count = 2 * len(times)
    print(
        json.dumps({"rate": count / wall, "cpu_ms": 1000 * cpu / count, "p50_ms": 500 * sorted(times)[len(times) // 2]})
    )


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:  # the API server's own loop
        ids = Path(sys.argv[4]).read_text(encoding="utf-8").split()
        runner.run(main(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), [uuid.UUID(one) for one in ids]))
