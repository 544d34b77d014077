"""A whole job with neural speech: when its first picture is finished, and how speech and rendering overlap."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from typing import Any

from bench.result import Ratio, Result

SENTENCES, LIMIT_SECONDS = 6, 5.0


def run() -> Result:
    """Make it whole; then only its speech; then the same film with the speech in the store."""
    with tempfile.TemporaryDirectory(prefix="mutoscope-bench-") as name:
        whole = _child("film", f"{name}/whole", name)
        speech = _child("speech", f"{name}/parts", name)
        render = _child("film", f"{name}/parts", name)
    first, apart = whole["first_segment"], speech["wall"] + render["wall"]
    return Result(
        "first_segment",
        "a limit of 5 s, and speaking first and rendering afterwards",
        (
            Ratio("first finished segment, seconds / 5", first / LIMIT_SECONDS, 1.0),
            Ratio("first finished segment / last spoken sentence", first / whole["spoken"][-1], 1.0),
            Ratio("wall of the whole job / speech and rendering apart", whole["wall"] / apart, 1.0),
        ),
        {"sentences": SENTENCES, "processors": os.cpu_count(), "whole": whole, "speech": speech, "render": render},
    )


def _child(what: str, store: str, out: str) -> dict[str, Any]:
    argv = [sys.executable, "-m", "bench.film_child", what, str(SENTENCES), store, out]
    done = subprocess.run(argv, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
