"""The paths of source document 002: texts for a video, and how many are left."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter

from mutoscope.gateway import Gateway
from mutoscope.tenancy import ClockDep, Scope, SessionDep, TransactionRoute, allowed, problems, service
from mutoscope.writing.enrichment.enrich_video import EnrichmentDesk, enrich_video
from mutoscope.writing.enrichment.read_quota import read_quota
from mutoscope.writing.enrichment.schemas import EnrichmentView, GenerateEnrichment, QuotaView

enrichment_router = APIRouter(prefix="/enrichment", tags=["enrichment"], route_class=TransactionRoute)


@enrichment_router.post("/generate", summary="Make title, caption and hashtags", responses=problems(402, 404, 409, 502))
async def generate(
    session: SessionDep,
    scope: Annotated[Scope, allowed("story.generate")],
    gateway: Annotated[Gateway, service(Gateway)],
    clock: ClockDep,
    body: GenerateEnrichment,
) -> EnrichmentView:
    """Make title, caption and hashtags of a video for each platform, within its limits; counts one of the quota."""
    made = await enrich_video(session, EnrichmentDesk(gateway, clock), scope, body.to_request())
    return EnrichmentView.of(made)


@enrichment_router.get("/quota", summary="Read the quota of texts")
async def quota(session: SessionDep, scope: Annotated[Scope, allowed("story.read")]) -> QuotaView:
    """Read how many texts the plan allows in this period, and how many were made."""
    return QuotaView.of(await read_quota(session, scope.workspace_id))
