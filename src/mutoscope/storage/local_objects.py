"""Objects on the local disk."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from mutoscope.storage.errors import BlobMissing, StorageFull

_KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/[0-9a-f]{64}\Z")
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True)
class LocalObjects:
    """Files under `root/objects`, fanned out by the first two digits of their digest, and `root/staging` beside them.

    A file appears under its name by one rename after its bytes are on the disk, so a crash leaves either nothing or
    the whole. Symbolic links below the root are never followed.
    """

    root: Path
    free_floor: int = 0

    @property
    def staging(self) -> Path:
        """Return the folder for unfinished files; it lies on the same file system as the objects."""
        return self.root / "staging"

    def check_room(self, size: int) -> None:
        """Raise `StorageFull` when less than the floor would stay free."""
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        state = os.statvfs(self.root)
        free = state.f_bavail * state.f_frsize
        if free - size < self.free_floor:
            raise StorageFull(free=free, floor=self.free_floor)

    def put(self, key: str, staged: Path) -> None:
        """Move a finished file under its key; when the key is taken the bytes are the same and `staged` is removed."""
        final = self._path(key)
        try:
            self._make_folders(final)
            if self._is_file(final):
                staged.unlink()
                return
            _sync(staged)
            staged.chmod(0o400)
            staged.replace(final)
            _sync(final.parent)
        except OSError as error:
            raise disk_error(error) from error

    def fetch(self, key: str) -> Path:
        """Return the object's path, or raise `BlobMissing`; a symbolic link is not an object."""
        path = self._path(key)
        folders = (path.parents[2], path.parents[1], path.parent)
        if not self._is_file(path) or any(folder.is_symlink() for folder in folders):
            raise BlobMissing
        return path

    def locate(self, key: str) -> Path:
        """Return where the object lies, or raise `BlobMissing`: here it lies where it is fetched from."""
        return self.fetch(key)

    def find_here(self, key: str) -> Path | None:
        """Return the object's path, None if it is not there."""
        try:
            return self.fetch(key)
        except BlobMissing:
            return None

    def place(self, key: str) -> Path:
        """Return where an object of this name lies once it is there."""
        return self._path(key)

    def files(self) -> Iterable[Path]:
        """List the files of all objects."""
        return [path for path in (self.root / "objects").glob("*/??/*") if self._is_file(path)]

    def link(self, key: str, seconds: int, answer: Mapping[str, str]) -> str | None:  # noqa: ARG002 -- the port's
        """Return None: nobody but this process gives files of the disk."""
        return None

    def close(self) -> None:
        """Hold nothing."""

    def delete(self, key: str) -> None:
        """Remove the object if it is there."""
        self._path(key).unlink(missing_ok=True)

    def workspaces(self) -> Iterable[str]:
        """List the workspaces that have a folder."""
        return [path.name for path in (self.root / "objects").glob("*") if path.is_dir()]

    def keys(self, prefix: str) -> Iterable[str]:
        """List the keys under a workspace."""
        folder = self.root / "objects" / prefix
        return [f"{prefix}/{path.name}" for path in folder.glob("??/*") if self._is_file(path)]

    def _path(self, key: str) -> Path:
        if not _KEY.match(key):
            raise BlobMissing
        workspace, digest = key.split("/")
        return self.root / "objects" / workspace / digest[:2] / digest

    def _make_folders(self, final: Path) -> None:
        for folder in (final.parent.parent.parent, final.parent.parent, final.parent):
            if folder.is_symlink():
                raise BlobMissing
            if not folder.is_dir():
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                _sync(folder.parent)

    @staticmethod
    def _is_file(path: Path) -> bool:
        try:
            return stat.S_ISREG(path.lstat().st_mode)
        except FileNotFoundError:
            return False


def disk_error(error: OSError) -> Exception:
    """Return `StorageFull` for a full disk or a file size limit, else the error itself."""
    return StorageFull() if error.errno in _FULL else error


def _sync(path: Path) -> None:
    """Put a file's bytes, or a folder's names, on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
