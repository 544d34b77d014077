"""SQL of bibles. Row-level security adds the workspace to every statement."""

# ruff: noqa: S608 -- statements are put together from constants of this file; values are bound

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.writing.bibles.contents import BibleContent, BibleSources
from mutoscope.writing.bibles.types import Bible, BibleVersion

_BIBLE = "id, workspace_id, user_id, title, version, share_epoch, created_at, updated_at"
_INSERT = text(
    f"insert into bible (id, workspace_id, user_id, title, version, created_at, updated_at) "
    f"values (:id, :workspace_id, :user_id, :title, 1, :now, :now) returning {_BIBLE}"
)
_READ = f"select {_BIBLE} from bible where id = :id"
_SELECT, _LOCK = text(_READ), text(f"{_READ} for no key update")
_LIST = text(
    f"select {_BIBLE} from bible where (cast(:before as uuid) is null or id < cast(:before as uuid)) "
    "order by id desc limit :limit"
)
_NEXT = text(
    f"update bible set version = version + 1, title = :title, updated_at = :now where id = :id returning {_BIBLE}"
)
_REVOKE = text(f"update bible set share_epoch = share_epoch + 1, updated_at = :now where id = :id returning {_BIBLE}")
_DELETE = text("delete from bible where id = :id returning id")
_PUT = text(
    "insert into bible_version (workspace_id, bible_id, version, user_id, content, created_at) "
    "values (:workspace_id, :bible_id, :version, :user_id, cast(:content as jsonb), :now)"
)
_VERSION = text(
    "select bible_id, version, user_id, content, created_at from bible_version "
    "where bible_id = :bible_id and version = :version"
)


async def insert_bible(session: AsyncSession, **values: object) -> Bible:
    """Keep a new bible at version 1."""
    return Bible(*(await session.execute(_INSERT, values)).one())


async def find_bible(session: AsyncSession, bible_id: uuid.UUID, *, lock: bool = False) -> Bible | None:
    """Return a bible, None if it is not the workspace's."""
    row = (await session.execute(_LOCK if lock else _SELECT, {"id": bible_id})).one_or_none()
    return None if row is None else Bible(*row)


async def list_bibles(session: AsyncSession, *, before: uuid.UUID | None, limit: int) -> list[Bible]:
    """Return bibles, the newest first."""
    return [Bible(*row) for row in await session.execute(_LIST, {"before": before, "limit": limit})]


async def next_version(session: AsyncSession, bible_id: uuid.UUID, title: str, now: dt.datetime) -> Bible:
    """Count a bible's version up."""
    return Bible(*(await session.execute(_NEXT, {"id": bible_id, "title": title, "now": now})).one())


async def revoke_links(session: AsyncSession, bible_id: uuid.UUID, now: dt.datetime) -> Bible | None:
    """End every link to a bible."""
    row = (await session.execute(_REVOKE, {"id": bible_id, "now": now})).one_or_none()
    return None if row is None else Bible(*row)


async def delete_bible(session: AsyncSession, bible_id: uuid.UUID) -> bool:
    """Delete a bible with all its versions; return whether it was there."""
    return (await session.execute(_DELETE, {"id": bible_id})).one_or_none() is not None


async def insert_version(session: AsyncSession, workspace_id: uuid.UUID, version: BibleVersion) -> None:
    """Keep a version."""
    kept = {"sources": version.sources.model_dump(mode="json"), "content": version.content.model_dump(mode="json")}
    values = {
        "workspace_id": workspace_id,
        "bible_id": version.bible_id,
        "version": version.version,
        "user_id": version.user_id,
        "content": json.dumps(kept, ensure_ascii=False),
        "now": version.created_at,
    }
    await session.execute(_PUT, values)


async def find_version(session: AsyncSession, bible_id: uuid.UUID, version: int) -> BibleVersion | None:
    """Return one version of a bible."""
    row: Any = (await session.execute(_VERSION, {"bible_id": bible_id, "version": version})).one_or_none()
    if row is None:
        return None
    sources = BibleSources.model_validate(row.content["sources"])
    content = BibleContent.model_validate(row.content["content"])
    return BibleVersion(row.bible_id, row.version, row.user_id, sources, content, row.created_at)
