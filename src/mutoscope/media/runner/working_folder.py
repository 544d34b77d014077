"""A private folder for one piece of work."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Generator
from pathlib import Path

PREFIX = "mutoscope-work-"
_NEW_SECONDS = 60
"""A folder younger than this may be about to be locked."""


@contextlib.contextmanager
def working_folder(parent: Path | None = None) -> Generator[Path]:
    """Yield a new empty folder, mode 0700, that is removed with all its content on exit.

    It is locked for as long as it is used, so that `sweep_abandoned` knows those whose process was killed.

    Args:
        parent: where to make it; the system's temporary folder by default. It is created if it does not exist.
    """
    if parent is not None:
        parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=PREFIX, dir=parent, ignore_cleanup_errors=True) as name:
        handle = os.open(name, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield Path(name)
        finally:
            os.close(handle)


def sweep_abandoned(parent: Path | None = None) -> int:
    """Remove the working folders of killed processes; return how many.

    Args:
        parent: as given to `working_folder`.
    """
    removed = 0
    for folder in (parent or Path(tempfile.gettempdir())).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):  # gone meanwhile, in use, or another user's
            if folder.stat().st_uid == os.getuid() and folder.stat().st_mtime < time.time() - _NEW_SECONDS:
                removed += _remove(folder)
    return removed


def _remove(folder: Path) -> int:
    handle = os.open(folder, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder)
    finally:
        os.close(handle)
    return 1
