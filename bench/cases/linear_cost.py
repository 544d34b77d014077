"""CPU a finished second and memory: 200 short clips against 4, and ten minutes against one."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from bench.measure import Cost, measure
from bench.render_child import film
from bench.result import Ratio, Result


def run() -> Result:
    """Render each once: CPU seconds of a whole film hardly vary."""
    few, many = _cost(4, 12), _cost(200, 200)
    long = _cost(4, 120)
    return Result(
        "linear_cost",
        "our own render of 4 clips and one minute",
        (
            Ratio("200 clips, CPU a second", many[1] / few[1], 1.15),
            Ratio("ten minutes, CPU a second", long[1] / few[1], 1.1),
            Ratio("ten minutes, peak memory", long[0].peak_mb / few[0].peak_mb, 1.1),
        ),
        {"4 clips": few[0], "200 clips": many[0], "ten minutes": long[0]},
    )


def _cost(clips: int, sentences: int) -> tuple[Cost, float]:
    composed = film(clips, sentences)
    seconds = float(composed.timeline.frames / composed.timeline.canvas.rate)
    with tempfile.TemporaryDirectory(prefix="mutoscope-bench-") as folder:
        argv = [sys.executable, "-m", "bench.render_child", str(clips), str(sentences)]
        cost = measure([*argv, Path(folder) / "store", Path(folder)])
    return cost, cost.cpu / seconds
