"""Write what arrives of an upload."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import os
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass

from starlette.requests import ClientDisconnect

from mutoscope.library.errors import ChecksumMismatch, OffsetMismatch, UploadSuperseded
from mutoscope.library.types import Upload
from mutoscope.library.upload_desk import UploadDesk, Writer
from mutoscope.storage import BlobStore, FileTooLarge, disk_error

_BUFFER = 1 << 20


@dataclass(frozen=True)
class Checksum:
    """What a request says its bytes hash to."""

    algorithm: str
    digest: bytes


async def append_upload(
    desk: UploadDesk,
    upload: Upload,
    writer: Writer,
    blocks: AsyncIterator[bytes],
    *,
    offset: int,
    checksum: Checksum | None = None,
) -> int:
    """Write blocks behind what is there and return the new offset. Never blocks the event loop.

    What arrived before a dropped connection stays; what belongs to a request with a wrong checksum or too many bytes
    is taken back.

    Raises:
        OffsetMismatch: the upload stands elsewhere.
        FileTooLarge: more bytes than were announced; none of this request's are kept.
        ChecksumMismatch: likewise.
        UploadSuperseded: a newer request took over; what arrived stays.
        StorageFull: the disk is full; what was written stays.
    """
    start = writer.offset
    if start != offset:
        raise OffsetMismatch(offset, start)
    try:
        await _append(desk, upload, writer, _until_superseded(blocks, writer.superseded), checksum)
    except (FileTooLarge, ChecksumMismatch):
        os.ftruncate(writer.handle, start)
        raise
    except (UploadSuperseded, ClientDisconnect, asyncio.CancelledError):
        if checksum:  # bytes that cannot be checked any more
            os.ftruncate(writer.handle, start)
        raise
    if writer.offset == upload.length:
        await asyncio.to_thread(os.fsync, writer.handle)
    return writer.offset


async def _append(
    desk: UploadDesk, upload: Upload, writer: Writer, blocks: AsyncGenerator[bytes], checksum: Checksum | None
) -> None:
    """Write and hash the blocks of one request."""
    hasher = hashlib.new(checksum.algorithm, usedforsecurity=False) if checksum else None
    async with contextlib.aclosing(_buffered(blocks)) as larger:
        async for block in larger:
            if writer.offset + len(block) > upload.length:
                raise FileTooLarge(limit=upload.length)
            if hasher:
                hasher.update(block)
            await asyncio.to_thread(_write, desk.store(upload), writer, block)
    if checksum and hasher and hasher.digest() != checksum.digest:
        raise ChecksumMismatch(checksum.algorithm)


def parse_checksum(header: str) -> Checksum | None:
    """Return what an `Upload-Checksum` header says; None for an unknown algorithm or a malformed value."""
    algorithm, _, digest = header.partition(" ")
    try:
        return Checksum(algorithm, base64.b64decode(digest, validate=True)) if algorithm in ALGORITHMS else None
    except ValueError:
        return None


ALGORITHMS = ("sha1", "sha256")


def _write(store: BlobStore, writer: Writer, block: bytes) -> None:
    try:
        store.objects.check_room(len(block))
        at = writer.offset
        while block:
            written = os.pwrite(writer.handle, block, at)
            at, block = at + written, block[written:]
    except OSError as error:
        raise disk_error(error) from error


async def _until_superseded(blocks: AsyncIterator[bytes], superseded: asyncio.Event) -> AsyncGenerator[bytes]:
    """Yield blocks as they arrive; raise as soon as a newer request wants the upload."""
    stop = asyncio.ensure_future(superseded.wait())
    try:
        while True:
            arriving = asyncio.ensure_future(anext(blocks, None))
            await asyncio.wait({arriving, stop}, return_when=asyncio.FIRST_COMPLETED)
            if not arriving.done():
                arriving.cancel()
                await asyncio.gather(arriving, return_exceptions=True)
                raise UploadSuperseded
            block = arriving.result()
            if block is None:
                return
            yield block
    finally:
        stop.cancel()


async def _buffered(blocks: AsyncGenerator[bytes]) -> AsyncGenerator[bytes]:
    """Join blocks into larger ones; when the source fails, what has arrived is yielded first."""
    buffer = bytearray()
    failure: Exception | None = None
    try:
        async with contextlib.aclosing(blocks):
            async for block in blocks:
                buffer += block
                if len(buffer) >= _BUFFER:
                    yield bytes(buffer)
                    buffer.clear()
    except (UploadSuperseded, ClientDisconnect) as error:
        failure = error
    if buffer:
        yield bytes(buffer)
    if failure:
        raise failure
