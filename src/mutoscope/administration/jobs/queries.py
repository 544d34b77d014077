"""The calls about jobs."""

from __future__ import annotations

from sqlalchemy import DateTime, Integer, Text, Uuid, bindparam, text

FIND = text("select platform_find_generation(:generation)").bindparams(bindparam("generation", type_=Uuid()))
LIST = text(
    "select id, workspace_id, project_id, user_id, status, stage, percent, held, spent, error_code, created_at, "
    "started_at, finished_at from platform_list_generations(:status, :workspace, :created_before, :before, :limit)"
).bindparams(
    bindparam("status", type_=Text()),
    bindparam("workspace", type_=Uuid()),
    bindparam("created_before", type_=DateTime(timezone=True)),
    bindparam("before", type_=Uuid()),
    bindparam("limit", type_=Integer()),
)
