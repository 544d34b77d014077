"""The AI job service of document 003 beside `video-generate`."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Header, status
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.generation.endpoints import Creator, StudioDep
from mutoscope.generation.schemas import JobAccepted
from mutoscope.generation.side_jobs.create_side_job import create_side_job
from mutoscope.generation.side_jobs.freeze_side_job import freeze_lip_sync, freeze_music, freeze_speech
from mutoscope.generation.side_jobs.schemas import GenerateAudio, GenerateMusic, LipSync
from mutoscope.generation.side_jobs.types import SideOrder
from mutoscope.generation.studio import Studio
from mutoscope.tenancy import VERIFIED, Scope, SessionDep, TransactionRoute, own_key, problems
from mutoscope.writing import get_project

router = APIRouter(tags=["jobs"], route_class=TransactionRoute)

KeyHeader = Annotated[str | None, Header(alias="Idempotency-Key", description="Same key, same job.")]
_ACCEPTED = status.HTTP_202_ACCEPTED
_REFUSALS = problems(402, 404, 409, 507)


@router.post("/ai/audio-generate", status_code=_ACCEPTED, responses=_REFUSALS, dependencies=[VERIFIED])
async def generate_audio(
    session: SessionDep, scope: Creator, studio: StudioDep, body: GenerateAudio, key: KeyHeader = None
) -> JobAccepted:
    """Speak a text: a sound file, with subtitles beside it. Costs the plan's share of a film as long."""
    return await _order(session, studio, scope, body, await freeze_speech(studio, body), key)


@router.post("/ai/music-generate", status_code=_ACCEPTED, responses=_REFUSALS, dependencies=[VERIFIED])
async def generate_music(
    session: SessionDep, scope: Creator, studio: StudioDep, body: GenerateMusic, key: KeyHeader = None
) -> JobAccepted:
    """Compose music by style, mood, length and seed: free of anybody's rights. Costs the plan's share of a film."""
    return await _order(session, studio, scope, body, await asyncio.to_thread(freeze_music, body), key)


@router.post("/ai/lip-sync", status_code=_ACCEPTED, responses=_REFUSALS, dependencies=[VERIFIED])
async def sync_lips(
    session: SessionDep, scope: Creator, studio: StudioDep, body: LipSync, key: KeyHeader = None
) -> JobAccepted:
    """Lay a sound on a video as long as the sound. Without a provider mouths do not move with it; `notices` say so."""
    return await _order(session, studio, scope, body, await freeze_lip_sync(session, studio, body), key)


async def _order(
    session: AsyncSession,
    studio: Studio,
    scope: Scope,
    body: GenerateAudio | GenerateMusic | LipSync,
    order: SideOrder,
    key: str | None,
) -> JobAccepted:
    project = await get_project(session, body.project_id)
    return JobAccepted.of(await create_side_job(session, studio, scope, project.id, order, key=own_key(scope, key)))
