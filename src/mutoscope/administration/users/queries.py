"""The calls about users."""

from __future__ import annotations

from sqlalchemy import DateTime, Integer, Text, Uuid, bindparam, text

_COLUMNS = "id, name, email, role, has_password, created_at, suspended_at, last_seen_at"
_NOW = bindparam("now", type_=DateTime(timezone=True))
_USER = bindparam("user", type_=Uuid())

SEARCH = text(
    f"select {_COLUMNS} from platform_search_users(:text, :key, :before, :limit)"  # noqa: S608 -- constant columns
).bindparams(
    bindparam("text", type_=Text()),
    bindparam("key", type_=Text()),
    bindparam("before", type_=Uuid()),
    bindparam("limit", type_=Integer()),
)
READ = text(f"select {_COLUMNS} from platform_read_user(:user)").bindparams(_USER)  # noqa: S608 -- same
MEMBERSHIPS = text(
    "select workspace_id, name, slug, role, suspended_at from platform_list_memberships(:user)"
).bindparams(_USER)
SESSIONS = text(
    "select id, method, created_at, expires_at, last_used_at, impersonator_id from platform_list_sessions(:user, :now)"
).bindparams(_USER, _NOW)
SUSPEND = text("select platform_suspend_user(:user, :now)").bindparams(_USER, _NOW)
UNSUSPEND = text("select platform_unsuspend_user(:user)").bindparams(_USER)
END_SESSIONS = text("select platform_end_sessions(:user, :now)").bindparams(_USER, _NOW)
CLEAR_PASSWORD = text("select platform_clear_password(:user, :now)").bindparams(_USER, _NOW)
