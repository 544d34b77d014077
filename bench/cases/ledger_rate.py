"""Holds and settlements a second, each a transaction of the product's own verbs, against pgbench's TPC-B."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path

import psycopg

from bench.customers import running_database
from bench.pgbench import Tpcb
from bench.result import Ratio, Result
from mutoscope.infra.connections import Connections

WALLETS, CONNECTIONS, SECONDS, SCALE = 1000, 8, 5.0, 10
ROUNDS = int(os.environ.get("BENCH_RUNS", "5"))


def run() -> Result:
    """Take turns on one server with full durability; each round's ratio is of neighbours, the median counts."""
    with tempfile.TemporaryDirectory(prefix="mts-bench-") as name, running_database(Path(name)) as connections:
        folder = Path(name)
        wide = Tpcb.prepare(connections, scale=SCALE)
        narrow = Tpcb.prepare(connections, scale=1, name="tpcb_hot")
        many, one = _wallets(connections, folder / "many", WALLETS), _wallets(connections, folder / "one", 1)
        rounds = [_round(folder, wide, many) for _ in range(ROUNDS)]
        hot = [_round(folder, narrow, one) for _ in range(max(1, ROUNDS // 2))]
    return Result(
        "ledger_rate",
        f"pgbench TPC-B, scale {SCALE}, {CONNECTIONS} connections, the same server",
        (
            Ratio(
                "hold or settle in 1000 wallets, transactions a second", _median(rounds, "ratio"), 0.6, at_most=False
            ),
            Ratio("one wallet, against one branch", _median(hot, "ratio"), 0.6, at_most=False, counts=False),
        ),
        {
            "ratios of the rounds": [round(one["ratio"], 3) for one in rounds],
            "TPC-B a second": [round(one["tpcb"]) for one in rounds],
            "hold or settle a second": [round(one["rate"]) for one in rounds],
            "client CPU ms each": round(_median(rounds, "cpu_ms"), 3),
            "one wallet a second": [round(one["rate"]) for one in hot],
            "one branch a second": [round(one["tpcb"]) for one in hot],
        },
    )


def _round(folder: Path, tpcb: Tpcb, workspaces: Path) -> dict[str, float]:
    """Run pgbench, the ledger, pgbench: the load of the machine drifts, and both sides are to see the same."""
    before = tpcb.rate(clients=CONNECTIONS, threads=2, seconds=SECONDS)
    ours = _ledger(folder, workspaces)
    limit = (before + tpcb.rate(clients=CONNECTIONS, threads=2, seconds=SECONDS)) / 2
    return {**ours, "tpcb": limit, "ratio": ours["rate"] / limit}


def _ledger(folder: Path, workspaces: Path) -> dict[str, float]:
    argv = [sys.executable, "-m", "bench.ledger_child", str(folder), str(CONNECTIONS), str(SECONDS), str(workspaces)]
    done = subprocess.run(argv, check=True, input="go\n", stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def _wallets(connections: Connections, file: Path, count: int) -> Path:
    """Give so many workspaces credits in three lots; write their ids into a file."""
    workspaces = [uuid.uuid4() for _ in range(count)]
    with psycopg.connect(connections.owner_url) as connection:
        for one in workspaces:
            connection.execute("select set_config('app.workspace_id', %s, false)", (str(one),))
            for ref, source in (("trial", "trial"), ("plan", "plan"), ("pack", "pack")):
                grant = "select ledger.grant_credits(%s, 'credit', 1000000000, %s, %s, 20)"
                connection.execute(grant, (one, ref, source))
    with psycopg.connect(connections.owner_url, autocommit=True) as connection:
        connection.execute("vacuum analyze")
    file.write_text("\n".join(map(str, workspaces)), encoding="utf-8")
    return file


def _median(rounds: list[dict[str, float]], what: str) -> float:
    return statistics.median(one[what] for one in rounds)
