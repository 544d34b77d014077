"""The library over HTTP."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response, status

from mutoscope.storage import Regions, serve_file
from mutoscope.tenancy import ClockDep, Scope, SessionDep, TransactionRoute, allowed, problems, service
from mutoscope.tenancy.cursors import read_cursor, write_cursor
from mutoscope.writing.cast import queries
from mutoscope.writing.cast.keep_entry import archive_entry, create_entry, delete_entry, edit_entry, get_entry
from mutoscope.writing.cast.keep_picture import attach_picture, get_picture, picture_path, remove_picture
from mutoscope.writing.cast.schemas import (
    AttachPicture,
    CreateEntry,
    EditEntry,
    EntryInFull,
    EntryPage,
    EntryView,
    PictureView,
)
from mutoscope.writing.cast.types import CastKind

cast_router = APIRouter(tags=["cast"], route_class=TransactionRoute)

RegionsDep = Annotated[Regions, service(Regions)]
Reader = Annotated[Scope, allowed("story.read")]
Creator = Annotated[Scope, allowed("story.create")]
Editor = Annotated[Scope, allowed("story.edit")]
Deleter = Annotated[Scope, allowed("story.delete")]
_MAX_PAGE = 100


@cast_router.post("/cast", status_code=status.HTTP_201_CREATED, summary="Add to the library")
async def create(session: SessionDep, scope: Creator, clock: ClockDep, body: CreateEntry) -> EntryView:
    """Add a character, a voice, a prop or a place to the library, for every story of the workspace."""
    sheet = body.sheet.model_dump()
    return EntryView.of(await create_entry(session, scope, body.kind, body.name, sheet, clock.now()))


@cast_router.get("/cast", summary="List the library")
async def list_page(
    session: SessionDep,
    scope: Reader,
    kind: CastKind | None = None,
    archived: bool = False,  # noqa: FBT001, FBT002 -- a query parameter
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=_MAX_PAGE)] = 50,
) -> EntryPage:
    """List the library, newest first."""
    name = f"cast-{kind}-{archived}"
    before = read_cursor(name, scope.workspace_id, cursor)
    found = await queries.list_entries(session, kind=kind, before=before, archived=archived, limit=limit + 1)
    more = len(found) > limit
    after = write_cursor(name, scope.workspace_id, found[limit - 1].id) if more else None
    return EntryPage(items=[EntryView.of(entry) for entry in found[:limit]], next_cursor=after)


@cast_router.get("/cast/{cast_id}", summary="Read an entry of the library")
async def read(session: SessionDep, _scope: Reader, cast_id: uuid.UUID) -> EntryInFull:
    """Read an entry with its sheet and its pictures."""
    entry = await get_entry(session, cast_id)
    return EntryInFull.with_pictures(entry, await queries.pictures_of(session, [cast_id]))


@cast_router.put("/cast/{cast_id}", summary="Change an entry of the library", responses=problems(412))
async def edit(session: SessionDep, _scope: Editor, clock: ClockDep, cast_id: uuid.UUID, body: EditEntry) -> EntryView:
    """Replace name and sheet; if somebody was faster the answer is 412, and nothing is overwritten."""
    sheet = body.sheet.model_dump()
    return EntryView.of(await edit_entry(session, cast_id, body.base_revision, body.name, sheet, clock.now()))


@cast_router.delete("/cast/{cast_id}", status_code=status.HTTP_204_NO_CONTENT, summary="Delete an entry of the library")
async def delete(session: SessionDep, _scope: Deleter, cast_id: uuid.UUID) -> None:
    """Delete an entry with its pictures; stories keep what they say of it."""
    await delete_entry(session, cast_id)


@cast_router.put("/cast/{cast_id}/archive", summary="Put an entry away")
async def archive(session: SessionDep, _scope: Editor, clock: ClockDep, cast_id: uuid.UUID) -> EntryView:
    """Put an entry away: no story takes it while it is."""
    return EntryView.of(await archive_entry(session, cast_id, clock.now(), archived=True))


@cast_router.delete("/cast/{cast_id}/archive", summary="Take an entry out again")
async def unarchive(session: SessionDep, _scope: Editor, clock: ClockDep, cast_id: uuid.UUID) -> EntryView:
    """Take an entry out again that was put away."""
    return EntryView.of(await archive_entry(session, cast_id, clock.now(), archived=False))


@cast_router.post("/cast/{cast_id}/pictures", status_code=status.HTTP_201_CREATED, summary="Add a reference picture")
async def attach(
    session: SessionDep, scope: Editor, clock: ClockDep, cast_id: uuid.UUID, body: AttachPicture
) -> PictureView:
    """Add an uploaded image as a reference; it stays when the upload expires."""
    picture = await attach_picture(session, scope, cast_id, body.asset_id, body.caption, clock.now())
    return PictureView.of(picture)


@cast_router.get(
    "/studio-pictures/{picture_id}",
    response_class=Response,
    summary="Read a picture",
    responses={200: {"description": "The picture.", "content": {"image/*": {}}}},
)
async def picture(
    request: Request, session: SessionDep, _scope: Reader, regions: RegionsDep, picture_id: uuid.UUID
) -> Response:
    """Read the bytes of a picture of the library or of a story."""
    found = await get_picture(session, picture_id)
    return serve_file(
        await picture_path(session, regions, found),
        method=request.method,
        headers=request.headers,
        digest=found.digest,
        name=f"{found.id}.{found.media_type.rpartition('/')[2]}",
        media_type=found.media_type,
    )


@cast_router.delete("/studio-pictures/{picture_id}", status_code=status.HTTP_204_NO_CONTENT, summary="Remove a picture")
async def remove(session: SessionDep, scope: Editor, picture_id: uuid.UUID) -> None:
    """Remove a picture of the library or of a story."""
    await remove_picture(session, scope.workspace_id, picture_id)
