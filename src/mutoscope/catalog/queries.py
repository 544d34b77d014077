"""The plans' SQL: constant texts, prepared once a connection."""

from __future__ import annotations

from sqlalchemy import DateTime, Text, Uuid, bindparam, text
from sqlalchemy.dialects.postgresql import JSONB

START = text("""
insert into workspace_plan (workspace_id, plan_key, catalogue_digest, period_start, period_end)
  values (:workspace, :plan, :digest, coalesce(:start, now()), coalesce(:start, now()) + interval '1 month')
  on conflict (workspace_id) do update
    set plan_key = excluded.plan_key, catalogue_digest = excluded.catalogue_digest,
        period_start = excluded.period_start, period_end = excluded.period_end
  returning workspace_id, plan_key, catalogue_digest, period_start, period_end
""").bindparams(
    bindparam("workspace", type_=Uuid()),
    bindparam("plan", type_=Text()),
    bindparam("digest", type_=Text()),
    bindparam("start", type_=DateTime(timezone=True)),
)

CURRENT = text("select plan_key from workspace_plan where workspace_id = :workspace").bindparams(
    bindparam("workspace", type_=Uuid())
)

KEEP_CATALOGUE = text("""
insert into catalogue_version (digest, name, content) values (:digest, :name, :content) on conflict do nothing
""").bindparams(bindparam("digest", type_=Text()), bindparam("name", type_=Text()), bindparam("content", type_=JSONB))
FIND_CATALOGUE = text("select content::text from catalogue_version where digest = :digest").bindparams(
    bindparam("digest", type_=Text())
)
