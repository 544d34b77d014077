"""How much faster scenes are rendered by two workers' slots on two processors than by one's on one."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from typing import Any

from bench.result import Ratio, Result

RUNS = int(os.environ.get("BENCH_RUNS", "3"))
SENTENCES = 16


def run() -> Result:
    """Take turns on one processor and on as many as there are; each with as many slots as it has processors.

    The processors are taken away by affinity, for one encoder's own threads would use a second one that lies idle. What
    the machine itself gains is measured beside it: one film on each processor at the same time, against one film alone.
    """
    cores = len(os.sched_getaffinity(0))
    runs: dict[str, list[dict[str, Any]]] = {"one": [], "all": [], "apart": []}
    for _ in range(RUNS):
        runs["one"].append(_together(1)[0])
        runs["all"].append(_together(cores)[0])
        runs["apart"].append(_apart(cores))
        print(f"  { ({name: made[-1] for name, made in runs.items()}) }", file=sys.stderr, flush=True)
    scenes, cpu = (
        {name: statistics.median(float(made[what]) for made in series) for name, series in runs.items()}
        for what in ("scenes", "scenes_cpu")
    )
    gained = scenes["one"] / scenes["all"]
    possible = cores * scenes["one"] / scenes["apart"]
    return Result(
        "scaling",
        "our own scenes with one slot on one processor",
        (
            Ratio(f"speed-up of {cores} slots / {cores} processors", gained / cores, 0.9, at_most=False),
            Ratio("speed-up / what films apart, one on each processor, gain", gained / possible, 0.9, at_most=False),
            Ratio(f"CPU with {cores} slots, against one", cpu["all"] / cpu["one"], 1.1),
        ),
        {"processors": cores, **runs, "load": round(os.getloadavg()[0], 1)},
    )


def _together(cores: int) -> list[dict[str, Any]]:
    return _children([list(range(cores))])


def _apart(cores: int) -> dict[str, Any]:
    """Return the figures of the slowest of several films, each alone on a processor of its own."""
    made = _children([[core] for core in range(cores)])
    return max(made, key=lambda one: float(one["scenes"]))


def _children(places: list[list[int]]) -> list[dict[str, Any]]:
    """Render one film on each of the places at the same time; a place is a list of processors."""
    allowed = sorted(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory(prefix="mutoscope-bench-") as folder:
        children: list[subprocess.Popen[str]] = []
        for number, place in enumerate(places):
            cores = ",".join(str(allowed[core]) for core in place)
            argv = [
                sys.executable,
                "-m",
                "bench.scenes_child",
                cores,
                str(SENTENCES),
                f"{folder}/{number}",
                f"{folder}/out-{number}",
            ]
            children.append(subprocess.Popen(argv, stdout=subprocess.PIPE, text=True))
        said = [child.communicate()[0] for child in children]
    if any(child.returncode for child in children):
        raise RuntimeError("a film was not rendered")
    return [json.loads(text.splitlines()[-1]) for text in said]
