"""Measure a command as a whole process tree: CPU seconds, wall seconds, peak memory."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

SAMPLE_SECONDS = 0.05


@dataclass(frozen=True)
class Cost:
    """What one run of a command took; `peak_mb` is the resident memory of its tree, sampled; shared pages once."""

    cpu: float
    wall: float
    peak_mb: float


def measure(argv: Sequence[str | Path], *, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> Cost:
    """Run `argv` to its end; a non-zero exit raises with the end of what it printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    with tempfile.TemporaryFile() as log:
        child = subprocess.Popen(
            [str(a) for a in argv], cwd=cwd, env={**os.environ, **(env or {})}, stdout=log, stderr=log
        )
        peak: list[int] = [0]
        sampler = threading.Thread(target=_sample, args=(child, peak))
        sampler.start()
        status = child.wait()
        sampler.join()
        wall = time.perf_counter() - started
        if status:
            log.seek(0)
            tail = log.read()[-2000:].decode(errors="replace")
            raise RuntimeError(f"{argv[0]} ended with {status}:\n{tail}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(cpu=round(cpu, 3), wall=round(wall, 3), peak_mb=round(peak[0] / 1e6, 1))


def _sample(child: subprocess.Popen[bytes], peak: list[int]) -> None:
    root = psutil.Process(child.pid)
    resident = 0
    while child.poll() is None:
        try:
            processes = [root, *root.children(recursive=True)]
            total = sum(process.memory_info().rss for process in processes)
            if total > resident:
                resident = total
                peak[0] = max(peak[0], sum(map(_share, processes)))
        except psutil.Error:
            pass  # a process ended between being listed and being read
        time.sleep(SAMPLE_SECONDS)


def _share(process: psutil.Process) -> int:
    """Return a process's bytes, of shared pages its share; reading it walks every page, so only at a new peak.

    Two encoders share forty megabytes of one program file, which a sum of resident memory counts twice.
    """
    if sys.platform == "linux":
        return process.memory_full_info().pss
    return process.memory_info().rss


def alternate(runs: int, **commands: Callable[[], Cost]) -> dict[str, Cost]:
    """Run the commands in turn (A B A B …), so that drift hits both alike; return each one's medians."""
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            costs[name].append(command())
            print(f"  {name}: {costs[name][-1]}", file=sys.stderr, flush=True)
    return {name: median(series) for name, series in costs.items()}


def median(series: Sequence[Cost]) -> Cost:
    """Return the median of each figure by itself."""
    rows = [asdict(cost) for cost in series]
    return Cost(**{key: statistics.median(row[key] for row in rows) for key in ("cpu", "wall", "peak_mb")})
