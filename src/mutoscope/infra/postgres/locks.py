"""Locks between processes: one starts or stops at a time; whoever uses the server holds a share.

The kernel gives both back when a process dies in whatever way, so a count of users never goes wrong.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Generator
from pathlib import Path

from mutoscope.infra.postgres.errors import DatabaseFolderForeign, PostgresNotStarted

_PAUSE = 0.01


def _open(path: Path) -> int:
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except PermissionError:
        raise DatabaseFolderForeign(
            f"The file {path} belongs to another user.",
            remedy="Start Mutoscope as the owner of the data folder, or choose another with MUTOSCOPE_DATA_DIR.",
            file=str(path),
        ) from None
    if os.geteuid() == 0:  # root must not lock the folder's owner out
        owner = path.parent.stat()
        os.fchown(descriptor, owner.st_uid, owner.st_gid)
    return descriptor


@contextlib.contextmanager
def exclusive(path: Path, seconds: float) -> Generator[None]:
    """Hold the lock at `path`; others wait.

    Raises:
        PostgresNotStarted: another process held it for all of `seconds`.
    """
    descriptor = _open(path)
    try:
        deadline = time.monotonic() + seconds
        while not _try(descriptor, fcntl.LOCK_EX):
            if time.monotonic() > deadline:
                raise PostgresNotStarted(
                    f"Another process has been starting or stopping the database for {seconds:g} seconds.",
                    remedy=f"Wait for it, or find the process that holds {path}.",
                    file=str(path),
                )
            time.sleep(_PAUSE)
        yield
    finally:
        os.close(descriptor)


class Share:
    """One process's use of the server."""

    def __init__(self, path: Path) -> None:
        self._descriptor = _open(path)
        fcntl.flock(self._descriptor, fcntl.LOCK_SH)

    def give_back(self) -> bool:
        """End the use; return whether it was the last one. Only call it while holding the exclusive lock."""
        last = _try(self._descriptor, fcntl.LOCK_EX)
        os.close(self._descriptor)
        return last


def _try(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
