"""The statements on exports; a person sees their own."""

# ruff: noqa: S608 -- statements are put together from constants of this file; values are bound

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, text

from mutoscope.privacy.exports.types import Export

_COLUMNS = "id, user_id, job_id, state, digest, size, created_at, finished_at, expires_at, region"

INSERT = text(
    "insert into privacy_export (id, user_id, job_id, created_at, region) "
    "values (:id, :user_id, :job_id, :now, :region) "
    f"on conflict do nothing returning {_COLUMNS}"
)
FIND = text(f"select {_COLUMNS} from privacy_export where id = :id and user_id = :user_id")
FIND_OPEN = text(f"select {_COLUMNS} from privacy_export where user_id = :user_id and state in ('queued', 'running')")
LIST = text(f"select {_COLUMNS} from privacy_export where user_id = :user_id order by id desc limit 20")
BEGIN = text(
    "update privacy_export set state = 'running' where id = :id and state in ('queued', 'running') returning region"
)
FAIL = text(
    "update privacy_export set state = 'failed', finished_at = :now "
    "where id = :id and state in ('queued', 'running') returning id"
)
READY = text(
    "update privacy_export set state = 'ready', digest = :digest, size = :size, finished_at = :now, "
    "expires_at = :expires_at where id = :id and state = 'running' returning id"
)
EXPIRED = text("select id, user_id from privacy_expired_exports(:now)")
EXPIRE = text("update privacy_export set state = 'expired' where id = :id and state = 'ready' returning digest")
HELD = text("select region from privacy_export where digest = :digest and state = 'ready' limit 1")
WORKSPACES = text(
    "select m.workspace_id, m.role from membership m where m.user_id = :user_id order by m.created_at, m.workspace_id"
)


def to_export(row: Row[Any]) -> Export:
    """Return the export of a row."""
    return Export(**row._mapping)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] -- SQLAlchemy's public name for a row as a mapping
