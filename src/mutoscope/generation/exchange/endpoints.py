"""Timelines and bundles over HTTP."""

from __future__ import annotations

import asyncio
import uuid
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response, status
from fastapi.responses import StreamingResponse

from mutoscope.generation.batches.zip_results import stream_zip
from mutoscope.generation.exchange.export_bundle import list_bundle
from mutoscope.generation.exchange.import_bundle import import_bundle
from mutoscope.generation.exchange.import_timeline import Imported, import_timeline
from mutoscope.generation.exchange.schemas import ImportTimeline, ProjectImported
from mutoscope.generation.get_generation import get_generation
from mutoscope.generation.studio import Studio
from mutoscope.library import FileNotFound, UploadDesk, list_renditions
from mutoscope.library.multipart_file import MultipartFile
from mutoscope.storage import content_disposition
from mutoscope.tenancy import Scope, SessionDep, TransactionRoute, UploadRoute, allowed, problems, service
from mutoscope.writing import get_project

router = APIRouter(tags=["projects"], route_class=TransactionRoute)
upload_router = APIRouter(tags=["projects"], route_class=UploadRoute)

Downloader = Annotated[Scope, allowed("rendition.read")]
Creator = Annotated[Scope, allowed("project.create")]
Uploader = Annotated[Scope, allowed("asset.create")]
StudioDep = Annotated[Studio, service(Studio)]
DeskDep = Annotated[UploadDesk, service(UploadDesk)]
_FORM = {
    "type": "object",
    "required": ["bundle"],
    "properties": {"bundle": {"type": "string", "format": "binary", "description": "A ZIP that was exported here."}},
}
_CUT: dict[str, Any] = {
    "OTIO_SCHEMA": "Timeline.1",
    "name": "The sea",
    "tracks": {"OTIO_SCHEMA": "Stack.1", "children": []},
}


@router.get(
    "/jobs/{job_id}/timeline.otio",
    summary="Download a film's cut",
    response_class=Response,
    responses={
        200: {"content": {"application/json": {"example": _CUT}}, "description": "OpenTimelineIO."},
        **problems(410),
    },
)
async def export_timeline(session: SessionDep, _scope: Downloader, studio: StudioDep, job_id: uuid.UUID) -> Response:
    """Download a finished film's cut as OpenTimelineIO, for Resolve, Premiere, Kdenlive and others.

    Media are called by their names; in the program, link them to your files.
    """
    generation = await get_generation(session, job_id)
    files = await list_renditions(session, studio.clock, job_id)
    cut = next((file for file in files if file.kind == "timeline"), None)
    if cut is None:
        raise FileNotFound("rendition", job_id)
    home = await studio.home(session, generation.workspace_id)
    path = await home.region.blobs.fetch(home.workspace_id, cut.digest)
    headers = {"Content-Disposition": content_disposition(cut.name, "attachment"), "Cache-Control": "no-store"}
    return Response(await asyncio.to_thread(path.read_bytes), media_type="application/json", headers=headers)


@router.post("/projects/import-timeline", summary="Import an editor's timeline", status_code=status.HTTP_201_CREATED)
async def take_timeline(
    session: SessionDep, scope: Creator, studio: StudioDep, body: ImportTimeline
) -> ProjectImported:
    """Make a project of an OpenTimelineIO file whose media are files of this workspace, found by content or name."""
    return _imported(await import_timeline(session, studio, scope, body))


@router.get(
    "/projects/{project_id}/bundle.zip",
    summary="Download a project with its media",
    response_class=StreamingResponse,
    responses={200: {"content": {"application/octet-stream": {}}, "description": "A ZIP."}},
)
async def export_bundle(
    session: SessionDep, scope: Downloader, studio: StudioDep, project_id: uuid.UUID
) -> StreamingResponse:
    """Download a project as one ZIP: script, choices, the newest film's cut, and every file that is still there."""
    project = await get_project(session, project_id)
    home = await studio.home(session, scope.workspace_id)
    entries = await list_bundle(session, studio, home, project)
    headers = {
        "Content-Disposition": content_disposition(f"{project.draft.title}.zip", "attachment"),
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return StreamingResponse(stream_zip(entries), media_type="application/zip", headers=headers)


@upload_router.post(
    "/projects/import-bundle",
    summary="Import a project with its media",
    status_code=status.HTTP_201_CREATED,
    responses=problems(400, 413, 415, 507),
    openapi_extra={"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": _FORM}}}},
)
async def take_bundle(
    request: Request, session: SessionDep, scope: Uploader, studio: StudioDep, desk: DeskDep
) -> ProjectImported:
    """Make a project of a ZIP that was exported here; its media become files of this workspace and count as such."""
    await session.close()  # the connection goes back while bytes arrive
    file = await MultipartFile.open(request)
    return _imported(await import_bundle(studio, desk, scope, file))


def _imported(imported: Imported) -> ProjectImported:
    project = imported.project
    return ProjectImported(project_id=project.id, title=project.draft.title, notices=list(imported.notices))
