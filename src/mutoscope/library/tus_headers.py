"""The headers of the tus protocol 1.0 (https://tus.io/protocols/resumable-upload)."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Callable, Coroutine
from email.utils import format_datetime
from typing import Annotated, Any

from fastapi import Depends, Header, Request, Response
from fastapi.responses import JSONResponse
from starlette.datastructures import MutableHeaders
from starlette.types import Message, Receive, Scope, Send

from mutoscope.library.append_upload import ALGORITHMS, Checksum, parse_checksum
from mutoscope.library.errors import ChecksumMismatch, HeaderInvalid, TusVersionUnsupported, WrongContentType
from mutoscope.library.types import Upload
from mutoscope.tenancy import UploadRoute, problems

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,termination,expiration,checksum"
CHUNK_TYPE = "application/offset+octet-stream"
_MOST_METADATA = 8192
REFUSALS = {
    **problems(400, 404, 409, 410, 412, 413, 415, 423, 507),
    460: {"description": "The bytes do not have the checksum that was sent (tus's own status)."},
}


class TusRoute(UploadRoute):
    """A route whose every answer, refusals too, names the protocol version."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Answer a wrong checksum here: 460 is tus's own status, and HTTP has no phrase for it."""
        handler = super().get_route_handler()

        async def run(request: Request) -> Response:
            try:
                return await handler(request)
            except ChecksumMismatch as error:
                return _problem(error)

        return run

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the header on the way out."""

        async def send_with_version(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Tus-Resumable"] = VERSION
                headers["Cache-Control"] = "no-store"
            await send(message)

        await super().handle(scope, receive, send_with_version)


def _problem(error: ChecksumMismatch) -> Response:
    document = {
        "type": f"urn:mutoscope:problem:{error.code}",
        "title": "Checksum Mismatch",
        "status": error.status,
        "detail": error.message,
        "code": error.code,
        "remedy": error.remedy,
    }
    return JSONResponse(document, error.status, media_type="application/problem+json")


async def _check_version(tus_resumable: Annotated[str | None, Header()] = None) -> None:
    if tus_resumable != VERSION:
        raise TusVersionUnsupported(tus_resumable)


SPEAKS_TUS = Depends(_check_version)
"""The dependency of every route but OPTIONS."""


def read_count(request: Request, name: str) -> int:
    """Return a header that counts bytes.

    Raises:
        HeaderInvalid: it is missing or not a whole number.
    """
    value = request.headers.get(name, "")
    if not (value.isascii() and value.isdecimal() and len(value) < 19):  # noqa: PLR2004 -- fits a bigint
        raise HeaderInvalid(
            f"The header {name} must be a whole number of bytes.", remedy=f"Send {name} with a number.", header=name
        )
    return int(value)


def read_metadata(request: Request) -> dict[str, str]:
    """Return `Upload-Metadata`: pairs of a key and a base64 value, separated by commas.

    Raises:
        HeaderInvalid: a value is not base64 of UTF-8, or all of it is longer than 8192 characters.
    """
    header, pairs = request.headers.get("upload-metadata", ""), dict[str, str]()
    try:
        if len(header) > _MOST_METADATA:
            raise ValueError  # noqa: TRY301 -- the same refusal as below
        for pair in filter(None, (part.strip() for part in header.split(","))):
            key, _, value = pair.partition(" ")
            pairs[key] = base64.b64decode(value, validate=True).decode()
    except ValueError:
        raise HeaderInvalid(
            "The header Upload-Metadata cannot be read.",
            remedy="Send `filename <base64>,filetype <base64>`, at most 8192 characters.",
            header="Upload-Metadata",
        ) from None
    return pairs


def read_checksum(request: Request) -> Checksum | None:
    """Return `Upload-Checksum`, None if there is none.

    Raises:
        HeaderInvalid: an algorithm we do not know, or a malformed value.
    """
    header = request.headers.get("upload-checksum")
    if header is None:
        return None
    checksum = parse_checksum(header)
    if checksum is None:
        raise HeaderInvalid(
            f"The header Upload-Checksum must be one of {', '.join(ALGORITHMS)} and a base64 digest.",
            remedy="Send for example `sha256 <base64>`.",
            header="Upload-Checksum",
        )
    return checksum


def has_chunk(request: Request) -> bool:
    """Return whether the body carries bytes of the file."""
    return request.headers.get("content-type") == CHUNK_TYPE


def check_chunk(request: Request) -> None:
    """Raise `WrongContentType` unless the body carries bytes of the file."""
    if not has_chunk(request):
        raise WrongContentType(f"The Content-Type must be {CHUNK_TYPE}.", remedy=f"Send Content-Type: {CHUNK_TYPE}.")


def state_headers(upload: Upload, offset: int) -> dict[str, str]:
    """Return the headers that say how far an upload has come."""
    return {
        "Upload-Offset": str(offset),
        "Upload-Length": str(upload.length),
        "Upload-Expires": format_datetime(upload.expires_at.astimezone(dt.UTC), usegmt=True),
    }
