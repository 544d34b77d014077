"""The guarded child: reads sniffed files from standard input, writes one line of JSON for each to standard output.

Files are looked at in order and every answer is flushed, so that when this process dies the first file without an
answer is the one that killed it. A timer of processor time ends a file that takes too long.
"""

from __future__ import annotations

import json
import signal
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from mutoscope.media.probe.errors import UnreadableMedia
from mutoscope.media.probe.examine import examine
from mutoscope.media.probe.sniff import Sniffed
from mutoscope.media.probe.stills import StillSize
from mutoscope.media.probe.types import ProbeLimits


def answer(file: dict[str, Any], limits: ProbeLimits) -> dict[str, Any]:
    """Return the facts or the problem of one file, JSON-able."""
    still = StillSize(*file["still"]) if file["still"] else None
    try:
        probe = examine(Path(file["path"]), file["name"], Sniffed(file["demuxer"], still), limits)
    except UnreadableMedia as error:
        return {"problem": asdict(error.problem)}
    return {"probe": probe.to_json()}


def main() -> None:
    """Answer for every file of the request."""
    request = json.load(sys.stdin)
    limits = ProbeLimits(**request["limits"])
    for file in request["files"]:
        signal.setitimer(signal.ITIMER_PROF, file["cpu_seconds"])
        sys.stdout.write(json.dumps(answer(file, limits)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
