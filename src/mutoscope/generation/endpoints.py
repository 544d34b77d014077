"""The AI job service of document 003, `/process` of 001, `/generate` of 004, quotes and jobs."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, status
from fastapi.responses import FileResponse, StreamingResponse

from mutoscope.generation.cancel_generation import cancel_generation
from mutoscope.generation.get_generation import get_generation
from mutoscope.generation.list_generations import MAX_PAGE, list_generations
from mutoscope.generation.order_film import draft_of, order_film
from mutoscope.generation.preview_draft import plan_preview, preview_draft
from mutoscope.generation.progress_feed import ProgressFeed
from mutoscope.generation.quote_schemas import QuoteView
from mutoscope.generation.quote_usage import quote_usage
from mutoscope.generation.read_order import read_order
from mutoscope.generation.regenerate import regenerate
from mutoscope.generation.schemas import (
    GenerateVideo,
    JobAccepted,
    JobPage,
    JobView,
    ProcessAccepted,
    ProcessRequest,
    ProjectPending,
)
from mutoscope.generation.studio import Studio
from mutoscope.generation.watch_generation import watch_generation
from mutoscope.jobs import JobEngine
from mutoscope.tenancy import (
    VERIFIED,
    Scope,
    SessionDep,
    TransactionRoute,
    VigilDep,
    allowed,
    own_key,
    problems,
    service,
)
from mutoscope.writing import CreateProject

router = APIRouter(tags=["jobs"], route_class=TransactionRoute)

Reader = Annotated[Scope, allowed("generation.read")]
Creator = Annotated[Scope, allowed("generation.create")]
Canceller = Annotated[Scope, allowed("generation.cancel")]
StudioDep = Annotated[Studio, service(Studio)]
KeyHeader = Annotated[str | None, Header(alias="Idempotency-Key", description="Same key, same job.")]
_ACCEPTED = status.HTTP_202_ACCEPTED
_REFUSALS = problems(402, 404, 409, 413, 507)
"""Out of credits; no such project or file; two at once; longer than the plan allows, or no room."""


@router.post("/ai/video-generate", status_code=_ACCEPTED, responses=_REFUSALS, dependencies=[VERIFIED])
async def generate_video(
    session: SessionDep, scope: Creator, studio: StudioDep, body: GenerateVideo, key: KeyHeader = None
) -> JobAccepted:
    """Generate the film of a project; what the body states changes the project first."""
    return JobAccepted.of(await order_film(session, studio, scope, body, key=own_key(scope, key)))


@router.post("/generate", status_code=_ACCEPTED, responses=_REFUSALS, dependencies=[VERIFIED])
async def generate(
    session: SessionDep, scope: Creator, studio: StudioDep, body: GenerateVideo, key: KeyHeader = None
) -> JobAccepted:
    """Generate a film (document 004): the same as `POST /ai/video-generate`."""
    return JobAccepted.of(await order_film(session, studio, scope, body, key=own_key(scope, key)))


@router.post("/process", status_code=_ACCEPTED, responses=_REFUSALS, dependencies=[VERIFIED])
async def process(
    session: SessionDep, scope: Creator, studio: StudioDep, body: ProcessRequest, key: KeyHeader = None
) -> ProcessAccepted:
    """Make a film of an uploaded video and a text (document 001)."""
    made = await order_film(session, studio, scope, body.to_order(), key=own_key(scope, key))
    return ProcessAccepted(job_id=made.id)


@router.post("/projects/{project_id}/regenerate", status_code=_ACCEPTED, responses=_REFUSALS, dependencies=[VERIFIED])
async def regenerate_project(
    session: SessionDep, scope: Creator, studio: StudioDep, project_id: uuid.UUID, key: KeyHeader = None
) -> ProjectPending:
    """Make the film of a project again."""
    made = await regenerate(session, studio, scope, project_id, key=own_key(scope, key))
    return ProjectPending(id=project_id, job_id=made.id)


@router.post("/quotes", responses=_REFUSALS)
async def quote(session: SessionDep, scope: Creator, studio: StudioDep, body: GenerateVideo) -> QuoteView:
    """Check a film and say what it will cost, how it would be paid and what of the plan it would use.

    Nothing is kept and no credit moves. A film that the gate would refuse now is quoted with the `refusal`.
    """
    draft = await draft_of(session, scope, body)
    return QuoteView.of(await quote_usage(session, studio, scope, draft, body.project_id))


@router.post(
    "/quotes/preview",
    summary="See the first scene",
    response_class=FileResponse,
    responses={200: {"content": {"image/jpeg": {}}, "description": "The first scene."}, **problems(404, 409, 507)},
)
async def preview(
    request: Request, session: SessionDep, scope: Creator, studio: StudioDep, body: GenerateVideo
) -> FileResponse:
    """Draw the first scene of a film as it will look, with captions and logo, in its first size.

    Nothing is kept and no credit moves. When each word appears is guessed, clips begin at their start, and a crop shows
    their middle. The same film asked for again is not drawn again.
    """
    plan = await plan_preview(session, studio, scope, await draft_of(session, scope, body))
    await session.close()  # the connection goes back while it is drawn
    drawn = await preview_draft(plan, request.is_disconnected)
    return FileResponse(drawn, media_type="image/jpeg", headers={"Cache-Control": "no-store"})


@router.get("/jobs")
async def list_page(
    session: SessionDep,
    _scope: Reader,
    project_id: uuid.UUID | None = None,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 50,
) -> JobPage:
    """List jobs, newest first."""
    page = await list_generations(session, project_id=project_id, cursor=cursor, limit=limit)
    return JobPage(items=[JobView.of(generation) for generation in page.items], next_cursor=page.next_cursor)


@router.get("/jobs/{job_id}")
async def read(session: SessionDep, _scope: Reader, job_id: uuid.UUID) -> JobView:
    """Read a job: stage, percentage, time left, credits, files, and why it failed if it did."""
    return JobView.of(await get_generation(session, job_id))


@router.get("/jobs/{job_id}/order", responses=problems(409))
async def read_ordered(session: SessionDep, _scope: Reader, job_id: uuid.UUID) -> CreateProject:
    """Read what a film was ordered with; `PUT /projects/{id}` with it makes the project say the same again."""
    return await read_order(session, job_id)


@router.get(
    "/jobs/{job_id}/events",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {}}, "description": "Events `progress`, then the final status."}},
)
async def events(
    session: SessionDep,
    scope: Reader,
    vigil: VigilDep,
    feed: Annotated[ProgressFeed, service(ProgressFeed)],
    job_id: uuid.UUID,
    last_event_id: Annotated[int, Header(ge=0)] = 0,
) -> StreamingResponse:
    """Follow a job live by server-sent events; reconnecting with `Last-Event-ID` goes on where it stopped.

    The stream ends when its token expires, or its session, key or membership no longer allows it.
    """
    await get_generation(session, job_id)
    feed.check_room(scope.workspace_id)
    stream = watch_generation(vigil, feed, scope, job_id, after=last_event_id)
    headers = {"cache-control": "no-cache", "x-accel-buffering": "no"}
    return StreamingResponse(stream, media_type="text/event-stream", headers=headers)


@router.post("/jobs/{job_id}/cancel", responses=problems(409))
async def cancel(
    session: SessionDep, _scope: Canceller, engine: Annotated[JobEngine, service(JobEngine)], job_id: uuid.UUID
) -> JobView:
    """Cancel a job; all held credits come back."""
    return JobView.of(await cancel_generation(session, engine, job_id))
