"""A sign of life that a probe can read, and a watchdog for a process that hangs.

A worker that hangs keeps its lease, so nobody may take its jobs. A thread therefore ends the process when its event
loop has stood still for too long; a process that is stopped as a whole is found by the probe (`--check`), whose
supervisor then kills it.
"""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

BEAT_SECONDS = 2.0
STALE_SECONDS = 30.0
HUNG_SECONDS = 60.0
_HUNG_STATUS = 70


class Heartbeat:
    """A file whose modification time is the last sign of life of this worker's event loop."""

    def __init__(self, folder: Path, executor_id: str) -> None:
        """Begin to live: make the file and start the watchdog."""
        self._file = folder / executor_id
        self._last = time.monotonic()
        self._ended = threading.Event()
        folder.mkdir(parents=True, exist_ok=True)
        self.beat()
        threading.Thread(target=self._watch, name="watchdog", daemon=True).start()

    def beat(self) -> None:
        """Give a sign of life; called from the event loop every `BEAT_SECONDS`."""
        self._last = time.monotonic()
        self._file.touch()

    def end(self) -> None:
        """Stop watching and take the file away."""
        self._ended.set()
        self._file.unlink(missing_ok=True)

    def _watch(self) -> None:
        while not self._ended.wait(BEAT_SECONDS):
            if time.monotonic() - self._last > HUNG_SECONDS:
                os._exit(_HUNG_STATUS)


def is_any_alive(folder: Path) -> bool:
    """Tell whether any worker that uses this data folder gave a sign of life lately; for a liveness probe."""
    if not folder.is_dir():
        return False
    return any(time.time() - file.stat().st_mtime < STALE_SECONDS for file in folder.iterdir())
