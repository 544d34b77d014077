"""What workers without a common folder hand each other of a film under way: files of the workspace's artefacts.

A worker that has made something puts it into the object store and names it in its result: where it lies below the
workspace's folder, and its digest. Whoever goes on takes it by that name; its bytes are proved on the way. Where all
workers have one folder nothing is handed, for it is there.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import cast

from mutoscope.storage import BlobMissing, BlobStore

_PACKED = "handed"
Handed = list[list[str]]
"""JSON: pairs of a path below the folder and a digest."""


@dataclass
class Exchange:
    """One worker's side of it, for one workspace."""

    blobs: BlobStore | None
    workspace_id: uuid.UUID
    root: Path
    known: dict[str, str] = field(default_factory=dict[str, str])
    """What was handed on or taken, so that it is not asked for again: path → digest."""

    async def give(self, files: Iterable[Path]) -> Handed:
        """Hand on files that lie below the folder; return their names.

        Raises:
            StoreAway, StoreLied: the object store, however often it was asked.
            StorageFull: no room on the disk.
        """
        if self.blobs is None:
            return []
        names: Handed = []
        for path in sorted(files):
            name = path.relative_to(self.root).as_posix()
            if name not in self.known:
                staged = await self.blobs.stage(path, take="link")
                self.known[name] = (await self.blobs.put(self.workspace_id, staged)).digest
            names.append([name, self.known[name]])
        return names

    async def take(self, names: object) -> None:
        """Bring what was handed on to this machine. What the store lost is left out: it can be made anew.

        Raises:
            StoreAway, StoreLied: the object store, however often it was asked.
        """
        if self.blobs is None:
            return
        for name, digest in _pairs(names):
            path = self.root / name
            if self.known.get(name) == digest and await asyncio.to_thread(path.exists):
                continue
            if not await asyncio.to_thread(path.exists):
                try:
                    source = await self.blobs.fetch(self.workspace_id, digest)
                except BlobMissing:
                    continue
                await asyncio.to_thread(_place, source, path)
            self.known[name] = digest

    async def pack(self, names: Handed) -> Handed:
        """Hand on many names as one file, so that a long film does not make a long job."""
        if self.blobs is None:
            return []
        text = json.dumps(sorted(names))
        path = self.root / _PACKED / f"{hashlib.sha256(text.encode()).hexdigest()}.json"
        await asyncio.to_thread(_write, path, text)
        return await self.give([path])

    async def unpack(self, packed: object) -> None:
        """Take what was packed."""
        await self.take(packed)
        for name, _ in _pairs(packed) if self.blobs is not None else ():
            text = await asyncio.to_thread((self.root / name).read_text, "utf-8")
            await self.take(json.loads(text))

    @property
    def all(self) -> Handed:
        """Return the names of everything that was handed on or taken."""
        return [[name, digest] for name, digest in sorted(self.known.items())]


def names_of(result: object) -> Handed:
    """Return what a job said it handed on."""
    return [list(pair) for pair in _pairs(result)]


def _pairs(names: object) -> list[tuple[str, str]]:
    """Read names; one that leads out of the folder is none of ours. What a job said before there were any is none."""
    if not isinstance(names, list):
        return []
    pairs = [(str(name), str(digest)) for name, digest in cast("Handed", names)]
    return [(name, digest) for name, digest in pairs if ".." not in PurePosixPath(name).parts and name[:1] != "/"]


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _place(source: Path, path: Path) -> None:
    """Let a file appear under its name at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".making-", dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        temporary.unlink()
        try:
            os.link(source, temporary)
        except OSError:  # another file system
            shutil.copyfile(source, temporary)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
