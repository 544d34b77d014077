"""What is said in a file: written down, read, and cut by its words."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Header, status

from mutoscope.generation.endpoints import Creator, StudioDep
from mutoscope.generation.schemas import JobAccepted
from mutoscope.generation.side_jobs.create_side_job import create_side_job
from mutoscope.generation.side_jobs.freeze_talk import freeze_cut, freeze_transcript
from mutoscope.generation.side_jobs.read_transcript import read_transcript
from mutoscope.generation.side_jobs.talk_schemas import CutWords, OrderTranscript, TranscriptView
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
    project = await get_project(session, body.project_id)
    order = await freeze_transcript(session, studio, asset_id, body.language)
    return JobAccepted.of(await create_side_job(session, studio, scope, project.id, order, key=own_key(scope, key)))


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

    Costs the plan's share of a film as long as what is left.
    """
    heard = await read_transcript(session, studio, job_id)
    order = await freeze_cut(session, studio, heard, frozenset(body.delete))
    project = heard.generation.project_id
    return JobAccepted.of(await create_side_job(session, studio, scope, project, order, key=own_key(scope, key)))
