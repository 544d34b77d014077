"""Send a file of the workspace: from here, from the object store, or through a delivery network."""

from __future__ import annotations

import uuid
from collections.abc import AsyncGenerator, AsyncIterable, Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import cast

from fastapi import Request
from fastapi.responses import RedirectResponse, StreamingResponse
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from mutoscope.infra.database import Database
from mutoscope.infra.events import emit
from mutoscope.kernel import Clock
from mutoscope.library.delivery_meter import DeliveryMeter
from mutoscope.library.download_rendition import sign_download
from mutoscope.library.errors import FileNotFound
from mutoscope.library.read_rendition import delete_rendition
from mutoscope.library.types import Asset, Rendition
from mutoscope.library.upload_desk import UploadDesk
from mutoscope.storage import (
    BlobMissing,
    LinkSigner,
    RangeNotSatisfiable,
    content_disposition,
    find_blob,
    parse_range,
    serve_file,
)
from mutoscope.tenancy import Scope

_WHOLE = 200
_ELSEWHERE = 307


@dataclass(frozen=True)
class Dispatch:
    """What files are sent with."""

    database: Database
    desk: UploadDesk
    signer: LinkSigner
    meter: DeliveryMeter
    clock: Clock


async def send_file(
    request: Request, session: AsyncSession, dispatch: Dispatch, scope: Scope, file: Asset | Rendition
) -> Response:
    """Return the response for a file; one that is to be read once goes when all of it has been sent.

    What is sent from here is counted byte by byte; what the object store sends, as what was asked for. A delivery
    network asks here for what it has not: that is counted.

    Raises:
        BlobMissing: its bytes are gone.
        LimitReached: the plan delivers no more this month.
    """
    desk, meter = dispatch.desk, dispatch.meter
    region = await find_blob(session, file.workspace_id, file.digest)
    if region is None:
        raise BlobMissing
    once = isinstance(file, Rendition) and file.delete_after_download
    store = desk.regions.of(region).blobs
    if not once and desk.cdn_url is not None:
        link = sign_download(dispatch.signer, dispatch.clock, file, seconds=desk.link_seconds)
        return RedirectResponse(f"{desk.cdn_url.rstrip('/')}{link.path}", _ELSEWHERE)
    if not once and desk.redirects:
        headers = {
            "Content-Type": file.media_type,
            "Content-Disposition": content_disposition(file.name, "attachment"),
        }
        url = store.link(file.workspace_id, file.digest, desk.link_seconds, headers)
        if url is not None:
            asked = _asked(request, file.size)
            delivery = await meter.admit(session, file.workspace_id, asked)
            delivery.count(asked)
            return RedirectResponse(url, _ELSEWHERE)
    response = serve_file(
        await store.fetch(file.workspace_id, file.digest),
        method=request.method,
        headers=request.headers,
        digest=file.digest,
        name=file.name,
        media_type=file.media_type,
    )
    if once and response.status_code == _WHOLE and isinstance(response, StreamingResponse):
        blocks = cast("AsyncIterable[bytes]", response.body_iterator)
        response.body_iterator = _then(blocks, partial(_forget, dispatch.database, scope, file.id))
    return await meter.send(session, file.workspace_id, response)


def _asked(request: Request, size: int) -> int:
    """Return how many bytes of a file are asked for."""
    if request.method == "HEAD":
        return 0
    try:
        part = parse_range(request.headers.get("range"), size)
    except RangeNotSatisfiable:
        return 0
    return size if part is None else part.stop - part.start


async def _then(blocks: AsyncIterable[bytes], action: Callable[[], Awaitable[None]]) -> AsyncGenerator[bytes]:
    """Yield blocks, and act after the last: a download that breaks off is none."""
    async for block in blocks:
        yield block
    await action()


async def _forget(database: Database, scope: Scope, rendition_id: uuid.UUID) -> None:
    async with database.session(workspace_id=scope.workspace_id, user_id=scope.user_id) as session:
        try:
            await delete_rendition(session, scope.workspace_id, rendition_id)
        except FileNotFound:  # another download was faster
            return
        await emit(
            session,
            scope.workspace_id,
            "rendition.deleted",
            message="A finished file was downloaded and removed, as was asked.",
            user_id=scope.user_id,
            payload={"rendition_id": str(rendition_id)},
        )
