"""What is said in a file: written down, read, and cut by its words."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Header, status
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.generation.endpoints import Creator, StudioDep
from mutoscope.generation.schemas import JobAccepted, JobView
from mutoscope.generation.side_jobs.create_side_job import create_side_job
from mutoscope.generation.side_jobs.freeze_talk import freeze_cut, freeze_transcript
from mutoscope.generation.side_jobs.quote_side_job import quote_side_job
from mutoscope.generation.side_jobs.read_transcript import list_talks, read_transcript
from mutoscope.generation.side_jobs.talk_schemas import (
    CutWords,
    OrderTranscript,
    TalkList,
    TalkQuote,
    TranscriptView,
)
from mutoscope.generation.side_jobs.types import SideOrder
from mutoscope.generation.studio import Studio
from mutoscope.tenancy import VERIFIED, Scope, SessionDep, TransactionRoute, allowed, own_key, problems
from mutoscope.writing import get_project

router = APIRouter(tags=["jobs"], route_class=TransactionRoute)

Reader = Annotated[Scope, allowed("rendition.read")]
KeyHeader = Annotated[str | None, Header(alias="Idempotency-Key", description="Same key, same job.")]
_ACCEPTED = status.HTTP_202_ACCEPTED


@router.post(
    "/assets/{asset_id}/transcript",
    summary="Write down what is said in a file",
    status_code=_ACCEPTED,
    responses=problems(402, 404, 503, 507),
    dependencies=[VERIFIED],
)
async def order_transcript(
    session: SessionDep,
    scope: Creator,
    studio: StudioDep,
    asset_id: uuid.UUID,
    body: OrderTranscript,
    key: KeyHeader = None,
) -> JobAccepted:
    """Write down what is said in an uploaded file, word by word, on this machine: JSON, SRT and VTT.

    Costs the plan's share of a film as long; all of it comes back if nobody is heard speaking.
    """
    order = await _transcript(session, studio, asset_id, body)
    made = await create_side_job(session, studio, scope, body.project_id, order, key=own_key(scope, key))
    return JobAccepted.of(made)


@router.post("/assets/{asset_id}/transcript/quote", summary="Quote a transcript", responses=problems(404, 503))
async def quote_transcript(
    session: SessionDep, scope: Creator, studio: StudioDep, asset_id: uuid.UUID, body: OrderTranscript
) -> TalkQuote:
    """Read what writing down a file costs, before it is ordered; what would be refused is refused here too."""
    order = await _transcript(session, studio, asset_id, body)
    return TalkQuote.of(await quote_side_job(session, studio, scope, order, body.project_id))


@router.get("/assets/{asset_id}/transcripts", summary="List transcripts of a file", responses=problems(404))
async def list_of_file(session: SessionDep, _scope: Reader, studio: StudioDep, asset_id: uuid.UUID) -> TalkList:
    """List the jobs that wrote a file down or cut it, newest first: what was paid for is not paid again."""
    return TalkList(items=[JobView.of(job) for job in await list_talks(session, studio, asset_id)])


@router.get("/jobs/{job_id}/transcript", summary="Read what is said, word by word", responses=problems(404, 409, 410))
async def read_words(session: SessionDep, _scope: Reader, studio: StudioDep, job_id: uuid.UUID) -> TranscriptView:
    """Read what a finished job heard, or what its cut left of it; places of words are what a cut names."""
    return TranscriptView.of((await read_transcript(session, studio, job_id)).transcript)


@router.post(
    "/jobs/{job_id}/cut",
    summary="Cut a clip by deleting words",
    status_code=_ACCEPTED,
    responses=problems(402, 404, 409, 410, 507),
    dependencies=[VERIFIED],
)
async def cut(
    session: SessionDep, scope: Creator, studio: StudioDep, job_id: uuid.UUID, body: CutWords, key: KeyHeader = None
) -> JobAccepted:
    """Make the file of a transcript again without some of its words, with subtitles that fit it.

    Costs the plan's share of a film as long as what is left. Finished, it is a file of the library like any upload:
    the job's `asset_id`.
    """
    heard = await read_transcript(session, studio, job_id)
    order = await freeze_cut(session, studio, heard, frozenset(body.delete))
    project = heard.generation.project_id
    return JobAccepted.of(await create_side_job(session, studio, scope, project, order, key=own_key(scope, key)))


@router.post("/jobs/{job_id}/cut/quote", summary="Quote a cut", responses=problems(404, 409, 410))
async def quote_cut(
    session: SessionDep, scope: Creator, studio: StudioDep, job_id: uuid.UUID, body: CutWords
) -> TalkQuote:
    """Read how long a clip will be without some of its words, and what that costs."""
    heard = await read_transcript(session, studio, job_id)
    order = await freeze_cut(session, studio, heard, frozenset(body.delete))
    return TalkQuote.of(await quote_side_job(session, studio, scope, order, heard.generation.project_id))


async def _transcript(session: AsyncSession, studio: Studio, asset_id: uuid.UUID, body: OrderTranscript) -> SideOrder:
    if body.project_id is not None:
        await get_project(session, body.project_id)
    return await freeze_transcript(session, studio, asset_id, body.language)
