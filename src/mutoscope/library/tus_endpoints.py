"""Resumable uploads: tus 1.0. The finished asset has the id of its upload."""

from __future__ import annotations

import uuid
from collections.abc import AsyncGenerator
from typing import Annotated

from fastapi import APIRouter, Request, Response, status
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.database import Database
from mutoscope.kernel import Clock
from mutoscope.library import tus_headers as tus
from mutoscope.library.append_upload import ALGORITHMS, append_upload
from mutoscope.library.errors import FileNotFound
from mutoscope.library.find_assets import find_asset
from mutoscope.library.find_upload import cancel_upload, find_upload
from mutoscope.library.finish_upload import finish_upload
from mutoscope.library.start_upload import start_upload
from mutoscope.library.types import Upload
from mutoscope.library.upload_desk import UploadDesk
from mutoscope.tenancy import PUBLIC, ClockDep, DatabaseDep, Scope, SessionDep, allowed, service

router = APIRouter(prefix="/uploads", tags=["uploads"], route_class=tus.TusRoute)

DeskDep = Annotated[UploadDesk, service(UploadDesk)]
Uploader = Annotated[Scope, allowed("asset.create")]


@router.options("", dependencies=[PUBLIC], status_code=status.HTTP_204_NO_CONTENT)
@router.options("/{upload_id}", dependencies=[PUBLIC], status_code=status.HTTP_204_NO_CONTENT, include_in_schema=False)
async def describe_uploads(desk: DeskDep) -> Response:
    """Say what this server's tus can do."""
    headers = {
        "Tus-Version": tus.VERSION,
        "Tus-Extension": tus.EXTENSIONS,
        "Tus-Max-Size": str(desk.max_bytes),
        "Tus-Checksum-Algorithm": ",".join(ALGORITHMS),
    }
    return Response(status_code=status.HTTP_204_NO_CONTENT, headers=headers)


@router.post(
    "",
    dependencies=[tus.SPEAKS_TUS],
    status_code=status.HTTP_201_CREATED,
    response_class=Response,
    responses=tus.REFUSALS,
)
async def create_upload(
    request: Request, session: SessionDep, scope: Uploader, database: DatabaseDep, desk: DeskDep, clock: ClockDep
) -> Response:
    """Begin an upload of `Upload-Length` bytes; the body may already carry the first of them."""
    await session.close()  # the connection goes back while bytes arrive
    metadata = tus.read_metadata(request)
    async with database.session(workspace_id=scope.workspace_id, user_id=scope.user_id) as own:
        upload = await start_upload(
            own,
            desk,
            clock,
            scope,
            name=metadata.get("filename") or metadata.get("name") or "upload",
            media_type=metadata.get("filetype", ""),
            length=tus.read_count(request, "Upload-Length"),
        )
    offset = 0
    if tus.has_chunk(request) or upload.length == 0:
        offset = await _take_bytes(request, database, desk, clock, upload, 0)
    headers = tus.state_headers(upload, offset) | {"Location": f"{request.url.path.rstrip('/')}/{upload.id}"}
    return Response(status_code=status.HTTP_201_CREATED, headers=headers)


@router.head("/{upload_id}", dependencies=[tus.SPEAKS_TUS], response_class=Response, responses=tus.REFUSALS)
async def read_upload(
    upload_id: uuid.UUID, session: SessionDep, _scope: Uploader, database: DatabaseDep, desk: DeskDep, clock: ClockDep
) -> Response:
    """Say how many bytes have arrived. Asking gives up a request that is still under way."""
    upload = await find_upload(session, clock, upload_id)
    if upload is None:
        return await _finished(session, clock, upload_id)
    await session.close()
    async with desk.writing(upload) as writer:
        offset = writer.offset
        if offset == upload.length:  # the server died before it could finish
            await finish_upload(database, desk, clock, upload, writer)
    return Response(headers=tus.state_headers(upload, offset))


@router.patch(
    "/{upload_id}",
    dependencies=[tus.SPEAKS_TUS],
    status_code=status.HTTP_204_NO_CONTENT,
    response_class=Response,
    responses=tus.REFUSALS,
    openapi_extra={"requestBody": {"content": {tus.CHUNK_TYPE: {"schema": {"type": "string", "format": "binary"}}}}},
)
async def append_bytes(
    upload_id: uuid.UUID,
    request: Request,
    session: SessionDep,
    _scope: Uploader,
    database: DatabaseDep,
    desk: DeskDep,
    clock: ClockDep,
) -> Response:
    """Send bytes from `Upload-Offset` on; the last ones make the asset."""
    tus.check_chunk(request)
    offset = tus.read_count(request, "Upload-Offset")
    upload = await find_upload(session, clock, upload_id)
    if upload is None:
        return await _finished(session, clock, upload_id, status.HTTP_204_NO_CONTENT)
    await session.close()  # the connection goes back while bytes arrive
    offset = await _take_bytes(request, database, desk, clock, upload, offset)
    return Response(status_code=status.HTTP_204_NO_CONTENT, headers=tus.state_headers(upload, offset))


@router.delete(
    "/{upload_id}",
    dependencies=[tus.SPEAKS_TUS],
    status_code=status.HTTP_204_NO_CONTENT,
    responses=tus.REFUSALS,
)
async def delete_upload(
    upload_id: uuid.UUID, session: SessionDep, _scope: Uploader, desk: DeskDep, clock: ClockDep
) -> Response:
    """Give an upload up; its bytes are removed."""
    await cancel_upload(session, desk, clock, upload_id)
    return Response(status_code=status.HTTP_204_NO_CONTENT)


async def _take_bytes(
    request: Request, database: Database, desk: UploadDesk, clock: Clock, upload: Upload, offset: int
) -> int:
    async with desk.writing(upload) as writer:
        checksum = tus.read_checksum(request)
        blocks = request.stream() if tus.has_chunk(request) else _nothing()
        offset = await append_upload(desk, upload, writer, blocks, offset=offset, checksum=checksum)
        if offset == upload.length:
            await finish_upload(database, desk, clock, upload, writer)
    return offset


async def _finished(session: AsyncSession, clock: Clock, upload_id: uuid.UUID, status_code: int = 200) -> Response:
    """Answer for an upload that has become an asset: the client may have missed the last answer."""
    asset = await find_asset(session, clock, upload_id)
    if asset is None:
        raise FileNotFound("upload", upload_id)
    return Response(
        status_code=status_code, headers={"Upload-Offset": str(asset.size), "Upload-Length": str(asset.size)}
    )


async def _nothing() -> AsyncGenerator[bytes]:
    return
    yield b""
