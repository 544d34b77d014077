"""Choosing a film's thumbnail."""

from __future__ import annotations

import asyncio
import uuid
from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import FileResponse

from mutoscope.generation.studio import Studio
from mutoscope.generation.thumbnails.draw_thumbnail import draw_thumbnail
from mutoscope.generation.thumbnails.finished_video import find_video
from mutoscope.generation.thumbnails.schemas import (
    MOST_TITLE,
    Candidate,
    Candidates,
    ChooseThumbnail,
    ThumbnailChosen,
)
from mutoscope.generation.thumbnails.set_thumbnail import set_thumbnail
from mutoscope.media.render import find_stills
from mutoscope.tenancy import Scope, SessionDep, TransactionRoute, allowed, problems, service

router = APIRouter(tags=["jobs"], route_class=TransactionRoute)

Reader = Annotated[Scope, allowed("rendition.read")]
Maker = Annotated[Scope, allowed("generation.create")]
StudioDep = Annotated[Studio, service(Studio)]
SizeParam = Annotated[str, Query(pattern=r"^(\d{2,4}x\d{2,4})?$", description="One of the film's; the first if empty.")]
_REFUSALS = problems(404, 409, 410)


@router.get("/jobs/{job_id}/thumbnails", summary="List thumbnails to choose from", responses=_REFUSALS)
async def candidates(
    session: SessionDep, _scope: Reader, studio: StudioDep, job_id: uuid.UUID, size: SizeParam = ""
) -> Candidates:
    """List up to six stills of a finished film, the clearest first."""
    video = await find_video(session, studio, job_id, size)
    moments = await asyncio.to_thread(find_stills, video.path)
    query = f"?size={size}" if size else ""
    return Candidates(
        items=[
            Candidate(place=place, seconds=float(moment), url=f"/api/v1/jobs/{job_id}/thumbnails/{place}{query}")
            for place, moment in enumerate(moments, 1)
        ]
    )


@router.get(
    "/jobs/{job_id}/thumbnails/{place}",
    summary="Download a thumbnail",
    response_class=FileResponse,
    responses={200: {"content": {"image/jpeg": {}}, "description": "The still, labelled."}, **_REFUSALS},
)
async def draw(
    session: SessionDep,
    _scope: Reader,
    studio: StudioDep,
    job_id: uuid.UUID,
    place: Annotated[int, Path(ge=1, le=6)],
    title: Annotated[str, Query(max_length=MOST_TITLE)] = "",
    size: SizeParam = "",
) -> FileResponse:
    """Draw a still of a finished film, with a title in the film's own look if one is given. Nothing is changed."""
    video = await find_video(session, studio, job_id, size)
    path = await draw_thumbnail(studio, video, place, title)
    return FileResponse(path, media_type="image/jpeg", headers={"Cache-Control": "private, max-age=3600"})


@router.put("/jobs/{job_id}/thumbnail", summary="Choose the thumbnail", responses={**_REFUSALS, **problems(507)})
async def choose(
    session: SessionDep, scope: Maker, studio: StudioDep, job_id: uuid.UUID, body: ChooseThumbnail
) -> ThumbnailChosen:
    """Make a still the film's thumbnail, with a title or without; its download path stays the same."""
    made = await set_thumbnail(session, studio, scope, job_id, size=body.size, place=body.place, title=body.title)
    return ThumbnailChosen(url=f"/api/v1/download/{made.id}", name=made.name)
