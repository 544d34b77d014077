"""Starting: the command's help, `mutoscope up` for the second time, and a set-up that has nothing to do."""

from __future__ import annotations

import runpy
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from bench.measure import Cost, measure, median
from bench.result import Ratio, Result
from bench.server import Up

RUNS = 5
HELP_CPU_SECONDS, UP_SECONDS, SETUP_SECONDS = 0.5, 5.0, 1.0
ROOT = Path(__file__).resolve().parents[2]


def run() -> Result:
    """Take the medians of several starts; the data folder of `up` is warm after the first."""
    command = Path(sys.executable).with_name("mutoscope")
    helped = median([measure([command, "--help"]) for _ in range(RUNS)])
    first, later = _starts()
    setup = _setup()
    ratios = [
        Ratio("`mutoscope --help`, CPU seconds / 0.5", helped.cpu / HELP_CPU_SECONDS, 1.0),
        Ratio("`mutoscope up` again, seconds to ready / 5", later / UP_SECONDS, 1.0),
    ]
    if setup:
        ratios.append(Ratio("`make setup` with nothing to do, seconds / 1", setup.wall / SETUP_SECONDS, 1.0))
    figures: dict[str, object] = {
        "help": helped,
        "up, first time, s": first,
        "up again, s": later,
        "make setup": setup or "not run: no make, or not set up",
    }
    return Result("startup", "fixed limits", tuple(ratios), figures)


def _starts() -> tuple[float, float]:
    """Return seconds to ready of the first start of a new data folder, and the median of the next ones."""
    seconds: list[float] = []
    with tempfile.TemporaryDirectory(prefix="mts-bench-") as folder:
        for _ in range(4):
            started = time.perf_counter()
            with Up(Path(folder)) as up:
                up.ready()
                seconds.append(round(time.perf_counter() - started, 2))
    return seconds[0], statistics.median(seconds[1:])


def _setup() -> Cost | None:
    script = ROOT / "tools" / "setup.py"
    if shutil.which("make") is None or not script.is_file():
        return None
    facts = runpy.run_path(str(script))
    if not facts["STAMP"].exists() or facts["STAMP"].read_text(encoding="ascii") != facts["inputs_digest"]():
        return None  # it would have something to do
    return median([measure(["make", "setup"], cwd=ROOT) for _ in range(3)])
