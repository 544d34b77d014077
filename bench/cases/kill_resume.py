"""A worker is killed with SIGKILL while it renders: when another goes on, and what is rendered a second time."""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, LiteralString

import psycopg

from bench.customers import make_customer, opened, order, running_database
from bench.material import SENTENCES
from bench.result import Ratio, Result
from bench.workers import Worker, running_workers
from mutoscope.infra.connections import Connections

LIMIT_SECONDS, PATIENCE_SECONDS, COUNT = 5.0, 900.0, 3

_RENDERING = "select executor_id from dbos.workflow_status where status = 'PENDING' and name = 'generation.segment'"
_DONE = "select 1 from dbos.operation_outputs where function_name = 'render' limit 1"
_HELD = "select 1 from dbos.workflow_status where status = 'PENDING' and executor_id = %s limit 1"
_ENDED = "select status from generation where status not in ('queued', 'processing')"


def run() -> Result:
    """Two workers make one film; the one that renders is killed when a segment is finished and another is in work."""
    with tempfile.TemporaryDirectory(prefix="mts-bench-") as name:
        folder = Path(name)
        with running_database(folder) as connections, running_workers(folder, 2) as workers:
            generation = asyncio.run(_order(folder))
            figures = _kill_and_watch(connections, workers, folder)
        figures["generation"] = str(generation)
    return Result(
        "kill_resume",
        "a limit of 5 s, and rendering nothing twice",
        (
            Ratio("seconds until the dead worker's jobs are taken up / 5", figures["taken up, s"] / LIMIT_SECONDS, 1.0),
            Ratio("finished parts made again", figures["made again"], 0.0),
            Ratio("the film is finished", float(figures["status"] == "complete"), 1.0, at_most=False),
        ),
        figures,
    )


async def _order(folder: Path) -> object:
    async with opened(folder) as container:
        customer = await make_customer(container, SENTENCES[:COUNT])
        return (await order(container, customer)).id


def _kill_and_watch(connections: Connections, workers: Sequence[Worker], folder: Path) -> dict[str, Any]:
    with psycopg.connect(connections.owner_url, autocommit=True) as connection:

        def first(statement: LiteralString, *parameters: str) -> Any:  # noqa: ANN401 -- a row's first column
            row = connection.execute(statement, parameters).fetchone()
            return row[0] if row else None

        _wait(lambda: first(_DONE) and first(_RENDERING))
        rendering = first(_RENDERING)
        victim = next(worker for worker in workers if worker.executor == rendering)
        before = _artefacts(folder)
        victim.process.kill()
        killed = time.perf_counter()
        _wait(lambda: not first(_HELD, victim.executor))
        taken_up = time.perf_counter() - killed
        status = _wait(lambda: first(_ENDED))
    after = _artefacts(folder)
    return {
        "taken up, s": round(taken_up, 2),
        "finished before": len(before),
        "made again": sum(after.get(path) != inode for path, inode in before.items()),
        "status": status,
        "load": round(os.getloadavg()[0], 1),
    }


def _artefacts(folder: Path) -> dict[Path, int]:
    """Return the finished pictures and sentences; one that is made again is another file of the same name."""
    found = (path for suffix in ("mp4", "wav") for path in (folder / "artefacts").glob(f"*/*/*.{suffix}"))
    return {path: path.stat().st_ino for path in found if not path.name.startswith(".")}


def _wait(look: Callable[[], Any]) -> Any:  # noqa: ANN401 -- whatever there is to see
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (seen := look()):
        if time.monotonic() > deadline:
            raise TimeoutError("the film did not get on")
        time.sleep(0.02)
    return seen
