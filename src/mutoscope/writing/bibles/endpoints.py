"""Bibles over HTTP."""

from __future__ import annotations

import asyncio
import datetime as dt
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query, Response, status

from mutoscope.infra.settings import Settings
from mutoscope.storage import LinkSigner, Regions, content_disposition
from mutoscope.tenancy import (
    PUBLIC,
    ClockDep,
    DatabaseDep,
    Scope,
    SecretRoute,
    SessionDep,
    SettingsDep,
    TransactionRoute,
    allowed,
    problems,
    service,
)
from mutoscope.tenancy.cursors import read_cursor, write_cursor
from mutoscope.writing.bibles import queries
from mutoscope.writing.bibles.contents import BibleContent
from mutoscope.writing.bibles.draw_html import HEADERS, draw_html
from mutoscope.writing.bibles.draw_pdf import draw_pdf
from mutoscope.writing.bibles.keep_bible import create_bible, delete_bible, gather_again, get_version, revoke_links
from mutoscope.writing.bibles.pictures import Pictures, load_pictures
from mutoscope.writing.bibles.schemas import (
    BiblePage,
    BibleVersionView,
    BibleView,
    CreateBible,
    GatherAgain,
    ShareBible,
    SharedView,
)
from mutoscope.writing.bibles.share_bible import open_shared, share_bible
from mutoscope.writing.bibles.types import BibleVersion

bible_router = APIRouter(tags=["bibles"], route_class=TransactionRoute)
bible_link_router = APIRouter(tags=["bibles"], route_class=SecretRoute)

RegionsDep = Annotated[Regions, service(Regions)]
SignerDep = Annotated[LinkSigner, service(LinkSigner)]
Reader = Annotated[Scope, allowed("story.read")]
Creator = Annotated[Scope, allowed("story.create")]
Editor = Annotated[Scope, allowed("story.edit")]
Deleter = Annotated[Scope, allowed("story.delete")]
Sharer = Annotated[Scope, allowed("story.share")]
_MAX_PAGE = 100
_PDF, _HTML = "application/pdf", "text/html; charset=utf-8"
_PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_SUFFIXES = {_PDF: "pdf", _PPTX: "pptx"}
VersionQuery = Annotated[int | None, Query(ge=1, le=2**31 - 1)]


@bible_router.post(
    "/bibles", status_code=status.HTTP_201_CREATED, summary="Gather a bible", responses=problems(404, 409)
)
async def create(session: SessionDep, scope: Creator, clock: ClockDep, body: CreateBible) -> BibleView:
    """Gather characters, world, tone and boards of stories and of the library into a bible."""
    return BibleView.of(await create_bible(session, scope, body, clock.now()))


@bible_router.get("/bibles", summary="List bibles")
async def list_page(
    session: SessionDep,
    scope: Reader,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=_MAX_PAGE)] = 50,
) -> BiblePage:
    """List bibles, newest first."""
    before = read_cursor("bibles", scope.workspace_id, cursor)
    found = await queries.list_bibles(session, before=before, limit=limit + 1)
    after = write_cursor("bibles", scope.workspace_id, found[limit - 1].id) if len(found) > limit else None
    return BiblePage(items=[BibleView.of(bible) for bible in found[:limit]], next_cursor=after)


@bible_router.get("/bibles/{bible_id}", summary="Read a bible")
async def read(
    session: SessionDep, _scope: Reader, bible_id: uuid.UUID, version: VersionQuery = None
) -> BibleVersionView:
    """Read one version of a bible, the current one without a number."""
    return BibleVersionView.of(await get_version(session, bible_id, version))


@bible_router.post("/bibles/{bible_id}/versions", summary="Gather a bible again", responses=problems(409))
async def again(
    session: SessionDep, scope: Editor, clock: ClockDep, bible_id: uuid.UUID, body: GatherAgain
) -> BibleView:
    """Gather a bible anew, as a new version; the earlier ones stay as they were."""
    return BibleView.of(await gather_again(session, scope, bible_id, body.sources, clock.now()))


@bible_router.delete("/bibles/{bible_id}", status_code=status.HTTP_204_NO_CONTENT, summary="Delete a bible")
async def delete(session: SessionDep, _scope: Deleter, bible_id: uuid.UUID) -> None:
    """Delete a bible with all its versions; links to it end."""
    await delete_bible(session, bible_id)


