"""A worker process whose task makes a small film with real commands; it is killed over and over by the tests.

Each step tells in `chaos_log` that it is inside. While the file FOLDER/gates/STEP exists, a step stays inside with a
running ffmpeg, so that whoever kills something hits the middle of it. Usage: chaos_worker.py APP_URL FOLDER
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
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
from mutoscope.media.runner import ffmpeg_binary, run_guarded, start_guarded

_LOG = text("insert into chaos_log (job, step, pid) values (:job, :step, :pid)")
_PICTURE = "testsrc2=size=320x240:rate=200:duration="


class Film:
    """The steps, on a database, an artefact store and a folder of gates."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self.store = ArtefactStore(folder / "artefacts")
        self.gates = folder / "gates"

    def inside(
        self, context: JobContext, step: str, work: Callable[[], Awaitable[Any]]
    ) -> Callable[[], Awaitable[Any]]:
        async def run() -> Any:  # noqa: ANN401 -- JSON
            await self.stay(context, step)
            return await work()

        return run

    async def stay(self, context: JobContext, step: str) -> None:
        """Tell that the step is inside, and stay there with a real child process while its gate is shut."""
        gate = self.gates / step
        async with contextlib.AsyncExitStack() as stack:
            if gate.exists():
                command = [ffmpeg_binary(), "-re", "-f", "lavfi", "-i", f"{_PICTURE}600", "-f", "null", "-"]
                await stack.enter_async_context(await start_guarded(command, cwd=self.gates))
            async with self.database.session() as session:
                await session.execute(_LOG, {"job": str(context.job_id), "step": step, "pid": os.getpid()})
            while gate.exists():  # noqa: ASYNC110 -- the other side is another process
                await asyncio.sleep(0.02)

    async def encode(self, name: str, seconds: str) -> str:
        """Encode a test picture in about real time: long enough to be cancelled in the middle."""
        key = artefact_key("chaos", {"name": name})
        if self.store.find(key, ".mp4") is None:
            with self.store.make(key, ".mp4") as path:
                source = ["-re", "-f", "lavfi", "-i", f"{_PICTURE}{seconds}"]
                await run_guarded([ffmpeg_binary(), "-y", *source, "-c:v", "libx264", path], cwd=path.parent)
        return key

    async def part(self, context: JobContext) -> Any:  # noqa: ANN401 -- JSON
        name, seconds = context.payload["name"], context.payload["seconds"]
        work = self.inside(context, name, lambda: self.encode(f"{context.job_id}{name}", seconds))
        return await context.step("encode", work)

    async def poison(self, _context: JobContext) -> None:
        os.abort()

    async def run(self, context: JobContext) -> str:
        if context.payload.get("kind") == "poison":
            return await context.wait(await context.spawn("chaos.poison", "poison", {}, queue=RENDER))
        seconds = context.payload.get("seconds", "0.1")

        async def start(name: str, queue: HeavyQueue, part: int) -> Child:
            return await context.spawn("chaos.part", name, {"name": name, "seconds": seconds}, queue=queue, part=part)

        await context.step("probe", self.inside(context, "probe", lambda: asyncio.sleep(0, "probed")))
        spoken = [await start(f"speak{number}", SPEECH, number) for number in range(2)]
        segments: list[Child] = []
        for number, child in enumerate(spoken):
            await context.wait(child)
            segments.append(await start(f"segment{number}", RENDER, number))
        for child in segments:
            await context.wait(child)
        await context.step(
            "assemble", self.inside(context, "assemble", lambda: self.encode(str(context.job_id), seconds))
        )
        return await context.step("finish", self.inside(context, "finish", lambda: self.finish(context)))

    async def finish(self, context: JobContext) -> str:
        async with self.database.session(workspace_id=context.workspace_id) as session:
            await settle_hold(session, context.workspace_id, context.payload["hold"], 1000, key=str(context.job_id))
        await self.stay(context, "paid")  # committed, not yet recorded: a kill here runs the step again
        return "done"


async def main(url: str, folder: Path) -> None:
    """Work until killed, or until told to stop."""
    database = Database.connect(url, pool_size=4)
    film = Film(database, folder)
    limits = QueueLimits(2, {"free": 1, "standard": 2, "pro": 3, "enterprise": 5}, poll_seconds=0.1)
    runtime = JobRuntime(url, role=None, limits=limits)
    runtime.register("chaos.film", film.run, max_recoveries=40)
    runtime.register("chaos.part", film.part, max_recoveries=20)
    runtime.register("chaos.poison", film.poison, max_recoveries=2)
    held, stopping = asyncio.Event(), asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    lease = asyncio.create_task(Lease(database, runtime.executor_id, runtime.recover).keep(held))
    await held.wait()
    await runtime.launch()
    sys.stdout.write(f"up {uuid.uuid4()}\n")
    sys.stdout.flush()
    stopped = asyncio.create_task(stopping.wait())
    await asyncio.wait([lease, stopped], return_when=asyncio.FIRST_COMPLETED)
    if lease.done():
        lease.result()
    lease.cancel()
    await asyncio.gather(lease, return_exceptions=True)
    await runtime.stop()
    await database.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
