"""How soon somebody sees how the film will look: `mutoscope make --preview` from its start to the picture."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from PIL import Image

from bench.material import SENTENCES, clips, logo
from bench.measure import Cost, measure, median
from bench.result import Ratio, Result

LIMIT_SECONDS = 3.0
RUNS = int(os.environ.get("BENCH_RUNS", "3"))
SENTENCES_SAID = 6


def run() -> Result:
    """Draw it each time in an empty store, at full size: the program's start and the look at every file count."""
    costs = [_preview() for _ in range(RUNS)]
    middle = median(costs)
    return Result(
        "first_frame",
        "a limit of 3 s",
        (
            Ratio("first picture of a film, seconds / 3", middle.wall / LIMIT_SECONDS, 1.0),
            Ratio("first picture of a film, CPU seconds / 3", middle.cpu / LIMIT_SECONDS, 1.0),
        ),
        {"runs": costs, "load": round(os.getloadavg()[0], 1)},
    )


def _preview() -> Cost:
    with tempfile.TemporaryDirectory(prefix="mutoscope-bench-") as name:
        work = Path(name)
        script = work / "script.txt"
        script.write_text("\n\n".join(SENTENCES[:SENTENCES_SAID]), encoding="utf-8")
        argv = [Path(sys.executable).with_name("mutoscope"), "make", script, f"--logo={logo()}", "--preview"]
        argv += [*(f"--clip={path}" for path in clips()), f"--out={work / 'out'}"]
        cost = measure(argv, env={"MUTOSCOPE_DATA_DIR": str(work / "data")})
        with Image.open(work / "out" / "script-preview.jpg") as picture:
            if picture.size != (1080, 1920):
                raise RuntimeError(f"the picture is {picture.size}")
    print(f"  {cost}", file=sys.stderr, flush=True)
    return cost
