"""The plans' SQL: constant texts, prepared once a connection."""

from __future__ import annotations

from sqlalchemy import DateTime, Text, TextClause, Uuid, bindparam, text
from sqlalchemy.dialects.postgresql import JSONB

_PARAMETERS = {
    "workspace": bindparam("workspace", type_=Uuid()),
    "plan": bindparam("plan", type_=Text()),
    "digest": bindparam("digest", type_=Text()),
    "start": bindparam("start", type_=DateTime(timezone=True)),
    "anchor": bindparam("anchor", type_=DateTime(timezone=True)),
    "limits": bindparam("limits", type_=JSONB),
    "name": bindparam("name", type_=Text()),
    "content": bindparam("content", type_=JSONB),
}


def _typed(sql: str, *names: str) -> TextClause:
    return text(sql).bindparams(*(_PARAMETERS[name] for name in names))


# What a limit was stays or is overwritten; a feature that the plan's catalogue does not have goes.
_LIMITS = """
wanted as (
  select * from jsonb_to_recordset(:limits) as wanted (
    feature text, per text, unit text, hard bigint, soft bigint, overage text, notify jsonb, lifted_by jsonb)
), gone as (
  delete from entitlement where workspace_id = :workspace and feature not in (select feature from wanted)
), written as (
  insert into entitlement (workspace_id, feature, per, unit, hard, soft, overage, notify, lifted_by)
    select :workspace, feature, per, unit, hard, soft, overage,
           array(select jsonb_array_elements_text(notify)::smallint), lifted_by from wanted
    on conflict (workspace_id, feature) do update
      set per = excluded.per, unit = excluded.unit, hard = excluded.hard, soft = excluded.soft,
          overage = excluded.overage, notify = excluded.notify, lifted_by = excluded.lifted_by
)
"""

START = _typed(
    f"with {_LIMITS}"  # noqa: S608 -- constant texts
    """
insert into workspace_plan (workspace_id, plan_key, catalogue_digest, period_start, period_end, anchor_at)
  select :workspace, :plan, :digest, begins, (select period_end from month_since(anchor, begins)), anchor
    from (select coalesce(:start, now()) as begins, coalesce(:anchor, :start, now()) as anchor) given
  on conflict (workspace_id) do update
    set plan_key = excluded.plan_key, catalogue_digest = excluded.catalogue_digest,
        period_start = excluded.period_start, period_end = excluded.period_end, anchor_at = excluded.anchor_at,
        periods = 0
  returning workspace_id, plan_key, catalogue_digest, period_start, period_end
""",
    "workspace",
    "plan",
    "digest",
    "start",
    "anchor",
    "limits",
)

ADOPT = _typed(
    f"with {_LIMITS} update workspace_plan set catalogue_digest = :digest where workspace_id = :workspace",  # noqa: S608 -- constant texts
    "workspace",
    "digest",
    "limits",
)

CURRENT = """
select plan.plan_key, plan.catalogue_digest,
       exists (select from entitlement e where e.workspace_id = plan.workspace_id), customer.currency
  from workspace_plan plan left join billing_customer customer on customer.workspace_id = plan.workspace_id
  where plan.workspace_id = $1
"""
"""For `fetch_row`. A plan without a written limit was started before limits were."""

KEEP_CATALOGUE = _typed(
    "insert into catalogue_version (digest, name, content) values (:digest, :name, :content) on conflict do nothing",
    "digest",
    "name",
    "content",
)
IS_KEPT = "select 1 from catalogue_version where digest = $1"
"""For `fetch_row`."""
FIND_CATALOGUE = _typed("select content::text from catalogue_version where digest = :digest", "digest")
