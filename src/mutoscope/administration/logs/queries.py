"""The call about events."""

from __future__ import annotations

from sqlalchemy import DateTime, Integer, Text, Uuid, bindparam, text
from sqlalchemy.dialects.postgresql import JSONB

LIST = text(
    "select id, workspace_id, project_id, user_id, key_id, impersonator_id, request_id, action, message, payload, "
    "created_at, sealed, sealed_for from platform_list_events("
    ":id, :workspace, :user, :project, :action, :payload, :since, :until, :before, :limit)"
).bindparams(
    *(bindparam(name, type_=Uuid()) for name in ("id", "workspace", "user", "project", "before")),
    bindparam("action", type_=Text()),
    bindparam("payload", type_=JSONB(none_as_null=True)),
    bindparam("since", type_=DateTime(timezone=True)),
    bindparam("until", type_=DateTime(timezone=True)),
    bindparam("limit", type_=Integer()),
)