@bible_router.get(
    "/bibles/{bible_id}/pdf",
    response_class=Response,
    summary="Export a bible as PDF",
    responses={200: {"description": "The PDF.", "content": {_PDF: {}}}},
)
async def pdf(
    session: SessionDep,
    _scope: Reader,
    regions: RegionsDep,
    settings: SettingsDep,
    bible_id: uuid.UUID,
    version: VersionQuery = None,
) -> Response:
    """Export one version of a bible as a designed PDF, its fonts embedded."""
    shown = await get_version(session, bible_id, version)
    return await _export(draw_pdf, shown, await load_pictures(session, regions, shown.content), settings, _PDF)


@bible_router.get(
    "/bibles/{bible_id}/deck",
    response_class=Response,
    summary="Export a bible as a deck",
    responses={200: {"description": "A PowerPoint file.", "content": {_PPTX: {}}}},
)
async def deck(
    session: SessionDep,
    _scope: Reader,
    regions: RegionsDep,
    settings: SettingsDep,
    bible_id: uuid.UUID,
    version: VersionQuery = None,
) -> Response:
    """Export one version of a bible as slides that PowerPoint, Keynote, Google Slides and Canva open."""
    from mutoscope.writing.bibles.draw_deck import draw_deck  # noqa: PLC0415 -- 0.4 s and 15 MB that only decks need

    shown = await get_version(session, bible_id, version)
    return await _export(draw_deck, shown, await load_pictures(session, regions, shown.content), settings, _PPTX)


async def _export(
    draw: Callable[[BibleContent, int, Path, Pictures], bytes],
    shown: BibleVersion,
    pictures: Pictures,
    settings: Settings,
    media_type: str,
) -> Response:
    data = await asyncio.to_thread(draw, shown.content, shown.version, settings.assets / "fonts", pictures)
    name = f"{shown.content.title} v{shown.version}.{_SUFFIXES[media_type]}"
    return Response(
        data, media_type=media_type, headers={"Content-Disposition": content_disposition(name, "attachment")}
    )


@bible_router.get(
    "/bibles/{bible_id}/html",
    response_class=Response,
    summary="Export a bible as a web page",
    responses={200: {"description": "One page that loads nothing.", "content": {"text/html": {}}}},
)
async def html(
    session: SessionDep, _scope: Reader, regions: RegionsDep, bible_id: uuid.UUID, version: VersionQuery = None
) -> Response:
    """Export one version of a bible as one web page with everything in it."""
    shown = await get_version(session, bible_id, version)
    pictures = await load_pictures(session, regions, shown.content)
    page = await asyncio.to_thread(draw_html, shown.content, shown.version, pictures)
    return Response(page, media_type=_HTML, headers=HEADERS)


@bible_link_router.post(
    "/bibles/{bible_id}/links", status_code=status.HTTP_201_CREATED, summary="Make a link to a bible"
)
async def share(
    session: SessionDep,
    _scope: Sharer,
    signer: SignerDep,
    settings: SettingsDep,
    clock: ClockDep,
    bible_id: uuid.UUID,
    body: ShareBible,
) -> SharedView:
    """Make a link that shows one version of a bible to whoever has it, until it expires or is revoked."""
    expires_at = clock.now() + dt.timedelta(seconds=body.seconds)
    link = await share_bible(session, signer, bible_id, body.version, expires_at)
    return SharedView(url=f"{settings.base_url}{link.path}", version=link.version, expires_at=link.expires_at)


@bible_router.delete(
    "/bibles/{bible_id}/links", status_code=status.HTTP_204_NO_CONTENT, summary="Revoke every link to a bible"
)
async def revoke(session: SessionDep, _scope: Sharer, clock: ClockDep, bible_id: uuid.UUID) -> None:
    """Revoke every link to a bible that was ever made."""
    await revoke_links(session, bible_id, clock.now())


@bible_router.get(
    "/shared-bibles/{token}",
    dependencies=[PUBLIC],
    response_class=Response,
    summary="Open a link to a bible",
    responses={200: {"description": "One page that loads nothing.", "content": {"text/html": {}}}, **problems(410)},
)
async def open_link(
    database: DatabaseDep, regions: RegionsDep, signer: SignerDep, clock: ClockDep, token: str
) -> Response:
    """Open a link to a bible: no account is needed until it expires or is revoked."""
    page = await open_shared(database, regions, signer, token, clock.now())
    return Response(page, media_type=_HTML, headers=HEADERS)
