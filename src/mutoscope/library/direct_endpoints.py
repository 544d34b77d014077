"""Uploads straight to the object store, where there is one: in parts, several at a time, by signed addresses."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import ClassVar

from fastapi import APIRouter, status
from pydantic import BaseModel, Field

from mutoscope.library.direct_upload import finish_direct_upload, forget_direct_upload, start_direct_upload
from mutoscope.library.errors import FileNotFound
from mutoscope.library.find_upload import find_upload
from mutoscope.library.schemas import AssetView
from mutoscope.library.tus_endpoints import DeskDep, Uploader
from mutoscope.tenancy import ClockDep, DatabaseDep, SessionDep, TransactionRoute, problems
from mutoscope.tenancy.schema_example import example

_ID = "0190b5a8-7c1e-7d2f-9a3b-5c6d7e8f9012"


class DirectRoute(TransactionRoute):
    """A route of an upload: its own id makes it repeatable, and its answer holds addresses that are not to be kept."""

    idempotent: ClassVar[bool] = False


router = APIRouter(prefix="/uploads/direct", tags=["uploads"], route_class=DirectRoute)


class StartDirectUpload(BaseModel):
    """Body of `POST /uploads/direct`."""

    model_config = example(filename="clip.mp4", media_type="video/mp4", size=73400320)
    filename: str = Field(max_length=1000)
    media_type: str = Field(default="application/octet-stream", max_length=200)
    size: int = Field(ge=1, description="Bytes of the whole file.")


class UploadPart(BaseModel):
    """One part: `PUT` its bytes to `url`; the answer's `ETag` is asked for at the end."""

    number: int
    size: int
    url: str


class DirectUploadView(BaseModel):
    """Where to send the parts."""

    model_config = example(
        id=_ID,
        part_size=16777216,
        parts=[{"number": 1, "size": 16777216, "url": "https://store.example/bucket/…"}],
        complete=f"/api/v1/uploads/direct/{_ID}/complete",
        expires_at="2026-01-01T00:00:00Z",
    )
    id: uuid.UUID
    part_size: int
    parts: list[UploadPart]
    complete: str
    expires_at: dt.datetime


class CompleteUpload(BaseModel):
    """Body of `POST /uploads/direct/{id}/complete`."""

    model_config = example(etags=['"9bb58f26192e4ba00f01e2e7b136bbd8"'])
    etags: list[str] = Field(min_length=1, max_length=10_000, description="Of the parts, in order.")


@router.post("", status_code=status.HTTP_201_CREATED, responses=problems(402, 409, 413, 507))
async def start(
    session: SessionDep, scope: Uploader, desk: DeskDep, clock: ClockDep, body: StartDirectUpload
) -> DirectUploadView:
    """Begin an upload whose parts go straight to the object store, without an account's credentials."""
    upload, begun = await start_direct_upload(
        session, desk, clock, scope, name=body.filename, media_type=body.media_type, length=body.size
    )
    left = range(0, body.size, begun.part_bytes)
    sizes = [min(begun.part_bytes, body.size - at) for at in left]
    return DirectUploadView(
        id=upload.id,
        part_size=begun.part_bytes,
        parts=[
            UploadPart(number=number, size=size, url=url)
            for number, (size, url) in enumerate(zip(sizes, begun.urls, strict=True), 1)
        ],
        complete=f"/api/v1/uploads/direct/{upload.id}/complete",
        expires_at=upload.expires_at,
    )


@router.post("/{upload_id}/complete", responses=problems(402, 409, 410, 413, 415, 507))
async def finish(
    session: SessionDep,
    scope: Uploader,
    database: DatabaseDep,
    desk: DeskDep,
    clock: ClockDep,
    upload_id: uuid.UUID,
    body: CompleteUpload,
) -> AssetView:
    """Join the parts: the file is probed and becomes an asset with the upload's id."""
    await session.close()  # the connection goes back while the file is read
    return AssetView.of(await finish_direct_upload(database, desk, clock, scope, upload_id, body.etags))


@router.delete("/{upload_id}", status_code=status.HTTP_204_NO_CONTENT, responses=problems(410))
async def give_up(session: SessionDep, _scope: Uploader, desk: DeskDep, clock: ClockDep, upload_id: uuid.UUID) -> None:
    """Give an upload up; its parts are removed."""
    upload = await find_upload(session, clock, upload_id)
    if upload is None or upload.multipart is None:
        raise FileNotFound("upload", upload_id)
    await forget_direct_upload(session, desk, upload)
