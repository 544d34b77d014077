"""The calls about workspaces."""

from __future__ import annotations

from sqlalchemy import DateTime, Integer, Text, Uuid, bindparam, text

_WORKSPACE = bindparam("workspace", type_=Uuid())

SEARCH = text(
    "select id, name, slug, created_at, suspended_at, plan_key, members "
    "from platform_search_workspaces(:text, :before, :limit)"
).bindparams(bindparam("text", type_=Text()), bindparam("before", type_=Uuid()), bindparam("limit", type_=Integer()))
READ = text(
    "select id, name, slug, created_at, suspended_at, plan_key, members, stored_bytes, running_jobs "
    "from platform_read_workspace(:workspace)"
).bindparams(_WORKSPACE)
MEMBERS = text(
    "select user_id, name, email, role, joined_at, suspended_at from platform_list_members(:workspace)"
).bindparams(_WORKSPACE)
SET_SUSPENDED = text("select platform_set_workspace_suspended(:workspace, :at)").bindparams(
    _WORKSPACE, bindparam("at", type_=DateTime(timezone=True))
)
