"""Transactions a second that create a generation, against pgbench's TPC-B on the same server in the same run."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.customers import running_database
from bench.pgbench import Tpcb
from bench.result import Ratio, Result

PROCESSES, CUSTOMERS, SECONDS = 2, 4, 8.0
SCALE = 10


def run() -> Result:
    """Take turns, pgbench first and last, each with eight connections at once; full durability throughout."""
    with tempfile.TemporaryDirectory(prefix="mts-bench-") as name:
        folder = Path(name)
        with running_database(folder) as connections:
            bench = Tpcb.prepare(connections, scale=SCALE)
            tpcb = [_tpcb(bench)]
            created = _together("create", folder)
            settled = _together("settle", folder)
            tpcb.append(_tpcb(bench))
    limit = sum(tpcb) / len(tpcb)
    return Result(
        "create_generation",
        f"pgbench TPC-B, scale {SCALE}, the same server",
        (
            Ratio("create a generation, transactions a second", created["rate"] / limit, 0.15, at_most=False),
            Ratio("hold and settle, transactions a second", settled["rate"] / limit, 0.6, at_most=False, counts=False),
        ),
        {"TPC-B a second": tpcb, "create": created, "hold and settle": settled},
    )


def _tpcb(bench: Tpcb) -> float:
    return bench.rate(clients=PROCESSES * CUSTOMERS, threads=PROCESSES, seconds=SECONDS)


def _together(what: str, folder: Path) -> dict[str, float]:
    """Run the processes side by side; return the sum of their rates, and CPU and waiting of one transaction."""
    argv = [sys.executable, "-m", "bench.create_child", what, str(folder), str(CUSTOMERS), str(SECONDS)]
    children = [
        subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(PROCESSES)
    ]
    try:
        for child in children:
            if _line(child) != "prepared":
                raise RuntimeError(f"bench.create_child {what} did not start")
        for child in children:
            if child.stdin:
                child.stdin.write("go\n")
                child.stdin.close()
        done = [json.loads(_line(child)) for child in children]
    finally:
        for child in children:
            child.terminate()
            child.wait()
    return {
        "rate": round(sum(one["count"] / one["wall"] for one in done), 1),
        "client CPU ms each": round(1000 * sum(one["cpu"] for one in done) / sum(one["count"] for one in done), 2),
        "p50 ms": round(1000 * max(one["p50"] for one in done), 1),
    }


def _line(child: subprocess.Popen[str]) -> str:
    return child.stdout.readline().strip() if child.stdout else ""
