"""The port every store of objects fills."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol


class ObjectStore(Protocol):
    """Whole files under keys (`workspace/digest`); a key's content never changes. Methods block: call them in a thread.

    The local disk is one adapter, a bucket of an S3-compatible store another, which fetches to a local folder.
    """

    @property
    def staging(self) -> Path:
        """Return the folder in which files are written before they are put."""
        ...

    def check_room(self, size: int) -> None:
        """Raise `StorageFull` when `size` more bytes cannot be taken."""
        ...

    def put(self, key: str, staged: Path) -> None:
        """Move a finished file from the staging folder under its key, durably and at once; keep what is there."""
        ...

    def fetch(self, key: str) -> Path:
        """Return a local path of the object, or raise `BlobMissing`."""
        ...

    def locate(self, key: str) -> Path:
        """Return the path that `fetch` would return, without fetching, or raise `BlobMissing`."""
        ...

    def find_here(self, key: str) -> Path | None:
        """Return the path of an object that lies on this machine. It waits for nobody, and needs no thread."""
        ...

    def link(self, key: str, seconds: int, answer: Mapping[str, str]) -> str | None:
        """Return an address that gives the object for so many seconds, if there is one beside this server."""
        ...

    def close(self) -> None:
        """Let go of connections."""
        ...

    def delete(self, key: str) -> None:
        """Remove the object if it is there."""
        ...

    def workspaces(self) -> Iterable[str]:
        """List the workspaces that have objects."""
        ...

    def keys(self, prefix: str) -> Iterable[str]:
        """List the keys under a workspace."""
        ...
