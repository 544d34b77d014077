"""Clips over HTTP: the price first, then the order, then the file."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, status

from mutoscope.gateway import Gateway
from mutoscope.generation.clips import queries
from mutoscope.generation.clips.order_clip import ClipDesk, get_clip, order_clip, quote_clip
from mutoscope.generation.clips.schemas import AskClip, ClipPage, ClipQuoteView, ClipView
from mutoscope.storage import Regions
from mutoscope.tenancy import (
    VERIFIED,
    ClockDep,
    DatabaseDep,
    Scope,
    SessionDep,
    TransactionRoute,
    allowed,
    own_key,
    problems,
    service,
)
from mutoscope.tenancy.cursors import read_cursor, write_cursor

router = APIRouter(prefix="/clips", tags=["clips"], route_class=TransactionRoute)

Reader = Annotated[Scope, allowed("generation.read")]
Creator = Annotated[Scope, allowed("generation.create")]
KeyHeader = Annotated[str | None, Header(alias="Idempotency-Key", description="Same key, same clip.")]
_MAX_PAGE = 100


async def _desk(
    database: DatabaseDep,
    gateway: Annotated[Gateway, service(Gateway)],
    regions: Annotated[Regions, service(Regions)],
    clock: ClockDep,
) -> ClipDesk:
    return ClipDesk(database, gateway, regions, clock)


DeskDep = Annotated[ClipDesk, Depends(_desk)]


@router.post("/quote", summary="Quote a clip", responses=problems(404, 409))
async def quote(session: SessionDep, scope: Creator, desk: DeskDep, body: AskClip) -> ClipQuoteView:
    """Read what a clip costs before it is ordered; without a video model the answer is 409."""
    return ClipQuoteView.of(await quote_clip(session, desk, scope, body.to_wish()))


@router.post(
    "",
    status_code=status.HTTP_202_ACCEPTED,
    summary="Order a clip",
    responses=problems(402, 404, 409, 502),
    dependencies=[VERIFIED],
)
async def order(session: SessionDep, scope: Creator, desk: DeskDep, body: AskClip, key: KeyHeader = None) -> ClipView:
    """Have a video model make a clip, of your own words or of a shot of a story.

    It is paid for once, and only if it is made. Finished, it is a file of the library, and the shot of the story that
    it was made of shows it in films. A shot that was drawn begins with its picture, by models that take one.
    """
    return ClipView.of(await order_clip(session, desk, scope, body.to_wish(), key=own_key(scope, key)))


@router.get("", summary="List clips")
async def list_page(
    session: SessionDep,
    scope: Reader,
    story_id: uuid.UUID | None = None,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=_MAX_PAGE)] = 50,
) -> ClipPage:
    """List clips, newest first; of one story, if it is named."""
    before = read_cursor("clips", scope.workspace_id, cursor)
    found = await queries.list_clips(session, story_id=story_id, before=before, limit=limit + 1)
    after = write_cursor("clips", scope.workspace_id, found[limit - 1].id) if len(found) > limit else None
    return ClipPage(items=[ClipView.of(clip) for clip in found[:limit]], next_cursor=after)


@router.get("/{clip_id}", summary="Read a clip")
async def read(session: SessionDep, _scope: Reader, clip_id: uuid.UUID) -> ClipView:
    """Read how far a clip is."""
    return ClipView.of(await get_clip(session, clip_id))
