"""Blobs: bytes named by their hash, kept apart for each workspace."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import hashlib
import os
import shutil
import tempfile
import time
import uuid
from collections.abc import AsyncIterable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from mutoscope.infra.region_settings import DEFAULT_REGION
from mutoscope.media.artefacts import file_digest
from mutoscope.storage.errors import FileTooLarge
from mutoscope.storage.local_objects import LocalObjects, disk_error
from mutoscope.storage.object_store import ObjectStore
from mutoscope.storage.types import Blob, Staged, StorageLimits

_BLOCK = 1 << 20
_NOT_HERE = {errno.EXDEV, errno.EPERM, errno.EOPNOTSUPP, errno.EMLINK}

Take = Literal["copy", "move", "link"]


@dataclass(frozen=True)
class BlobStore:
    """Stages bytes, names them, and hands them to an object store. Knows no database: see `keep_blob`."""

    objects: ObjectStore
    limits: StorageLimits = field(default_factory=StorageLimits)
    region: str = DEFAULT_REGION
    """Whose workspaces it serves."""

    @classmethod
    def local(cls, root: Path, limits: StorageLimits | None = None, *, region: str = DEFAULT_REGION) -> BlobStore:
        """Return a store on the local disk under `root`."""
        limits = limits or StorageLimits()
        return cls(LocalObjects(root, limits.free_floor), limits, region)

    async def stage(
        self, source: Path | AsyncIterable[bytes], *, take: Take = "copy", max_bytes: int | None = None
    ) -> Staged:
        """Bring bytes onto the store's disk and hash them. Nothing stays behind when it fails.

        Args:
            source: a file, or blocks as they arrive.
            take: of a file: `copy` it, `move` it away, or `link` to it, the last two free on one file system. A linked
                file may be removed afterwards but not written to.
            max_bytes: refuse more than this.

        Raises:
            FileTooLarge: more than `max_bytes`.
            StorageFull: no room on the disk.
        """
        target = await asyncio.to_thread(self._new_file)
        try:
            if isinstance(source, Path):
                return await asyncio.to_thread(self._stage_file, source, target, take, max_bytes)
            return await self._stage_stream(source, target, max_bytes)
        except BaseException as error:
            target.unlink(missing_ok=True)
            if isinstance(error, OSError):
                raise disk_error(error) from error
            raise

    async def discard(self, staged: Staged) -> None:
        """Remove staged bytes that will not be kept."""
        await asyncio.to_thread(staged.path.unlink, missing_ok=True)

    async def put(self, workspace_id: uuid.UUID, source: Path | AsyncIterable[bytes] | Staged) -> Blob:
        """Keep bytes for a workspace without asking for its quota; equal bytes are kept once."""
        staged = source if isinstance(source, Staged) else await self.stage(source)
        await asyncio.to_thread(self.objects.put, _key(workspace_id, staged.digest), staged.path)
        return Blob(workspace_id, staged.digest, staged.size)

    def path(self, workspace_id: uuid.UUID, digest: str) -> Path:
        """Return where a blob lies, or raise `BlobMissing`. Never write to it. May block: see `fetch`."""
        return self.objects.fetch(_key(workspace_id, digest))

    async def fetch(self, workspace_id: uuid.UUID, digest: str) -> Path:
        """Return where a blob lies on this machine, bringing it here if need be, or raise `BlobMissing`."""
        return await asyncio.to_thread(self.path, workspace_id, digest)

    async def locate(self, workspace_id: uuid.UUID, digest: str) -> Path:
        """Return where `fetch` would put a blob, or raise `BlobMissing`; nothing is brought here."""
        return await asyncio.to_thread(self.objects.locate, _key(workspace_id, digest))

    async def locate_all(self, workspace_id: uuid.UUID, digests: Iterable[str]) -> dict[str, Path]:
        """Return where `fetch` would put each of several blobs, or raise `BlobMissing`."""
        found = {digest: self.objects.find_here(_key(workspace_id, digest)) for digest in digests}
        return {digest: path or await self.locate(workspace_id, digest) for digest, path in found.items()}

    def link(self, workspace_id: uuid.UUID, digest: str, seconds: int, answer: Mapping[str, str]) -> str | None:
        """Return an address beside this server that gives a blob for so many seconds, if there is one."""
        return self.objects.link(_key(workspace_id, digest), seconds, answer)

    async def delete(self, workspace_id: uuid.UUID, digest: str) -> None:
        """Remove a blob's bytes if they are there."""
        await asyncio.to_thread(self.objects.delete, _key(workspace_id, digest))

    def digests(self, workspace_id: uuid.UUID) -> list[str]:
        """List what is on the disk for a workspace."""
        return [key.rpartition("/")[2] for key in self.objects.keys(str(workspace_id))]

    def workspaces(self) -> list[uuid.UUID]:
        """List the workspaces that have blobs on the disk."""
        return [uuid.UUID(name) for name in self.objects.workspaces()]

    def clean_staging(self, older_than_seconds: float) -> int:
        """Remove staged files that a crash left behind; return how many."""
        removed, oldest = 0, time.time() - older_than_seconds
        for path in self.objects.staging.glob("*.staged"):
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime < oldest:
                    path.unlink()
                    removed += 1
        return removed

    def _new_file(self) -> Path:
        self.objects.check_room(0)
        self.objects.staging.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(suffix=".staged", dir=self.objects.staging)
        os.close(handle)
        return Path(name)

    def _stage_file(self, source: Path, target: Path, take: Take, max_bytes: int | None) -> Staged:
        size = source.stat().st_size
        if max_bytes is not None and size > max_bytes:
            raise FileTooLarge(limit=max_bytes, size=size)
        if not _take(source, target, take):
            self.objects.check_room(size)
            shutil.copyfile(source, target)
            if take == "move":
                source.unlink()
        return Staged(target, file_digest(target), target.stat().st_size, self.region)

    async def _stage_stream(self, source: AsyncIterable[bytes], target: Path, max_bytes: int | None) -> Staged:
        hasher, size, buffer = hashlib.sha256(), 0, bytearray()
        with target.open("wb") as file:

            def write(data: bytes) -> None:
                self.objects.check_room(len(data))
                hasher.update(data)
                file.write(data)

            async for block in source:
                buffer += block
                size += len(block)
                if max_bytes is not None and size > max_bytes:
                    raise FileTooLarge(limit=max_bytes)
                if len(buffer) >= _BLOCK:
                    await asyncio.to_thread(write, bytes(buffer))
                    buffer.clear()
            await asyncio.to_thread(write, bytes(buffer))
            await asyncio.to_thread(file.flush)
        return Staged(target, hasher.hexdigest(), size, self.region)


def _key(workspace_id: uuid.UUID, digest: str) -> str:
    return f"{workspace_id}/{digest}"


def _take(source: Path, target: Path, take: Take) -> bool:
    """Move or link a file without copying it; return whether that was asked for and possible."""
    try:
        if take == "move":
            source.replace(target)
        elif take == "link":
            target.unlink()
            os.link(source, target)
    except OSError as error:
        if error.errno not in _NOT_HERE:
            raise
        return False
    return take != "copy"
