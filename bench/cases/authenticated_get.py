"""CPU of the API process for one authenticated GET of a project, against a bare FastAPI route with the same answer."""

from __future__ import annotations

import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import psutil

from bench.customers import running_database
from bench.result import Ratio, Result

REQUESTS, CALLERS, ROUNDS = 2000, 8, 5


@dataclass
class Served:
    """A server in a process of its own."""

    process: subprocess.Popen[str]
    port: int
    request: bytes

    def cpu(self) -> float:
        """Return the CPU seconds it has used."""
        times = psutil.Process(self.process.pid).cpu_times()
        return times.user + times.system


def run() -> Result:
    """Ask both in turn, over loopback and kept connections; count the CPU time of the process that serves."""
    with tempfile.TemporaryDirectory(prefix="mts-bench-") as name, running_database(Path(name)):
        ours, bare = _start("ours", Path(name)), _start("bare", Path(name))
        try:
            costs: dict[str, list[float]] = {"ours": [], "bare": []}
            for turn in range(ROUNDS + 1):
                for what, served in (("ours", ours), ("bare", bare)):
                    before = served.cpu()
                    asyncio.run(_ask(served))
                    if turn:  # the first warms up
                        costs[what].append(1e6 * (served.cpu() - before) / REQUESTS)
        finally:
            for served in (ours, bare):
                if served.process.stdin:
                    served.process.stdin.close()
                served.process.wait(30)
    mine, theirs = statistics.median(costs["ours"]), statistics.median(costs["bare"])
    return Result(
        "authenticated_get",
        "a bare FastAPI route with the same answer",
        (Ratio("CPU of the API process for one GET", mine / theirs, 2.5),),
        {
            "ours, CPU µs a request": [round(cost) for cost in costs["ours"]],
            "bare, CPU µs a request": [round(cost) for cost in costs["bare"]],
        },
    )


def _start(what: str, folder: Path) -> Served:
    argv = [sys.executable, "-m", "bench.serve_child", what, str(folder)]
    process = subprocess.Popen(
        argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    line = process.stdout.readline() if process.stdout else ""
    if not line:
        raise RuntimeError(f"bench.serve_child {what} did not start")
    told = json.loads(line)
    head = f"GET {told['path']} HTTP/1.1\r\nHost: bench\r\nAuthorization: {told['authorization']}\r\n\r\n"
    return Served(process, told["port"], head.encode())


async def _ask(served: Served) -> None:
    await asyncio.gather(*(_caller(served) for _ in range(CALLERS)))


async def _caller(served: Served) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
    for _ in range(REQUESTS // CALLERS):
        writer.write(served.request)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(head.decode())
        length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        await reader.readexactly(int(length.split(b":")[1]))
    writer.close()
    await writer.wait_closed()
