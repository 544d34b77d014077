"""Two hundred hostile media files: what each takes, and whether any makes us read what is not its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.hostile import COUNT, Canary, write_files
from bench.hostile.files import Hostile
from bench.hostile.opened import opened_elsewhere, tracing
from bench.hostile.samples import Target, sample
from bench.material import FFMPEG
from bench.result import Ratio, Result

LIMIT_SECONDS, LIMIT_MB = 2.0, 512.0
_SECRETS = {"secret.ts": "clip.mp4", "secret.png": "still.png"}


def run() -> Result:
    """Look at each file as an upload is looked at; then again, rendering what was accepted, with every open logged."""
    with tempfile.TemporaryDirectory(prefix="mutoscope-bench-") as name:
        work = Path(name)
        (work / "guarded").mkdir()
        for secret, kind in _SECRETS.items():
            (work / "guarded" / secret).write_bytes(sample(kind))
        (work / "guarded" / "secret.txt").write_text("secret\n", encoding="utf-8")
        with Canary(work / "guarded") as canary:
            target = Target(canary.folder, canary.port)
            _prove(canary, work)
            files = write_files(work / "files", target)
            looks = _look(files, work)
            touched = canary.touched()
            traced, elsewhere = _trace(files, work)
            touched += canary.touched()
    return _result(files, looks, traced, sorted({*touched, *elsewhere}))


def _prove(canary: Canary, work: Path) -> None:
    """Let an unguarded ffmpeg follow a script and a playlist: a canary that does not see that would see nothing."""
    script, playlist = work / "proof.ffconcat", work / "proof.m3u8"
    script.write_text(f"ffconcat version 1.0\nfile '{canary.folder / 'secret.ts'}'\n", encoding="utf-8")
    address = f"http://127.0.0.1:{canary.port}/secret.ts"
    playlist.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n{address}\n#EXT-X-ENDLIST\n", encoding="utf-8")
    for path, options, wanted in (
        (script, ("-safe", "0"), "secret.ts"),
        (playlist, ("-protocol_whitelist", "file,http,tcp"), f"a connection to port {canary.port}"),
    ):
        argv = [FFMPEG, "-v", "quiet", "-nostdin", *options, "-i", str(path), "-f", "null", "-"]
        subprocess.run(argv, check=False, timeout=60)
        if wanted not in canary.touched():
            raise RuntimeError(f"the canary did not see that {path.name} was followed")


def _look(files: Sequence[Hostile], work: Path, *before: str, render: bool = False) -> list[dict[str, Any]]:
    names = work / "list.json"
    names.write_text(json.dumps([str(file.path) for file in files]), encoding="utf-8")
    argv = [*before, sys.executable, "-m", "bench.hostile.child", str(names), *(["--render"] if render else [])]
    done = subprocess.run(argv, check=True, capture_output=True, text=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def _trace(files: Sequence[Hostile], work: Path) -> tuple[list[dict[str, Any]], list[str]]:
    """Return what came of rendering, and what was opened elsewhere; without strace only the canary watches."""
    log = work / "trace"
    before = tracing(log)
    ends = _look(files, work, *(before or ()), render=True)
    if before is None:
        return ends, []
    with log.open(encoding="utf-8", errors="replace") as lines:
        return ends, opened_elsewhere(lines, [work / "files", work / "list.json"])


def _result(
    files: Sequence[Hostile], looks: Sequence[dict[str, Any]], traced: Sequence[dict[str, Any]], outside: Sequence[str]
) -> Result:
    families = {str(file.path): file.family for file in files}
    slowest, largest = (max(looks, key=lambda one: float(one[what])) for what in ("cpu", "peak_mb"))
    late = max(looks, key=lambda one: float(one["wall"]))
    handled = [one["end"] for one in traced if one["end"].startswith("re")]
    broke = [one for one in (*looks, *traced) if one["end"] == "broke"]
    for one in (*broke, slowest, largest, late):
        print(f"  {families[one['file']]}: {one}", file=sys.stderr, flush=True)
    return Result(
        "hostile",
        "limits of 2 s and 512 MB a file, and a canary",
        (
            Ratio("slowest look at a file, CPU seconds / 2", slowest["cpu"] / LIMIT_SECONDS, 1.0),
            Ratio("slowest look at a file, seconds / 2", late["wall"] / LIMIT_SECONDS, 1.0),
            Ratio("largest process while looking / 512 MB", largest["peak_mb"] / LIMIT_MB, 1.0),
            Ratio("files and addresses reached outside", len(outside), 0.0),
            Ratio("files that broke something", len(broke), 0.0),
            Ratio("files looked at", len(looks), COUNT, at_most=False),
        ),
        {
            "how it ended": dict(Counter(one["end"] for one in looks).most_common()),
            "rendered afterwards": dict(Counter(handled).most_common()),
            "slowest": (families[slowest["file"]], slowest["cpu"]),
            "latest": (families[late["file"]], late["wall"]),
            "largest, MB": (families[largest["file"]], largest["peak_mb"]),
            "outside": list(outside),
            "strace": tracing(Path(os.devnull)) is not None,
            "load": round(os.getloadavg()[0], 1),
        },
    )
