"""A film of forty minutes: memory of the whole tree, and CPU a finished second against a film of one minute."""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import av

from bench.material import calm_clips, logo, music, sentence
from bench.measure import Cost, measure
from bench.result import Ratio, Result

LIMIT_MB = 1000.0
SECONDS_A_SENTENCE = 5.0
"""As the basic voice speaks them, roughly: what counts is how long the films really are."""
FORTY, ONE = 2400.0, 60.0
HALF, FULL = "540x960", "1080x1920"
SIZE = os.environ.get("BENCH_FORTY_SIZE", HALF)
DIFFERENT = int(os.environ.get("BENCH_FORTY_DIFFERENT", "0"))
"""So many different sentences, again and again, 0 for no limit: memory is told in a third of the time, CPU is not."""


@dataclass(frozen=True)
class Made:
    """What a film took, and its length in seconds."""

    cost: Cost
    seconds: float

    @property
    def cpu(self) -> float:
        """Return CPU seconds a second of film."""
        return self.cost.cpu / self.seconds


def run() -> Result:
    """Make it by `mutoscope make`, so with speech, sound, inspection and label, at the preset that everybody gets.

    At half the width and height, on footage without noise, for it takes minutes then. What a film's length adds lies in
    what holds the whole film: its plan, its sound, its index. None of these knows the size of a picture, so what
    forty minutes hold beyond one minute is added to what one minute holds at full size: the second ratio. At
    `BENCH_FORTY_SIZE=1080x1920` the long film itself is made at full size.
    """
    short, long = _make(ONE, SIZE), _make(FORTY, SIZE)
    full = _make(ONE, FULL)
    grown = long.cost.peak_mb - short.cost.peak_mb
    return Result(
        "forty_minutes",
        "a limit of 1 GB, and our own film of one minute",
        (
            Ratio(f"forty minutes at {SIZE}, peak memory / {LIMIT_MB:g} MB", long.cost.peak_mb / LIMIT_MB, 1.0),
            Ratio(
                f"one minute at {FULL} and what the length adds, peak memory / {LIMIT_MB:g} MB",
                (full.cost.peak_mb + max(grown, 0.0)) / LIMIT_MB,
                1.0,
            ),
            Ratio("CPU a finished second, against one minute's", long.cpu / short.cpu, 1.1, counts=not DIFFERENT),
            Ratio("length of the film, minutes", long.seconds / 60, 40.0, at_most=False),
        ),
        {
            f"one minute, {SIZE}": short,
            f"forty minutes, {SIZE}": long,
            f"one minute, {FULL}": full,
            "MB that the length adds": round(grown, 1),
            "different sentences": DIFFERENT or "all",
            "load": round(os.getloadavg()[0], 1),
        },
    )


def _make(seconds: float, size: str) -> Made:
    """Make a film of so many seconds or a little more, in an empty store."""
    count = round(seconds / SECONDS_A_SENTENCE)
    with tempfile.TemporaryDirectory(prefix="mutoscope-bench-") as name:
        work = Path(name)
        script = work / "script.txt"
        script.write_text(
            "\n\n".join(sentence(number % (DIFFERENT or count)) for number in range(count)), encoding="utf-8"
        )
        clips = (f"--clip={path}" for path in calm_clips(half=size == HALF))
        argv = [Path(sys.executable).with_name("mutoscope"), "make", script, *clips, f"--music={music()}"]
        argv += [f"--logo={logo()}", "--voice=basic-en-US", f"--size={size}", f"--out={work / 'out'}", "--json"]
        cost = measure(argv, env={"MUTOSCOPE_DATA_DIR": str(work / "data")})
        with av.open(str(next((work / "out").glob("*.mp4")))) as film:
            made = Made(cost, round((film.duration or 0) / av.time_base, 1))
    print(f"  {size}: {made}", file=sys.stderr, flush=True)
    return made
