"""CPU a finished second and memory: 200 short clips against 4, and ten minutes against one."""

from __future__ import annotations

import sys
import tempfile

from bench.measure import Cost, measure
from bench.render_child import film
from bench.result import Ratio, Result


def run() -> Result:
    """Render each once: CPU seconds of a whole film hardly vary.

    At half the width and height, so that it takes minutes: what a segment costs besides its pictures then weighs four
    times as much as at full size.
    """
    few, many, long = _cost(4, 12), _cost(200, 200), _cost(4, 120)
    return Result(
        "linear_cost",
        "our own render of 4 clips and one minute",
        (
            Ratio("200 clips of 2 s, CPU a second", many[1] / few[1], 1.15),
            Ratio("ten minutes, CPU a second", long[1] / few[1], 1.1),
            Ratio("ten minutes, peak memory", long[0].peak_mb / few[0].peak_mb, 1.1),
        ),
        {"4 clips": few[0], "200 clips": many[0], "ten minutes": long[0]},
    )


def _cost(clips: int, sentences: int) -> tuple[Cost, float]:
    timeline = film(clips, sentences, half=True).timeline
    seconds = float(timeline.frames / timeline.canvas.rate)
    with tempfile.TemporaryDirectory(prefix="mutoscope-bench-") as name:
        argv = [sys.executable, "-m", "bench.render_child", str(clips), str(sentences), f"{name}/store", name, "--half"]
        cost = measure(argv)
    print(f"  {clips} clips, {seconds:.0f} s of film: {cost}", file=sys.stderr, flush=True)
    return cost, cost.cpu / seconds
