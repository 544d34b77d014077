"""Links to a film and what was said about it, for members."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Annotated

from fastapi import APIRouter, status

from mutoscope.generation.reviews.schemas import (
    MadeShareLink,
    NoteList,
    OwnNoteView,
    ResolveComment,
    ShareFilm,
    ShareLinkList,
    ShareLinkView,
    WriteComment,
)
from mutoscope.generation.reviews.share_film import list_links, revoke_link, share_film
from mutoscope.generation.reviews.write_note import delete_note, list_notes, resolve_note, write_as_member
from mutoscope.tenancy import (
    ClockDep,
    Scope,
    SecretRoute,
    SessionDep,
    SettingsDep,
    TransactionRoute,
    allowed,
    problems,
)

router = APIRouter(prefix="/projects/{project_id}", tags=["reviews"], route_class=TransactionRoute)
link_router = APIRouter(prefix="/projects/{project_id}", tags=["reviews"], route_class=SecretRoute)

Reader = Annotated[Scope, allowed("review.read")]
Commenter = Annotated[Scope, allowed("review.comment")]
Sharer = Annotated[Scope, allowed("review.share")]


@link_router.post(
    "/links", status_code=status.HTTP_201_CREATED, summary="Make a link to a film", responses=problems(409)
)
async def share(
    session: SessionDep, scope: Sharer, settings: SettingsDep, clock: ClockDep, project_id: uuid.UUID, body: ShareFilm
) -> MadeShareLink:
    """Make a link by which guests without an account watch the newest film of a project and comment on it."""
    now = clock.now()
    link, token = await share_film(
        session,
        scope,
        project_id,
        label=body.label,
        comments=body.comments,
        expires_at=now + dt.timedelta(seconds=body.seconds),
        now=now,
        limit=settings.share_links_per_video,
    )
    return MadeShareLink(**ShareLinkView.facts(link, now), url=f"{settings.base_url}/r/{token}")


@router.get("/links", summary="List the links to a film")
async def links(session: SessionDep, _scope: Reader, clock: ClockDep, project_id: uuid.UUID) -> ShareLinkList:
    """List a project's links, the newest first. Their addresses are not kept."""
    now = clock.now()
    found = await list_links(session, project_id)
    return ShareLinkList(items=[ShareLinkView(**ShareLinkView.facts(link, now)) for link in found])


@router.delete("/links/{link_id}", status_code=status.HTTP_204_NO_CONTENT, summary="Revoke a link to a film")
async def revoke(
    session: SessionDep, scope: Sharer, clock: ClockDep, project_id: uuid.UUID, link_id: uuid.UUID
) -> None:
    """End a link at once, also for whoever is watching."""
    await revoke_link(session, scope, project_id, link_id, clock.now())


@router.get("/comments", summary="Read what was said about a film")
async def comments(session: SessionDep, _scope: Reader, project_id: uuid.UUID) -> NoteList:
    """Read comments, approvals and requests for changes, in their order; the newest 2,000."""
    return NoteList(items=[OwnNoteView.of(note) for note in await list_notes(session, project_id)])


@router.post("/comments", status_code=status.HTTP_201_CREATED, summary="Comment on a film")
async def comment(
    session: SessionDep, scope: Commenter, clock: ClockDep, project_id: uuid.UUID, body: WriteComment
) -> OwnNoteView:
    """Comment on a film; guests of its links read it under the workspace's name."""
    note = await write_as_member(session, scope, project_id, body=body.body, at_ms=body.at_ms, now=clock.now())
    return OwnNoteView.of(note)


@router.patch("/comments/{note_id}", summary="Tick a comment off")
async def resolve(
    session: SessionDep,
    _scope: Commenter,
    clock: ClockDep,
    project_id: uuid.UUID,
    note_id: uuid.UUID,
    body: ResolveComment,
) -> OwnNoteView:
    """Tick a comment off, or take that back."""
    return OwnNoteView.of(await resolve_note(session, project_id, note_id, resolved=body.resolved, now=clock.now()))


@router.delete("/comments/{note_id}", status_code=status.HTTP_204_NO_CONTENT, summary="Delete a comment")
async def delete(session: SessionDep, _scope: Commenter, project_id: uuid.UUID, note_id: uuid.UUID) -> None:
    """Delete what somebody said."""
    await delete_note(session, project_id, note_id)
