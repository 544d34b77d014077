"""Everything a batch has made, as one ZIP that is written while it is sent: no copy lies on the disk."""

from __future__ import annotations

import asyncio
import csv
import io
import zipfile
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.generation.batches.types import Batch, BatchRow
from mutoscope.generation.studio import Home
from mutoscope.kernel import Clock
from mutoscope.library import Rendition, list_renditions
from mutoscope.storage import BlobMissing

_BLOCK = 1 << 20
_IN_CELLS = ("=", "+", "-", "@", "\t", "\r")
"""How cells begin that a spreadsheet would take for a formula."""


@dataclass(frozen=True)
class Entry:
    """One file of the archive: a text, or what brings its bytes to this machine when its turn comes."""

    name: str
    source: Callable[[], Path] | str
    size: int = 0
    """Of the file, in bytes; a text counts for nothing."""

    def open(self) -> IO[bytes]:
        """Return its bytes to read, or raise `BlobMissing`."""
        return io.BytesIO(self.source.encode()) if isinstance(self.source, str) else self.source().open("rb")


async def list_entries(session: AsyncSession, clock: Clock, home: Home, batch: Batch) -> list[Entry]:
    """Return every file that is still there, each film's in a folder of its own, and a table of all rows."""
    entries, made = list[Entry](), dict[int, int]()
    for row in batch.rows:
        if row.generation.status != "complete":
            continue
        files = await list_renditions(session, clock, row.generation.id)
        found = [entry for file in files if (entry := await _entry(home, row, file))]
        made[row.number] = len(found)
        entries += found
    return [*entries, Entry("batch.csv", _table(batch.rows, made))]


async def stream_zip(entries: Sequence[Entry]) -> AsyncGenerator[bytes]:
    """Yield a ZIP of entries block by block. Films do not get smaller, so that nothing is compressed."""
    blocks = _zip(entries)
    while (block := await asyncio.to_thread(next, blocks, None)) is not None:
        yield block


def _zip(entries: Sequence[Entry]) -> Iterator[bytes]:
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:
        for entry in entries:
            try:
                source = entry.open()
            except BlobMissing:  # it was deleted while the archive was on its way
                continue
            with source, archive.open(_info(entry), "w", force_zip64=True) as target:
                while block := source.read(_BLOCK):
                    target.write(block)
                    yield sink.take()
    yield sink.take()


class _Sink(io.RawIOBase):
    """Where the archive is written: it cannot be sought in, and is emptied after each block."""

    def __init__(self) -> None:
        self._written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes, /) -> int:  # pyright: ignore[reportIncompatibleMethodOverride] -- what zipfile writes
        self._written += data
        return len(data)

    def take(self) -> bytes:
        """Return what was written since the last time."""
        taken = bytes(self._written)
        self._written.clear()
        return taken


def _info(entry: Entry) -> zipfile.ZipInfo:
    """Return an entry without a date: the same films make the same archive."""
    info = zipfile.ZipInfo(entry.name)
    info.external_attr = 0o644 << 16
    return info


async def _entry(home: Home, row: BatchRow, file: Rendition) -> Entry | None:
    try:
        await home.region.blobs.locate(home.workspace_id, file.digest)
    except BlobMissing:
        return None
    stem, suffix = Path(file.name).stem, Path(file.name).suffix
    return Entry(
        f"{row.number:03d}-{stem}/{stem}{suffix}",
        partial(home.region.blobs.path, home.workspace_id, file.digest),
        file.size,
    )


def _table(rows: Sequence[BatchRow], made: dict[int, int]) -> str:
    """Return a CSV of the rows that no spreadsheet computes anything of."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["row", "line", "title", "status", "files", "error"])
    for row in rows:
        error = (row.generation.error or {}).get("message", "")
        cells = [row.number, row.line or "", row.title, row.generation.status, made.get(row.number, 0), error]
        writer.writerow([f"'{cell}" if str(cell).startswith(_IN_CELLS) else cell for cell in cells])
    return text.getvalue()
