"""SQL of the library. Row-level security adds the workspace to every statement."""

# ruff: noqa: S608 -- statements are put together from constants of this file; values are bound

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.writing.cast.types import CastEntry, CastKind, Picture

_ENTRY = "id, workspace_id, user_id, kind, name, sheet, revision, archived_at, created_at, updated_at"
_PICTURE = (
    "id, workspace_id, cast_id, story_id, user_id, digest, media_type, caption, provider, model, prompt, cost_micro, "
    "created_at"
)
_INSERT = text(
    "insert into cast_entry (id, workspace_id, user_id, kind, name, sheet, words_in, created_at, updated_at) values "
    f"(:id, :workspace_id, :user_id, :kind, :name, cast(:sheet as jsonb), :words_in, :now, :now) returning {_ENTRY}"
)
_READ = f"select {_ENTRY} from cast_entry where id = :id"
_SELECT, _LOCK = text(_READ), text(f"{_READ} for no key update")
_LIST = text(
    f"select {_ENTRY} from cast_entry where (cast(:before as uuid) is null or id < cast(:before as uuid)) "
    "and (cast(:kind as text) is null or kind = :kind) and (archived_at is not null) = :archived "
    "order by id desc limit :limit"
)
_EDIT = text(
    "update cast_entry set name = :name, sheet = cast(:sheet as jsonb), words_in = :words_in, "
    f"archived_at = :archived_at, revision = revision + 1, updated_at = :now where id = :id returning {_ENTRY}"
)
_DELETE = text("delete from cast_entry where id = :id returning id")
_ASSET = text("select kind, digest, media_type from asset where id = :id and expires_at > :now for key share")
_INSERT_PICTURE = text(
    f"insert into studio_picture ({_PICTURE}) values (:id, :workspace_id, :cast_id, :story_id, :user_id, :digest, "
    f":media_type, :caption, :provider, :model, :prompt, :cost_micro, :created_at) returning {_PICTURE}"
)
_FIND_PICTURE = text(f"select {_PICTURE} from studio_picture where id = :id")
_PICTURES = text(f"select {_PICTURE} from studio_picture where cast_id = any (:cast_ids) order by id")
_STORY_PICTURES = text(f"select {_PICTURE} from studio_picture where story_id = :story_id order by id")
_DELETE_PICTURE = text("delete from studio_picture where id = :id returning digest")


async def insert_entry(session: AsyncSession, sheet: dict[str, Any], **values: object) -> CastEntry:
    """Keep a new entry."""
    return _entry((await session.execute(_INSERT, {**values, "sheet": _json(sheet)})).one())


async def find_entry(session: AsyncSession, entry_id: uuid.UUID, *, lock: bool = False) -> CastEntry | None:
    """Return an entry, None if it is not the workspace's."""
    row = (await session.execute(_LOCK if lock else _SELECT, {"id": entry_id})).one_or_none()
    return None if row is None else _entry(row)


async def list_entries(
    session: AsyncSession, *, kind: CastKind | None, before: uuid.UUID | None, archived: bool, limit: int
) -> list[CastEntry]:
    """Return entries, the newest first."""
    values = {"kind": kind, "before": before, "archived": archived, "limit": limit}
    return [_entry(row) for row in await session.execute(_LIST, values)]


async def update_entry(session: AsyncSession, entry: CastEntry, words_in: str, now: dt.datetime) -> CastEntry:
    """Write the fields of an entry that may change."""
    values = {
        "id": entry.id,
        "name": entry.name,
        "sheet": _json(dict(entry.sheet)),
        "words_in": words_in,
        "archived_at": entry.archived_at,
        "now": now,
    }
    return _entry((await session.execute(_EDIT, values)).one())


async def delete_entry(session: AsyncSession, entry_id: uuid.UUID) -> bool:
    """Delete an entry; return whether it was there."""
    return (await session.execute(_DELETE, {"id": entry_id})).one_or_none() is not None


async def find_image(session: AsyncSession, asset_id: uuid.UUID, now: dt.datetime) -> tuple[str, str, str] | None:
    """Return kind, digest and media type of an uploaded file that has not expired."""
    row = (await session.execute(_ASSET, {"id": asset_id, "now": now})).one_or_none()
    return None if row is None else (str(row.kind), str(row.digest), str(row.media_type))


async def insert_picture(session: AsyncSession, picture: Picture) -> Picture:
    """Keep a picture."""
    return Picture(*(await session.execute(_INSERT_PICTURE, vars(picture))).one())


async def find_picture(session: AsyncSession, picture_id: uuid.UUID) -> Picture | None:
    """Return a picture, None if it is not the workspace's."""
    row = (await session.execute(_FIND_PICTURE, {"id": picture_id})).one_or_none()
    return None if row is None else Picture(*row)


async def pictures_of(session: AsyncSession, cast_ids: Sequence[uuid.UUID]) -> list[Picture]:
    """Return the pictures of some entries, the oldest first."""
    return [Picture(*row) for row in await session.execute(_PICTURES, {"cast_ids": list(cast_ids)})]


async def story_pictures(session: AsyncSession, story_id: uuid.UUID) -> list[Picture]:
    """Return the pictures of a story, the oldest first."""
    return [Picture(*row) for row in await session.execute(_STORY_PICTURES, {"story_id": story_id})]


async def delete_picture(session: AsyncSession, picture_id: uuid.UUID) -> str | None:
    """Delete a picture and return the digest of its bytes, None if it was not there."""
    return (await session.execute(_DELETE_PICTURE, {"id": picture_id})).scalar_one_or_none()


def _json(sheet: dict[str, Any]) -> str:
    return json.dumps(sheet, ensure_ascii=False)


def _entry(row: Any) -> CastEntry:  # noqa: ANN401 -- SQLAlchemy's row
    return CastEntry(*row)
