"""Render a minute of 1080x1920 with captions, logo and music, against one hand-written ffmpeg pass."""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.films import narration
from bench.material import FFMPEG
from bench.measure import Cost, alternate, measure
from bench.peers import single_pass
from bench.render_child import film
from bench.result import Ratio, Result

RUNS = int(os.environ.get("BENCH_RUNS", "3"))
PRESET, CRF = "veryfast", 23
CHANGES = ("0", "1", "2", "3")
"""Sentences that are rewritten, one at a time: each stands on another of the four clips."""


def run() -> Result:
    """Alternate the two, three runs each, medians; then compare the pictures with a near lossless render."""
    timeline = film(4, 12).timeline
    with tempfile.TemporaryDirectory(prefix="mutoscope-bench-") as folder:
        work = Path(folder)
        speech = narration(timeline, work / "narration.wav")
        theirs = work / "single.mp4"
        command = single_pass(timeline, speech, work, theirs, preset=PRESET, crf=CRF)

        def ours() -> Cost:
            shutil.rmtree(work / "store", ignore_errors=True)
            return measure([sys.executable, "-m", "bench.render_child", "4", "12", work / "store", work])

        costs = alternate(RUNS, ours=ours, single=lambda: measure(command))
        print("  now unchanged, changed, reference", file=sys.stderr, flush=True)
        once = measure([sys.executable, "-m", "bench.render_child", "4", "12", work / "store", work])
        changes = [
            measure([sys.executable, "-m", "bench.render_child", "4", "12", work / "store", work, "--change", number])
            for number in CHANGES
        ]
        subprocess.run([sys.executable, "-m", "bench.render_child", "4", "12", work / "store", work], check=True)
        reference = work / "reference.mp4"
        measure(single_pass(timeline, speech, work, reference, preset="ultrafast", crf=4))
        ssim = {"ours": _ssim(work / "film.mp4", reference), "single": _ssim(theirs, reference)}
        sizes = {"ours": (work / "film.mp4").stat().st_size, "single": theirs.stat().st_size}
    us, them = costs["ours"], costs["single"]
    return Result(
        "render_film",
        "one ffmpeg filtergraph pass, same preset and crf",
        (
            Ratio("CPU", us.cpu / them.cpu, 0.95),
            Ratio("wall", us.wall / them.wall, 0.95),
            Ratio("peak memory", us.peak_mb / them.peak_mb, 0.75),
            Ratio("SSIM against a near lossless render", ssim["ours"] / ssim["single"], 0.999, at_most=False),
            Ratio("peak memory / 700 MB", us.peak_mb / 700, 1.0),
            Ratio("one sentence of twelve changed, CPU", statistics.mean(one.cpu for one in changes) / us.cpu, 0.15),
            Ratio("nothing changed, CPU", once.cpu / us.cpu, 0.02),
        ),
        {
            "seconds of film": float(timeline.frames / timeline.canvas.rate),
            "ours": us,
            "single pass": them,
            "changed, one sentence each": changes,
            "unchanged": once,
            "SSIM": ssim,
            "bytes": sizes,
        },
    )


def _ssim(film_file: Path, reference: Path) -> float:
    done = subprocess.run(
        [FFMPEG, "-hide_banner", "-i", film_file, "-i", reference, "-lavfi", "[0:v][1:v]ssim", "-f", "null", "-"],
        capture_output=True,
        text=True,
        check=True,
    )
    found = re.search(r"All:([\d.]+)", done.stderr)
    if not found:
        raise RuntimeError(done.stderr[-500:])
    return float(found.group(1))
