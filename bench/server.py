"""`mutoscope up` as a user starts it, for benchmarks that need the whole service."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Self

_PATIENCE_SECONDS = 60


class Up:
    """One run of `mutoscope up --json` on a free port; leaving the block stops it."""

    def __init__(self, folder: Path) -> None:
        """Start it; `ready` waits for it."""
        self._messages = tempfile.TemporaryFile()  # noqa: SIM115 -- closed on leaving
        command = [Path(sys.executable).with_name("mutoscope"), "up", "--json", "--port", "0", "--data-dir", folder]
        self._process = subprocess.Popen(
            [str(part) for part in command], stdout=subprocess.PIPE, stderr=self._messages, text=True
        )

    def __enter__(self) -> Self:
        """Nothing more to do."""
        return self

    def ready(self) -> dict[str, Any]:
        """Wait until it says that it is ready; return what it says."""
        if self._process.stdout is None:
            raise RuntimeError("its output was not asked for")
        for line in self._process.stdout:
            event = json.loads(line)
            if event.get("event") == "ready":
                return event
        self._messages.seek(0)
        raise RuntimeError(f"`mutoscope up` ended: {self._messages.read()[-2000:].decode(errors='replace')}")

    def __exit__(self, *_: object) -> None:
        """Stop it as Ctrl-C would."""
        self._process.terminate()
        self._process.wait(_PATIENCE_SECONDS)
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._messages.close()
