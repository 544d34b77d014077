"""SQL of reviews. Row-level security adds the workspace to every statement."""

# ruff: noqa: S608 -- statements are put together from constants of this file; values are bound

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.generation.queries import COLUMNS, to_generation
from mutoscope.generation.reviews.types import Note, ShareLink
from mutoscope.generation.types import Generation

_LINK = "id, workspace_id, project_id, user_id, label, comments, created_at, expires_at, revoked_at, opened_at"
_NOTE = (
    "id, workspace_id, project_id, generation_id, link_id, user_id, author, kind, at_ms, body, resolved_at, created_at"
)
_INSERT_LINK = text(
    "insert into share_link (id, workspace_id, project_id, user_id, label, token_hash, comments, created_at, "
    "expires_at) values (:id, :workspace_id, :project_id, :user_id, :label, :token_hash, :comments, :created_at, "
    f":expires_at) returning {_LINK}"
)
_LINKS = text(f"select {_LINK} from share_link where project_id = :project_id order by id desc limit :limit")
_LIVE = text(
    "select count(*) from share_link where project_id = :project_id and revoked_at is null and expires_at > :now"
)
_REVOKE = text(
    "update share_link set revoked_at = coalesce(revoked_at, :now) where id = :id and project_id = :project_id "
    "returning id"
)
_FIND = text("select workspace_id, id from share_link_find(:token_hash)")
_READ = text(
    f"select {', '.join(f'l.{name}' for name in _LINK.split(', '))}, w.name as workspace_name "
    "from share_link l join workspace w on w.id = l.workspace_id where l.id = :id"
)
_OPENED = text("update share_link set opened_at = :now where id = :id and (opened_at is null or opened_at < :before)")
_NEWEST = text(
    f"select {COLUMNS} from generation where project_id = :project_id and work = 'film' and status = 'complete' "
    "order by id desc limit 1"
)
_INSERT_NOTE = text(
    "insert into review_note (id, workspace_id, project_id, generation_id, link_id, user_id, author, kind, at_ms, "
    "body, created_at) values (:id, :workspace_id, :project_id, :generation_id, :link_id, :user_id, :author, :kind, "
    f":at_ms, :body, :created_at) returning {_NOTE}"
)
_NOTES = text(
    f"select * from (select {_NOTE} from review_note where project_id = :project_id order by id desc limit :limit) "
    "newest order by id"
)
_COUNT = text("select count(*) from review_note where link_id = :link_id")
_RESOLVE = text(
    "update review_note set resolved_at = case when :resolved then coalesce(resolved_at, :now) end "
    f"where id = :id and project_id = :project_id and kind = 'comment' returning {_NOTE}"
)
_DELETE = text("delete from review_note where id = :id and project_id = :project_id returning id")


async def insert_link(session: AsyncSession, **values: object) -> ShareLink:
    """Keep a new link."""
    return ShareLink(*(await session.execute(_INSERT_LINK, values)).one())


async def list_links(session: AsyncSession, project_id: uuid.UUID, limit: int) -> list[ShareLink]:
    """Return a project's links, the newest first."""
    rows = await session.execute(_LINKS, {"project_id": project_id, "limit": limit})
    return [ShareLink(*row) for row in rows]


async def count_live(session: AsyncSession, project_id: uuid.UUID, now: dt.datetime) -> int:
    """Return how many links of a project hold."""
    return int(await session.scalar(_LIVE, {"project_id": project_id, "now": now}) or 0)


async def revoke_link(session: AsyncSession, project_id: uuid.UUID, link_id: uuid.UUID, now: dt.datetime) -> bool:
    """End a link; return whether there is one."""
    values = {"id": link_id, "project_id": project_id, "now": now}
    return (await session.execute(_REVOKE, values)).one_or_none() is not None


async def find_link(session: AsyncSession, token_hash: bytes) -> tuple[uuid.UUID, uuid.UUID] | None:
    """Return the workspace and the id of the link with a token, whichever workspace's it is."""
    row = (await session.execute(_FIND, {"token_hash": token_hash})).one_or_none()
    return None if row is None else (row.workspace_id, row.id)


async def read_link(session: AsyncSession, link_id: uuid.UUID) -> tuple[ShareLink, str]:
    """Return a link of the bound workspace, and the workspace's name."""
    *link, name = (await session.execute(_READ, {"id": link_id})).one()
    return ShareLink(*link), name


async def mark_opened(session: AsyncSession, link_id: uuid.UUID, now: dt.datetime) -> None:
    """Record that a guest came; to the minute, so that a visit is one write."""
    await session.execute(_OPENED, {"id": link_id, "now": now, "before": now - dt.timedelta(minutes=1)})


async def newest_film(session: AsyncSession, project_id: uuid.UUID) -> Generation | None:
    """Return the generation of a project's newest finished film."""
    row = (await session.execute(_NEWEST, {"project_id": project_id})).one_or_none()
    return None if row is None else to_generation(row)


async def insert_note(session: AsyncSession, **values: Any) -> Note:  # noqa: ANN401 -- bound values
    """Keep a comment or a verdict."""
    return Note(*(await session.execute(_INSERT_NOTE, values)).one())


async def list_notes(session: AsyncSession, project_id: uuid.UUID, limit: int) -> list[Note]:
    """Return what was said about a project's films, in its order; at most the newest `limit`."""
    return [Note(*row) for row in await session.execute(_NOTES, {"project_id": project_id, "limit": limit})]


async def count_notes(session: AsyncSession, link_id: uuid.UUID) -> int:
    """Return how many comments a link has brought."""
    return int(await session.scalar(_COUNT, {"link_id": link_id}) or 0)


async def resolve_note(
    session: AsyncSession, project_id: uuid.UUID, note_id: uuid.UUID, *, resolved: bool, now: dt.datetime
) -> Note | None:
    """Tick a comment off, or not; return it if there is one."""
    values = {"id": note_id, "project_id": project_id, "resolved": resolved, "now": now}
    row = (await session.execute(_RESOLVE, values)).one_or_none()
    return None if row is None else Note(*row)


async def delete_note(session: AsyncSession, project_id: uuid.UUID, note_id: uuid.UUID) -> bool:
    """Delete a comment; return whether there was one."""
    return (await session.execute(_DELETE, {"id": note_id, "project_id": project_id})).one_or_none() is not None
