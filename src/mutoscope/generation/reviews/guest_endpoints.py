"""What a guest with a link may do: watch one film, comment on it, approve it or ask for changes."""

from __future__ import annotations

import uuid
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response, status
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.generation.reviews import queries
from mutoscope.generation.reviews.open_link import open_link
from mutoscope.generation.reviews.schemas import GuestComment, GuestVerdict, NoteView, ResolveComment, ReviewView
from mutoscope.generation.reviews.types import GuestFile, OpenLink
from mutoscope.generation.reviews.write_note import MAX_SHOWN, require_comments, resolve_note, write_as_guest
from mutoscope.infra.rate_limit import Hit, Limiter, parse_rate
from mutoscope.infra.settings import Settings
from mutoscope.kernel import Clock
from mutoscope.library import FileNotFound
from mutoscope.storage import BlobMissing, Regions, find_blob, serve_file
from mutoscope.tenancy import (
    PUBLIC,
    ClockDep,
    OriginDep,
    SessionDep,
    SettingsDep,
    TransactionRoute,
    problems,
    service,
)
from mutoscope.tenancy.rate_limits import address_key, require_room

router = APIRouter(prefix="/reviews/{token}", tags=["reviews"], route_class=TransactionRoute, dependencies=[PUBLIC])

Token = Annotated[str, Path(max_length=128, description="What stands behind `/r/` in the link.")]
LimiterDep = Annotated[Limiter, service(Limiter)]
RegionsDep = Annotated[Regions, service(Regions)]
_FILE: dict[int | str, dict[str, Any]] = {
    200: {"description": "The whole file.", "content": {"application/octet-stream": {}}},
    206: {"description": "The bytes of the Range header."},
    304: {"description": "The caller has it already (If-None-Match)."},
    **problems(410, 416),
}


@router.get("", summary="Open a link to a film", responses=problems(410))
async def read(session: SessionDep, clock: ClockDep, token: Token) -> ReviewView:
    """Open a link: the film and, if it takes comments, what was said. No account is needed until it ends."""
    opened = await open_link(session, clock, token)
    await queries.mark_opened(session, opened.link.id, clock.now())
    notes = await queries.list_notes(session, opened.link.project_id, MAX_SHOWN) if opened.link.comments else []
    return ReviewView.of(opened, notes, token)


@router.get("/files/{kind}", response_class=Response, summary="Watch a film by a link", responses=_FILE)
@router.head("/files/{kind}", response_class=Response, include_in_schema=False)
async def file(
    request: Request, session: SessionDep, clock: ClockDep, regions: RegionsDep, token: Token, kind: GuestFile
) -> Response:
    """Send the film, its captions or its picture; byte ranges are served. Each request asks whether the link holds."""
    opened = await open_link(session, clock, token)
    found = opened.film.files.get(kind) if opened.film else None
    if found is None:
        raise FileNotFound("file", kind)
    region = await find_blob(session, found.workspace_id, found.digest)
    if region is None:
        raise BlobMissing
    return serve_file(
        await regions.of(region).blobs.fetch(found.workspace_id, found.digest),
        method=request.method,
        headers=request.headers,
        digest=found.digest,
        name=found.name,
        media_type=found.media_type,
    )


@router.post(
    "/comments", status_code=status.HTTP_201_CREATED, summary="Comment by a link", responses=problems(403, 409, 410)
)
async def comment(
    session: SessionDep,
    clock: ClockDep,
    settings: SettingsDep,
    limiter: LimiterDep,
    origin: OriginDep,
    token: Token,
    body: GuestComment,
) -> NoteView:
    """Comment on the film, at a moment or on the whole, under a name of one's own."""
    opened = await _open_to_write(session, clock, settings, limiter, origin.address, token)
    note = await write_as_guest(
        session,
        opened,
        kind="comment",
        author=body.author,
        body=body.body,
        at_ms=body.at_ms,
        now=clock.now(),
        limit=settings.comments_per_link,
    )
    return NoteView.of(note)


@router.post(
    "/verdict", status_code=status.HTTP_201_CREATED, summary="Approve by a link", responses=problems(403, 409, 410)
)
async def verdict(
    session: SessionDep,
    clock: ClockDep,
    settings: SettingsDep,
    limiter: LimiterDep,
    origin: OriginDep,
    token: Token,
    body: GuestVerdict,
) -> NoteView:
    """Approve the film, or ask for changes; the last word counts."""
    opened = await _open_to_write(session, clock, settings, limiter, origin.address, token)
    note = await write_as_guest(
        session,
        opened,
        kind=body.verdict,
        author=body.author,
        body=body.body,
        at_ms=None,
        now=clock.now(),
        limit=settings.comments_per_link,
    )
    return NoteView.of(note)


@router.patch("/comments/{note_id}", summary="Tick a comment off by a link", responses=problems(403, 410))
async def resolve(
    session: SessionDep,
    clock: ClockDep,
    settings: SettingsDep,
    limiter: LimiterDep,
    origin: OriginDep,
    token: Token,
    note_id: uuid.UUID,
    body: ResolveComment,
) -> NoteView:
    """Tick a comment off, or take that back."""
    opened = await _open_to_write(session, clock, settings, limiter, origin.address, token)
    note = await resolve_note(session, opened.link.project_id, note_id, resolved=body.resolved, now=clock.now())
    return NoteView.of(note, opened.workspace_name)


async def _open_to_write(
    session: AsyncSession, clock: Clock, settings: Settings, limiter: Limiter, address: str | None, token: str
) -> OpenLink:
    """Return what stands behind a token, its guest counted.

    Raises:
        TooManyRequests: the guest, or all guests of the link together, wrote too much.
    """
    opened = await open_link(session, clock, token)
    require_comments(opened.link)
    link = opened.link.id.hex
    counted = (
        (parse_rate("share-guest", settings.limit_share_guest), f"{link} {address_key(address)}"),
        (parse_rate("share-link", settings.limit_share_link), link),
    )
    require_room(await limiter.hit_all([Hit(policy, key) for policy, key in counted if policy is not None]))
    return opened
