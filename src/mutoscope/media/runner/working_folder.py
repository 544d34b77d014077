"""A private folder for one piece of work."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Generator
from pathlib import Path


@contextlib.contextmanager
def working_folder(parent: Path | None = None) -> Generator[Path]:
    """Yield a new empty folder, mode 0700, that is removed with all its content on exit.

    Args:
        parent: where to make it; the system's temporary folder by default. It is created if it does not exist.
    """
    if parent is not None:
        parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="mutoscope-", dir=parent, ignore_cleanup_errors=True) as name:
        yield Path(name)
