"""Render a film on some processors, as many scenes at once; print how long its scenes took, as JSON.

Usage: python -m bench.scenes_child PROCESSOR[,PROCESSOR…] SENTENCES STORE OUT, processors by their numbers.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import sys
import time
from pathlib import Path

from bench.render_child import film
from mutoscope.media.artefacts import ArtefactStore
from mutoscope.media.render import Progress, processors, render_timeline


async def main(sentences: int, store: Path, out: Path) -> dict[str, float]:
    """Render it; scenes are finished when the last of them is, whether or not the sound is."""
    timeline = film(4, sentences, half=True).timeline
    finished = 0.0
    started = time.perf_counter()

    def note(progress: Progress) -> None:
        nonlocal finished
        if progress.stage == "segments" and progress.done == progress.total and not finished:
            finished = time.perf_counter() - started

    made = await render_timeline(timeline, ArtefactStore(store), out, on_progress=note)
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "slots": processors(),
        "scenes": round(finished, 3),
        "scenes_cpu": round(sum(segment.cpu_seconds for segment in made.segments), 3),
        "wall": round(time.perf_counter() - started, 3),
        "cpu": round(usage.ru_utime + usage.ru_stime, 3),
    }


if __name__ == "__main__":
    os.sched_setaffinity(0, map(int, sys.argv[1].split(",")))
    print(json.dumps(asyncio.run(main(int(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4])))))
