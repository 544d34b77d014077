"""Give out a file over HTTP: whole or a part, never changed since."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from starlette.responses import Response, StreamingResponse

from mutoscope.storage.byte_range import ByteRange, parse_range
from mutoscope.storage.errors import RangeNotSatisfiable

_BLOCK = 256 * 1024
_INLINE = ("video/", "audio/", "image/png", "image/jpeg", "image/webp")


def serve_file(
    path: Path, *, method: str, headers: Mapping[str, str], digest: str, name: str, media_type: str
) -> Response:
    """Return the response for one immutable file (RFC 9110, sections 13 and 14): 200, 206, 304 or 416.

    Args:
        path: the file.
        method: `GET` or `HEAD`.
        headers: of the request, names in lower case or case-insensitive.
        digest: of the bytes; becomes the strong entity tag.
        name: the file name the user sees.
        media_type: `Content-Type`.
    """
    size, tag = path.stat().st_size, f'"{digest}"'
    answer = {
        "Accept-Ranges": "bytes",
        "ETag": tag,
        "Cache-Control": "private, no-cache",
        "Content-Disposition": content_disposition(name, "inline" if media_type.startswith(_INLINE) else "attachment"),
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
    }
    if tag in {part.strip() for part in headers.get("if-none-match", "").split(",")}:
        return Response(status_code=304, headers=answer)
    wanted = headers.get("range") if headers.get("if-range", tag) == tag else None
    try:
        part = parse_range(wanted, size)
    except RangeNotSatisfiable:
        return Response(status_code=416, headers=answer | {"Content-Range": f"bytes */{size}"})
    if part is not None:
        answer["Content-Range"] = part.content_range(size)
    span = part or ByteRange(0, size)
    answer["Content-Length"] = str(span.stop - span.start)
    status = 200 if part is None else 206
    if method == "HEAD":
        return Response(status_code=status, headers=answer, media_type=media_type)
    return StreamingResponse(_read(path, span), status_code=status, headers=answer, media_type=media_type)


def content_disposition(name: str, kind: Literal["inline", "attachment"]) -> str:
    """Return the header for a file name in any writing (RFC 6266, RFC 8187)."""
    clean = "".join(c for c in name if c.isprintable()).replace("/", "_").replace("\\", "_") or "file"
    plain = clean.encode("ascii", "replace").decode().replace('"', "_").replace("?", "_").replace("%", "_")
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(clean, safe='')}"


async def _read(path: Path, span: ByteRange) -> AsyncGenerator[bytes]:
    file = await asyncio.to_thread(path.open, "rb")
    try:
        left = span.stop - span.start
        await asyncio.to_thread(file.seek, span.start)
        while left > 0 and (block := await asyncio.to_thread(file.read, min(_BLOCK, left))):
            left -= len(block)
            yield block
    finally:
        file.close()
