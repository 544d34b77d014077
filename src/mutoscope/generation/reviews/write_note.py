"""Write about a film, tick comments off, delete them."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.generation.reviews import queries
from mutoscope.generation.reviews.errors import CommentsClosed, NoteNotFound, TooManyNotes
from mutoscope.generation.reviews.types import Note, NoteKind, OpenLink, ShareLink
from mutoscope.infra.events import emit
from mutoscope.kernel import new_id
from mutoscope.tenancy import Scope
from mutoscope.writing import get_project

MAX_SHOWN = 2000
"""Comments of one video that are shown; the newest."""
_SAID: dict[NoteKind, tuple[str, str]] = {
    "comment": ("review.commented", "A guest commented on a film."),
    "approved": ("review.approved", "A guest approved a film."),
    "changes_requested": ("review.changes_requested", "A guest asked for changes to a film."),
}


async def write_as_guest(
    session: AsyncSession,
    opened: OpenLink,
    *,
    kind: NoteKind,
    author: str,
    body: str,
    at_ms: int | None,
    now: dt.datetime,
    limit: int,
) -> Note:
    """Keep what a guest says, and tell the workspace.

    Raises:
        CommentsClosed: the link takes none.
        TooManyNotes: it has brought `limit` already.
    """
    require_comments(opened.link)
    if await queries.count_notes(session, opened.link.id) >= limit:
        raise TooManyNotes(limit)
    note = await queries.insert_note(
        session,
        id=new_id(),
        workspace_id=opened.link.workspace_id,
        project_id=opened.link.project_id,
        generation_id=opened.film.generation_id if opened.film else None,
        link_id=opened.link.id,
        user_id=None,
        author=author,
        kind=kind,
        at_ms=at_ms,
        body=body,
        created_at=now,
    )
    action, said = _SAID[kind]
    await emit(
        session,
        note.workspace_id,
        action,
        message=said,
        project_id=note.project_id,
        payload={"note_id": str(note.id), "link_id": str(note.link_id)},
    )
    return note


async def write_as_member(
    session: AsyncSession, scope: Scope, project_id: uuid.UUID, *, body: str, at_ms: int | None, now: dt.datetime
) -> Note:
    """Keep what a member says; guests read it under the workspace's name.

    Raises:
        ProjectNotFound: there is no such project.
    """
    await get_project(session, project_id)
    film = await queries.newest_film(session, project_id)
    return await queries.insert_note(
        session,
        id=new_id(),
        workspace_id=scope.workspace_id,
        project_id=project_id,
        generation_id=film.id if film else None,
        link_id=None,
        user_id=scope.user_id,
        author=None,
        kind="comment",
        at_ms=at_ms,
        body=body,
        created_at=now,
    )


async def list_notes(session: AsyncSession, project_id: uuid.UUID) -> list[Note]:
    """Return what was said about a project's films, in its order.

    Raises:
        ProjectNotFound: there is no such project.
    """
    await get_project(session, project_id)
    return await queries.list_notes(session, project_id, MAX_SHOWN)


async def resolve_note(
    session: AsyncSession, project_id: uuid.UUID, note_id: uuid.UUID, *, resolved: bool, now: dt.datetime
) -> Note:
    """Tick a comment off, or take that back.

    Raises:
        NoteNotFound: there is no such comment on this project's films.
    """
    note = await queries.resolve_note(session, project_id, note_id, resolved=resolved, now=now)
    if note is None:
        raise NoteNotFound(note_id)
    return note


async def delete_note(session: AsyncSession, project_id: uuid.UUID, note_id: uuid.UUID) -> None:
    """Delete what somebody said.

    Raises:
        NoteNotFound: there is no such comment on this project's films.
    """
    if not await queries.delete_note(session, project_id, note_id):
        raise NoteNotFound(note_id)


def require_comments(link: ShareLink) -> None:
    """Return if guests of a link may write.

    Raises:
        CommentsClosed: they may not.
    """
    if not link.comments:
        raise CommentsClosed
