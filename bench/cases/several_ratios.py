"""Make one film in three shapes at once, against making it upright alone."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

from bench.measure import Cost, alternate, measure
from bench.result import Ratio, Result

RUNS = int(os.environ.get("BENCH_RUNS", "2"))
ALONE = ("1080x1920",)
THREE = ("1080x1920", "1080x1080", "1920x1080")


def run() -> Result:
    """Alternate the two on four sentences, so that as many segments are rendered at once as in any film."""
    with tempfile.TemporaryDirectory(prefix="mutoscope-bench-") as folder:
        work = Path(folder)

        def make(sizes: tuple[str, ...]) -> Cost:
            shutil.rmtree(work / "store", ignore_errors=True)
            return measure([sys.executable, "-m", "bench.several_child", work / "store", work / "out", *sizes])

        costs = alternate(RUNS, alone=lambda: make(ALONE), three=lambda: make(THREE))
    alone, three = costs["alone"], costs["three"]
    return Result(
        "several_ratios",
        "the same film upright only",
        (
            Ratio("9:16, 1:1 and 16:9 in one job, CPU", three.cpu / alone.cpu, 1.9),
            Ratio("9:16, 1:1 and 16:9 in one job, peak memory", three.peak_mb / alone.peak_mb, 1.1),
        ),
        {"9:16 alone": alone, "three": three},
    )
