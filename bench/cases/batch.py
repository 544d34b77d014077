"""Twenty films of 15 s by one batch, against the same twenty rendered apart, each with an empty cache of its own."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any, LiteralString

import psycopg

from bench.advertisements import FILMS as ALL_FILMS
from bench.advertisements import LINES, OWN, advertisements
from bench.customers import make_customer, opened, order_batch, running_database
from bench.material import clips, music
from bench.result import Ratio, Result
from bench.workers import own_cpu, running_workers, tree_cpu
from mutoscope.infra.connections import Connections
from mutoscope.worker.run_worker import FILMS_AT_ONCE

PATIENCE_SECONDS = 3600.0
FILMS = int(os.environ.get("BENCH_FILMS", str(ALL_FILMS)))
"""Fewer have less in common, so they flatter nobody."""
AT_ONCE = FILMS_AT_ONCE["enterprise"]
"""So many films of one workspace are made at once: so many workspaces order at the same time."""
UNLIKE = 3
"""So many films have no line in common: enough to see that clips alone save next to nothing."""

_ENDED: LiteralString = """
    select g.status, coalesce((g.result->>'duration_ms')::int, 0)
    from generation g join batch_row r on r.project_id = g.project_id
    where r.batch_id = any(%s) and g.status not in ('queued', 'processing')
"""


def run() -> Result:
    """Render apart, then by a batch: through the same worker and database, a workspace's artefacts being its own.

    At half the width and height: what a film costs besides its pictures, and a batch does not share, weighs more then.
    """
    with tempfile.TemporaryDirectory(prefix="mts-bench-") as name:
        folder = Path(name)
        with running_database(folder) as connections:
            measured = _Measured(folder, connections)
            apart = measured.cost("apart", [[row] for row in _rows(advertisements(FILMS))])
            together = measured.cost("batch", [_rows(advertisements(FILMS))])
            unlike = _rows(advertisements(UNLIKE, own=LINES))
            unlike_apart = measured.cost("apart, no line in common", [[row] for row in unlike])
            unlike_together = measured.cost("batch, no line in common", [unlike])
    return Result(
        "batch",
        f"the same {FILMS} films in workspaces of their own, so with empty caches",
        (
            Ratio(
                f"{FILMS} films by one batch, {OWN} of {LINES} lines each film's own, CPU",
                together["cpu"] / apart["cpu"],
                0.6,
            ),
            Ratio(
                f"{UNLIKE} films with the clips in common and no line, CPU",
                unlike_together["cpu"] / unlike_apart["cpu"],
                0.6,
                counts=False,
            ),
        ),
        {
            "apart": apart,
            "batch": together,
            "no line in common, apart": unlike_apart,
            "no line in common, batch": unlike_together,
            "load": round(os.getloadavg()[0], 1),
        },
    )


def _rows(scripts: Sequence[str]) -> list[dict[str, Any]]:
    """Return the orders of films: everything is said, nothing is left to a plan's defaults."""
    names = [path.name for path in clips(half=True)]
    shared = {"voice": "basic-en-US", "music": music().name, "clips": names, "size": "540x960", "fps": 30}
    return [{**shared, "title": f"Film {number}", "script": script} for number, script in enumerate(scripts, 1)]


class _Measured:
    """Orders batches and measures what the worker and all that it starts take until every film has ended."""

    def __init__(self, folder: Path, connections: Connections) -> None:
        self._folder = folder
        self._connections = connections

    def cost(self, what: str, batches: Sequence[Sequence[dict[str, Any]]]) -> dict[str, float]:
        """Return CPU and wall seconds, the films' length and how many segments were encoded; a film failing raises."""
        before = self._encoded()
        films = sum(map(len, batches))
        with running_workers(self._folder, 1) as (worker,):
            started = time.monotonic()
            seconds = 0.0
            for place in range(0, len(batches), AT_ONCE):
                wave = batches[place : place + AT_ONCE]
                seconds += self._wait(asyncio.run(self._order(wave)), sum(map(len, wave)))
            spent = {
                "cpu": round(tree_cpu(worker.process.pid), 2),
                "worker alone": round(own_cpu(worker.process.pid), 2),
            }
            wall = round(time.monotonic() - started, 1)
        cost = {
            **spent,
            "wall": wall,
            "seconds a film": round(seconds / films, 1),
            "segments": self._encoded() - before,
        }
        print(f"  {what}: {cost}", file=sys.stderr, flush=True)
        return cost

    async def _order(self, batches: Sequence[Sequence[dict[str, Any]]]) -> list[uuid.UUID]:
        ordered: list[uuid.UUID] = []
        async with opened(self._folder) as container:
            for rows in batches:
                customer = await make_customer(container, half=True)
                ordered.append((await order_batch(container, customer, rows)).id)
        return ordered

    def _wait(self, ordered: Sequence[uuid.UUID], films: int) -> float:
        """Wait for every film; return their seconds together."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        with psycopg.connect(self._connections.owner_url, autocommit=True) as connection:
            while len(rows := connection.execute(_ENDED, (list(ordered),)).fetchall()) < films:
                if time.monotonic() > deadline:
                    raise TimeoutError(f"{len(rows)} of {films} films ended")
                time.sleep(0.2)
        if any(status != "complete" for status, _ in rows):
            raise RuntimeError(f"films ended as {[status for status, _ in rows]}")
        return sum(length for _, length in rows) / 1000

    def _encoded(self) -> int:
        """Return how many segments lie in all workspaces' artefacts: each has a report beside its picture."""
        pictures = (self._folder / "artefacts").glob("*/*/*.mp4")
        return sum(path.with_suffix(".json").exists() for path in pictures)
