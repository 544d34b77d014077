"""A worker process whose task makes a small film with real commands; it is killed over and over by the tests.

Each step tells in `chaos_log` that it began. Usage: chaos_worker.py APP_URL FOLDER
"""

from __future__ import annotations

import asyncio
import os
import sys
import uuid
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from sqlalchemy import text

from mutoscope.infra.database import Database
from mutoscope.jobs import RENDER, SPEECH, Child, HeavyQueue, JobContext, JobRuntime, Lease, QueueLimits
from mutoscope.ledger import settle_hold
from mutoscope.media.artefacts import ArtefactStore, artefact_key
from mutoscope.media.runner import ffmpeg_binary, run_guarded

_LOG = text("insert into chaos_log (job, step, pid) values (:job, :step, :pid)")


class Film:
    """The steps, on a database and an artefact store."""

    def __init__(self, database: Database, store: ArtefactStore) -> None:
        self.database = database
        self.store = store

    async def began(self, context: JobContext, step: str) -> None:
        async with self.database.session() as session:
            await session.execute(_LOG, {"job": str(context.job_id), "step": step, "pid": os.getpid()})

    def logged(
        self, context: JobContext, step: str, work: Callable[[], Awaitable[Any]]
    ) -> Callable[[], Awaitable[Any]]:
        async def run() -> Any:  # noqa: ANN401 -- JSON
            await self.began(context, step)
            return await work()

        return run

    async def encode(self, name: str, seconds: str, rate: str = "200") -> str:
        """Encode a test picture in about real time: long enough to be killed in the middle."""
        key = artefact_key("chaos", {"name": name})
        if self.store.find(key, ".mp4") is None:
            with self.store.make(key, ".mp4") as path:
                source = f"testsrc2=size=320x240:rate={rate}:duration={seconds}"
                command = [ffmpeg_binary(), "-y", "-re", "-f", "lavfi", "-i", source, "-c:v", "libx264", path]
                await run_guarded(command, cwd=path.parent)
        return key

    async def part(self, context: JobContext) -> Any:  # noqa: ANN401 -- JSON
        name = context.payload["name"]
        work = self.logged(context, name, lambda: self.encode(f"{context.job_id}{name}", context.payload["seconds"]))
        return await context.step("encode", work)

    async def poison(self, _context: JobContext) -> None:
        os.abort()

    async def run(self, context: JobContext) -> str:
        kind = context.payload.get("kind", "film")
        if kind == "poison":
            return await context.wait(await context.spawn("chaos.poison", "poison", {}, queue=RENDER))
        seconds = context.payload.get("seconds", "0.7")

        async def start(name: str, queue: HeavyQueue, part: int) -> Child:
            return await context.spawn("chaos.part", name, {"name": name, "seconds": seconds}, queue=queue, part=part)

        await context.step("probe", self.logged(context, "probe", lambda: asyncio.sleep(0.5, "probed")))
        spoken = [await start(f"speak{number}", SPEECH, number) for number in range(2)]
        segments: list[Child] = []
        for number, child in enumerate(spoken):
            await context.wait(child)
            segments.append(await start(f"segment{number}", RENDER, number))
        for child in segments:
            await context.wait(child)
        await context.step(
            "assemble", self.logged(context, "assemble", lambda: self.encode(f"{context.job_id}", "0.5"))
        )
        return await context.step("finish", self.logged(context, "finish", lambda: self.finish(context)))

    async def finish(self, context: JobContext) -> str:
        async with self.database.session(workspace_id=context.workspace_id) as session:
            hold = context.payload.get("hold")
            if hold is not None:
                await settle_hold(session, context.workspace_id, hold, 1000, key=str(context.job_id))
        await asyncio.sleep(0.3)  # committed, not yet recorded: a kill here runs the step again
        return "done"


async def main(url: str, folder: Path) -> None:
    """Work until killed."""
    database = Database.connect(url, pool_size=4)
    film = Film(database, ArtefactStore(folder))
    limits = QueueLimits(2, {"free": 1, "standard": 2, "pro": 3, "enterprise": 5}, poll_seconds=0.1)
    runtime = JobRuntime(url, role=None, limits=limits)
    runtime.register("chaos.film", film.run, max_recoveries=40)
    runtime.register("chaos.part", film.part, max_recoveries=20)
    runtime.register("chaos.poison", film.poison, max_recoveries=2)
    held = asyncio.Event()
    lease = asyncio.create_task(Lease(database, runtime.executor_id, runtime.recover).keep(held))
    await held.wait()
    await runtime.launch()
    sys.stdout.write(f"up {uuid.uuid4()}\n")
    sys.stdout.flush()
    await lease


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
