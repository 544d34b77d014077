"""The statements on uploads, assets and renditions."""

# ruff: noqa: S608 -- statements are put together from constants of this file; values are bound

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncSession

_UPLOAD = "id, workspace_id, user_id, name, media_type, length, expires_at, region, multipart"
_ASSET = "id, workspace_id, user_id, name, kind, digest, size, media_type, probe, created_at, expires_at"
_RENDITION = (
    "id, workspace_id, generation_id, project_id, kind, name, digest, size, media_type, width, height, duration_ms, "
    "created_at, expires_at, delete_after_download"
)

INSERT_UPLOAD = (
    "insert into upload (id, workspace_id, user_id, name, media_type, length, expires_at, region, multipart) "
    "values (:id, :workspace_id, :user_id, :name, :media_type, :length, :expires_at, :region, :multipart)"
)
SET_MULTIPART = "update upload set multipart = :multipart where id = :id"
FIND_UPLOAD = f"select {_UPLOAD} from upload where id = :id"
DELETE_UPLOAD = "delete from upload where id = :id returning id"
OPEN_UPLOADS = "select count(*) as count, coalesce(sum(length), 0)::bigint as bytes from upload where expires_at > :now"
EXPIRED_UPLOADS = f"select {_UPLOAD} from upload where expires_at <= :now"

INSERT_ASSET = (
    "insert into asset (id, workspace_id, user_id, name, kind, digest, size, media_type, probe, expires_at) "
    "values (:id, :workspace_id, :user_id, :name, :kind, :digest, :size, :media_type, cast(:probe as jsonb), "
    f":expires_at) returning {_ASSET}"
)
UPLOAD_SECONDS = "select hard from entitlement where workspace_id = :workspace_id and feature = 'upload_seconds'"
FIND_ASSET = f"select {_ASSET} from asset where id = :id and expires_at > :now"
FIND_ASSETS = f"select {_ASSET} from asset where expires_at > $1 and (name = any($2) or id = any($3)) order by id"
"""For `fetch_rows`."""
MATCH_ASSETS = (
    f"select {_ASSET} from asset where expires_at > :now and (name = any(:names) or digest = any(:digests)) "
    "order by id desc limit :most"
)
LIST_ASSETS = f"select {_ASSET} from asset where expires_at > :now and id < :before order by id desc limit :limit"
DELETE_ASSET = "delete from asset where id = :id returning digest, name"
EXTEND_ASSETS = "update asset set expires_at = $2 where id = any($1) and expires_at < $2"
"""For `fetch_row`. A file that is kept long enough already is not written anew."""
DELETE_EXPIRED_ASSETS = "delete from asset where expires_at <= :now returning id, digest"

INSERT_RENDITION = (
    "insert into rendition (id, workspace_id, generation_id, project_id, kind, name, digest, size, media_type, width, "
    "height, duration_ms, expires_at, delete_after_download) values (:id, :workspace_id, :generation_id, :project_id, "
    ":kind, :name, :digest, :size, :media_type, :width, :height, :duration_ms, :expires_at, :delete_after_download) "
    "on conflict (workspace_id, generation_id, kind, name) do update set digest = excluded.digest, "
    "size = excluded.size, width = excluded.width, height = excluded.height, duration_ms = excluded.duration_ms, "
    f"expires_at = excluded.expires_at returning {_RENDITION}"
)
FIND_RENDITION = (
    f"select {_RENDITION} from rendition where id = :id and expires_at > :now and not exists ("
    "select from project p where p.id = rendition.project_id and p.deleted_at is not null)"
)
LIST_RENDITIONS = (
    f"select {_RENDITION} from rendition where generation_id = :generation_id and expires_at > :now order by id"
)
DELETE_RENDITION = "delete from rendition where id = :id returning digest"
DELETE_RENDITIONS_OF = "delete from rendition where project_id = :project_id returning digest"
DELETE_EXPIRED_RENDITIONS = "delete from rendition where expires_at <= :now returning id, digest"

EXPIRED_WORKSPACES = "select library_expired(:now) as workspace_id"


async def rows(session: AsyncSession, statement: str, **parameters: Any) -> list[Mapping[str, Any]]:  # noqa: ANN401 -- bound values
    """Run a statement and return its rows by column name."""
    result = await session.execute(text(statement), parameters)
    found: list[RowMapping] = list(result.mappings())
    return [dict(row) for row in found]


async def run(session: AsyncSession, statement: str, **parameters: Any) -> None:  # noqa: ANN401 -- bound values
    """Run a statement that returns nothing."""
    await session.execute(text(statement), parameters)
