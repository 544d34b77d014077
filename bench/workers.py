"""Worker processes of an installation, each ready before the next one starts."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil


@dataclass(frozen=True)
class Worker:
    """A process, and the name under which it executes jobs."""

    process: subprocess.Popen[str]
    executor: str


@contextmanager
def running_workers(folder: Path, count: int) -> Generator[list[Worker]]:
    """Run workers on the database in `folder`; the sign of life that is new when one is ready is its own."""
    environment = {
        **os.environ,
        "MUTOSCOPE_DATA_DIR": str(folder),
        "MUTOSCOPE_SECRET_KEY": "b" * 40,
        "MUTOSCOPE_LOG_LEVEL": "ERROR",
    }
    argv = [sys.executable, "-m", "mutoscope.worker"]
    known = _signs(folder)
    started: list[Worker] = []
    processes: list[subprocess.Popen[str]] = []
    try:
        for _ in range(count):
            processes.append(subprocess.Popen(argv, env=environment, stdout=subprocess.PIPE, text=True))
            out = processes[-1].stdout
            if out is None or "ready" not in out.readline():
                raise RuntimeError("a worker did not start")
            (new,) = _signs(folder) - known
            known.add(new)
            started.append(Worker(processes[-1], new))
        yield started
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(60)
            if process.stdout:
                process.stdout.close()


def _signs(folder: Path) -> set[str]:
    workers = folder / "workers"
    return {file.name for file in workers.iterdir()} if workers.is_dir() else set()


def tree_cpu(pid: int) -> float:
    """Return the processor seconds of a running process, of what it started and waited for, and of what still runs."""
    root = psutil.Process(pid)
    total = 0.0
    for process in (root, *root.children(recursive=True)):
        with contextlib.suppress(psutil.Error):  # it ended meanwhile: then its parent counts it
            times = process.cpu_times()
            total += times.user + times.system + times.children_user + times.children_system
    return total


def own_cpu(pid: int) -> float:
    """Return the processor seconds of a running process without those of the programs it started."""
    times = psutil.Process(pid).cpu_times()
    return times.user + times.system
