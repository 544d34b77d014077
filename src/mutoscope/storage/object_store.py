"""The port every store of objects fills."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol


class ObjectStore(Protocol):
    """Whole files under keys (`workspace/digest`); a key's content never changes. Methods block: call them in a thread.

    The local disk is the first adapter; an S3-compatible one fetches to a local folder in `fetch`.
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

    def delete(self, key: str) -> None:
        """Remove the object if it is there."""
        ...

    def workspaces(self) -> Iterable[str]:
        """List the workspaces that have objects."""
        ...

    def keys(self, prefix: str) -> Iterable[str]:
        """List the keys under a workspace."""
        ...
