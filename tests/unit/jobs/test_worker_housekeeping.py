from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from mutoscope.worker import Heartbeat
from mutoscope.worker.__main__ import main
from mutoscope.worker.heartbeat import STALE_SECONDS
from mutoscope.worker.sweep_artefacts import sweep_artefacts

HOUR, DAY = 3600, 86_400


def put(root: Path, name: str, age_seconds: float) -> Path:
    path = root / "workspace" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    moment = time.time() - age_seconds
    os.utime(path, (moment, moment))
    return path


def test_the_sweep_takes_what_is_unused_for_two_weeks_and_half_made_for_hours(tmp_path: Path) -> None:
    kept = [
        put(tmp_path, "ab/used.mp4", 13 * DAY),
        put(tmp_path, "ab/.making-now.mp4", 5 * HOUR),
    ]
    gone = [
        put(tmp_path, "ab/unused.mp4", 15 * DAY),
        put(tmp_path, "ab/.making-crashed.mp4", 7 * HOUR),
    ]
    film, lost = (put(tmp_path, f"out/{name}/film.mp4", 0).parent for name in ("film", "lost"))
    moment = time.time() - 7 * HOUR
    os.utime(lost, (moment, moment))
    assert sweep_artefacts(tmp_path) == 3
    assert [path.exists() for path in (*kept, film)] == [True] * 3
    assert [path.exists() for path in (*gone, lost)] == [False] * 3
    assert sweep_artefacts(tmp_path) == 0


def test_the_probe_finds_a_living_worker_and_no_dead_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUTOSCOPE_DATA_DIR", str(tmp_path))
    assert main(["--check"]) == 1
    heart = Heartbeat(tmp_path / "workers", "one")
    assert main(["--check"]) == 0
    stopped = time.time() - STALE_SECONDS - 1
    os.utime(tmp_path / "workers" / "one", (stopped, stopped))
    assert main(["--check"]) == 1
    heart.beat()
    assert main(["--check"]) == 0
    heart.end()
    assert main(["--check"]) == 1
