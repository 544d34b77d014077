"""Where uploads in progress are written: one file each, whose length is the offset.

That makes a killed server resume exactly where the bytes stopped. A newer request for an upload asks the older one to
stop (a dropped connection that the server has not noticed yet); across processes of one machine a file lock decides.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import time
import uuid
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from pathlib import Path

from mutoscope.library.errors import FileNotFound, UploadBusy, UploadSuperseded
from mutoscope.library.types import Upload
from mutoscope.media.probe import ProbeLimits
from mutoscope.storage import BlobStore, Region, Regions, Staged

_WAIT_SECONDS = 5.0
_POLL_SECONDS = 0.05


@dataclass(eq=False)
class _Turn:
    """Who writes an upload in this process, and how many wait to."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    users: int = 0
    newest: int = 0


@dataclass(frozen=True)
class Writer:
    """The right to write one upload: an open file, and the event that asks to give it up."""

    handle: int
    path: Path
    superseded: asyncio.Event

    @property
    def offset(self) -> int:
        """Return the number of bytes that have arrived."""
        return os.fstat(self.handle).st_size


@dataclass(frozen=True)
class UploadDesk:
    """Where unfinished uploads are gathered, the stores that finished ones go to, and the rules for both."""

    regions: Regions
    max_bytes: int = 4 << 30
    keep_seconds: int = 86_400
    link_seconds: int = 3600
    """How long an address is good that a download is sent to."""
    redirects: bool = False
    """Whether downloads are sent to the object store, where there is one."""
    cdn_url: str | None = None
    """The delivery network that downloads are sent to, by signed links."""
    probe_limits: ProbeLimits = field(default_factory=ProbeLimits)
    _turns: dict[uuid.UUID, _Turn] = field(default_factory=dict[uuid.UUID, _Turn])

    def path(self, upload: Upload) -> Path:
        """Return where an upload's bytes are gathered."""
        return self.regions.of(upload.region).uploads / str(upload.workspace_id) / f"{upload.id}.part"

    def store(self, upload: Upload | Staged) -> BlobStore:
        """Return the store of the region that the bytes are in already."""
        return self.regions.of(upload.region).blobs

    def create(self, upload: Upload) -> None:
        """Make the empty file of a new upload."""
        path = self.path(upload)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(0o600, exist_ok=False)

    def remove(self, upload: Upload) -> None:
        """Remove an upload's bytes."""
        self.path(upload).unlink(missing_ok=True)

    def workspaces(self, region: Region) -> set[uuid.UUID]:
        """Return the workspaces that have anything on the disk in a region."""
        uploading = {uuid.UUID(path.name) for path in region.uploads.glob("*") if path.is_dir()}
        return uploading | set(region.blobs.workspaces())

    def remove_abandoned(self, region: Region, workspace_id: uuid.UUID) -> int:
        """Remove files that have not grown for as long as an upload may take; return how many."""
        removed, oldest = 0, time.time() - self.keep_seconds
        for path in (region.uploads / str(workspace_id)).glob("*.part"):
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime < oldest:
                    path.unlink()
                    removed += 1
        return removed

    @contextlib.asynccontextmanager
    async def writing(self, upload: Upload) -> AsyncGenerator[Writer]:
        """Ask whoever writes the upload to stop, wait for that, and hold it.

        Raises:
            UploadSuperseded: while waiting, a newer request came.
            UploadBusy: it is not given up within five seconds.
            FileNotFound: its file is gone.
        """
        turn = self._turns.setdefault(upload.id, _Turn())
        turn.stop.set()
        turn.users += 1
        turn.newest += 1
        try:
            async with self._turn(turn, turn.newest), self._locked_file(upload) as handle:
                yield Writer(handle, self.path(upload), turn.stop)
        finally:
            turn.users -= 1
            if turn.users == 0:
                self._turns.pop(upload.id, None)

    @contextlib.asynccontextmanager
    async def _turn(self, turn: _Turn, ticket: int) -> AsyncGenerator[None]:
        try:
            await asyncio.wait_for(turn.lock.acquire(), _WAIT_SECONDS)
        except TimeoutError:
            raise UploadBusy from None
        turn.stop = asyncio.Event()
        try:
            if ticket != turn.newest:
                raise UploadSuperseded
            yield
        finally:
            turn.lock.release()

    @contextlib.asynccontextmanager
    async def _locked_file(self, upload: Upload) -> AsyncGenerator[int]:
        try:
            handle = os.open(self.path(upload), os.O_RDWR | os.O_NOFOLLOW)
        except FileNotFoundError:
            raise FileNotFound("upload", upload.id) from None
        try:
            await _flock(handle)
            yield handle
        finally:
            os.close(handle)


async def _flock(handle: int) -> None:
    """Lock a file against other processes; the lock ends with the process that holds it."""
    deadline = time.monotonic() + _WAIT_SECONDS
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise UploadBusy from None
            await asyncio.sleep(_POLL_SECONDS)
        else:
            return
