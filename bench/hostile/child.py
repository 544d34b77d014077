"""Do with each file of a list what the product does with an upload, in a process of its own; print what came of it.

Usage: python -m bench.hostile.child LIST [--render], LIST being a JSON list of paths. A line of JSON for each file.
With `--render` what was accepted is rendered into a short film, too.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
import time
from fractions import Fraction
from pathlib import Path
from typing import Any

from mutoscope.kernel import MutoscopeError
from mutoscope.media.artefacts import ArtefactStore, file_digest
from mutoscope.media.probe import MediaProblem, Probe, probe_media, to_reference
from mutoscope.media.render import render_timeline
from mutoscope.media.timeline import Canvas, Clip, Gap, Music, RationalTime, Timeline

_BLOCK = 1 << 16


async def look(path: Path, *, render: bool) -> dict[str, Any]:
    """Probe it as an upload is probed, and render what was accepted if asked for; say how it ended."""
    found = (await probe_media([path]))[0]
    if isinstance(found, MediaProblem):
        return {"end": found.code, "message": found.message}
    if not render:
        return {"end": "accepted", "message": f"{found.kind} {found.container} {found.width}x{found.height}"}
    with tempfile.TemporaryDirectory(prefix="mutoscope-work-bench-") as folder:
        try:
            await render_timeline(_film(path, found), ArtefactStore(Path(folder) / "store"), Path(folder) / "out")
        except MutoscopeError as error:
            return {"end": f"refused by the renderer: {error.code}", "message": error.message}
    return {"end": "rendered", "message": found.kind}


def _film(path: Path, probe: Probe) -> Timeline:
    """Return half a second of it, small; a sound stands under a plain card."""
    canvas = Canvas(270, 480)
    length = RationalTime(15, canvas.rate)
    media = to_reference(probe, path, file_digest(path))
    if probe.kind == "audio":
        return Timeline(canvas, (Gap(length, "#223344"),), ("",), music=Music(media))
    return Timeline(canvas, (Clip(media, length, Fraction(0)),), ("",))


def measured(path: Path, *, render: bool) -> dict[str, Any]:
    """Look at one file in a fork, so that processor time and memory are of this file alone."""
    reading, writing = os.pipe()
    started = time.perf_counter()
    process = os.fork()
    if not process:
        try:
            said = asyncio.run(look(path, render=render))
        except BaseException as error:  # noqa: BLE001 -- whatever it is: the file was not refused, it broke something
            said = {"end": "broke", "message": repr(error)[:300]}
        os.write(writing, json.dumps(said).encode()[:_BLOCK])
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = json.loads(pipe.read() or b'{"end": "broke", "message": "it died"}')
    _, _, usage = os.wait4(process, 0)
    wall = time.perf_counter() - started
    cpu = usage.ru_utime + usage.ru_stime
    figures = {"wall": round(wall, 3), "cpu": round(cpu, 3), "peak_mb": round(usage.ru_maxrss * 1024 / 1e6, 1)}
    return {"file": str(path), **said, **figures}


def main() -> None:
    """Look at each file of the list."""
    for name in json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")):
        print(json.dumps(measured(Path(name), render="--render" in sys.argv)), flush=True)


if __name__ == "__main__":
    main()
