"""The calls about impersonations."""

from __future__ import annotations

from sqlalchemy import DateTime, Uuid, bindparam, text

_VISIT = bindparam("visit", type_=Uuid())
_NOW = bindparam("now", type_=DateTime(timezone=True))

START = text("select platform_start_impersonation(:visit, :user, :workspace, :now, :expires)").bindparams(
    _VISIT,
    bindparam("user", type_=Uuid()),
    bindparam("workspace", type_=Uuid()),
    _NOW,
    bindparam("expires", type_=DateTime(timezone=True)),
)
LIST = text(
    "select session_id, admin_id, user_id, workspace_id, started_at, expires_at from platform_list_impersonations(:now)"
).bindparams(_NOW)
END = text("select admin_id, user_id, workspace_id from platform_end_impersonation(:visit, :now)").bindparams(
    _VISIT, _NOW
)
