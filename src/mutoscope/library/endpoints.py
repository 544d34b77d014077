"""Files: plain upload, list, delete, download (document 001), and what signed links open."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response, status

from mutoscope.infra.limits import LimitReached
from mutoscope.library.delete_asset import delete_asset
from mutoscope.library.delivery_meter import DeliveryMeter
from mutoscope.library.download_rendition import find_file
from mutoscope.library.errors import DeliveryUsedUp, FileNotFound
from mutoscope.library.find_assets import find_asset, list_assets
from mutoscope.library.multipart_file import MultipartFile
from mutoscope.library.receive_file import receive_file
from mutoscope.library.schemas import AssetPage, AssetView, Uploaded
from mutoscope.library.send_file import Dispatch, send_file
from mutoscope.library.tus_endpoints import DeskDep, Uploader
from mutoscope.storage import BlobMissing, LinkSigner, find_blob, serve_file
from mutoscope.tenancy import (
    PUBLIC,
    ClockDep,
    DatabaseDep,
    Scope,
    SessionDep,
    TransactionRoute,
    UploadRoute,
    allowed,
    problems,
    service,
)

router = APIRouter(tags=["files"], route_class=TransactionRoute)
upload_router = APIRouter(tags=["uploads"], route_class=UploadRoute)

Reader = Annotated[Scope, allowed("asset.read")]
Downloader = Annotated[Scope, allowed("rendition.read")]
Deleter = Annotated[Scope, allowed("asset.delete")]


async def _dispatch(
    database: DatabaseDep,
    desk: DeskDep,
    signer: Annotated[LinkSigner, service(LinkSigner)],
    meter: Annotated[DeliveryMeter, service(DeliveryMeter)],
    clock: ClockDep,
) -> Dispatch:
    return Dispatch(database, desk, signer, meter, clock)


DispatchDep = Annotated[Dispatch, Depends(_dispatch)]
_FORM = {
    "type": "object",
    "required": ["video"],
    "properties": {"video": {"type": "string", "format": "binary", "description": "A video, image or sound."}},
}
_FILE: dict[int | str, dict[str, object]] = {
    200: {"description": "The whole file.", "content": {"application/octet-stream": {}}},
    206: {"description": "The bytes of the Range header."},
    307: {"description": "The file is at another address for a while."},
    304: {"description": "The caller has it already (If-None-Match)."},
    **problems(402, 410, 416),
}


@upload_router.post(
    "/upload",
    status_code=status.HTTP_201_CREATED,
    responses=problems(400, 413, 415, 507),
    openapi_extra={"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": _FORM}}}},
)
async def upload(
    request: Request, session: SessionDep, scope: Uploader, database: DatabaseDep, desk: DeskDep, clock: ClockDep
) -> Uploaded:
    """Upload one file at once; for large files and weak connections see `/uploads`."""
    await session.close()  # the connection goes back while bytes arrive
    file = await MultipartFile.open(request)
    return Uploaded.of(await receive_file(database, desk, clock, scope, file))


@router.get("/assets")
async def list_page(
    session: SessionDep,
    _scope: Reader,
    clock: ClockDep,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> AssetPage:
    """List uploaded files, newest first."""
    page = await list_assets(session, clock, cursor=cursor, limit=limit)
    return AssetPage(items=[AssetView.of(asset) for asset in page.items], next_cursor=page.next_cursor)


@router.get("/assets/{asset_id}")
async def read(session: SessionDep, _scope: Reader, clock: ClockDep, asset_id: uuid.UUID) -> AssetView:
    """Read what is known of an uploaded file."""
    asset = await find_asset(session, clock, asset_id)
    if asset is None:
        raise FileNotFound("asset", asset_id)
    return AssetView.of(asset)


@router.delete("/assets/{asset_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete(session: SessionDep, scope: Deleter, asset_id: uuid.UUID) -> None:
    """Delete an uploaded file."""
    await delete_asset(session, scope.workspace_id, asset_id, user_id=scope.user_id)


@router.get("/download/{file_id}", response_class=Response, responses=_FILE)
@router.head("/download/{file_id}", response_class=Response, include_in_schema=False)
async def download(
    request: Request,
    session: SessionDep,
    scope: Downloader,
    dispatch: DispatchDep,
    file_id: uuid.UUID,
) -> Response:
    """Download a finished or an uploaded file of the caller's workspace; byte ranges are served.

    The answer may be 307, to an address that gives the file for a while. A file that was ordered with
    `delete_after_download` is gone once all of it was sent.
    """
    file = await find_file(session, dispatch.clock, file_id)
    return await send_file(request, session, dispatch, scope, file)


@router.get("/files/{token}", dependencies=[PUBLIC], response_class=Response, responses=_FILE)
@router.head("/files/{token}", dependencies=[PUBLIC], response_class=Response, include_in_schema=False)
async def open_link(request: Request, dispatch: DispatchDep, token: str) -> Response:
    """Open a signed link: no account is needed until it expires."""
    link = dispatch.signer.verify_link(token, dispatch.clock.now())
    async with dispatch.database.session(workspace_id=link.workspace_id) as session:
        region = await find_blob(session, link.workspace_id, link.digest)
    if region is None:
        raise BlobMissing
    response = serve_file(
        await dispatch.desk.regions.of(region).blobs.fetch(link.workspace_id, link.digest),
        method=request.method,
        headers=request.headers,
        digest=link.digest,
        name=link.name,
        media_type=link.media_type,
    )
    try:
        async with dispatch.database.session(workspace_id=link.workspace_id) as session:
            return await dispatch.meter.send(session, link.workspace_id, response)
    except LimitReached as error:  # whoever has the link need not know which plan that is
        raise DeliveryUsedUp from error
