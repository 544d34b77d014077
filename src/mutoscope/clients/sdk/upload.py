"""Send a file by resumable upload (tus 1.0): what has arrived is not sent again."""

from __future__ import annotations

import base64
import mimetypes
from pathlib import Path
from typing import BinaryIO

from mutoscope.clients.sdk.connection import Credentials, Retries, send_safely
from mutoscope.clients.sdk.errors import ApiError, NotReached
from mutoscope.clients.sdk.flow import Flow, Send, Sleep

CHUNK_BYTES = 8 << 20
_TUS = {"Tus-Resumable": "1.0.0"}
_IN_DOUBT = frozenset({408, 409, 423, 429, 460, 500, 502, 503, 504})
"""Nobody knows how much has arrived, except the server."""


def upload_file(path: Path, credentials: Credentials, retries: Retries) -> Flow[str]:
    """Upload a file under its own name and return the id of the asset.

    Raises:
        OSError: the file cannot be read.
        ApiError: the server refused: too large, no room, not media.
    """
    with path.open("rb") as file:
        size = path.stat().st_size
        media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        metadata = f"filename {_base64(path.name)},filetype {_base64(media_type)}"
        begin = Send("POST", "/uploads", {**_TUS, "Upload-Length": str(size), "Upload-Metadata": metadata})
        reply = yield from send_safely(begin, credentials, retries, repeatable=False)
        upload_id = reply.headers["location"].rstrip("/").rpartition("/")[2]
        offset, futile = 0, 0
        while offset < size:
            reached = yield from _send_chunk(file, f"/uploads/{upload_id}", offset, credentials, retries)
            futile = 0 if reached > offset else futile + 1
            if futile >= retries.attempts:
                raise NotReached(f"{path.name}: the server takes no more bytes after {offset} of {size}.")
            if futile:
                yield Sleep(retries.pause(futile, None))
            offset = reached
    return upload_id


def _send_chunk(file: BinaryIO, path: str, offset: int, credentials: Credentials, retries: Retries) -> Flow[int]:
    """Send what follows `offset` and return where the server is then; after any doubt, ask it."""
    file.seek(offset)
    headers = {**_TUS, "Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
    send = Send("PATCH", path, headers, {}, file.read(CHUNK_BYTES))
    try:
        reply = yield from send_safely(send, credentials, Retries(attempts=1), repeatable=False)
    except (ApiError, NotReached) as error:
        if isinstance(error, ApiError) and error.status not in _IN_DOUBT:
            raise
        reply = yield from send_safely(Send("HEAD", path, _TUS), credentials, retries, repeatable=True)
    return int(reply.headers["upload-offset"])


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()
