"""The calls about decisions, appeals and budgets."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, DateTime, Integer, Text, Uuid, bindparam, text

_COLUMNS = (
    "d.id, d.workspace_id, d.workspace_name, d.stage, d.modality, d.refused, d.decided_by, d.categories, d.status, "
    "d.created_at, d.appealed_at, d.judged_at, d.sealed, d.appeal"
)
LIST = text(
    f"select {_COLUMNS} from platform_list_ai_decisions("  # noqa: S608 -- constant columns
    ":id, :refused, :status, :category, :workspace, :since, :until, :before, :limit) d"
).bindparams(
    *(bindparam(name, type_=Uuid()) for name in ("id", "workspace", "before")),
    *(bindparam(name, type_=Text()) for name in ("status", "category")),
    *(bindparam(name, type_=DateTime(timezone=True)) for name in ("since", "until")),
    bindparam("refused", type_=Boolean()),
    bindparam("limit", type_=Integer()),
)
APPEALS = text(
    f"select {_COLUMNS} from platform_list_ai_appeals(:limit) a cross join lateral "  # noqa: S608 -- constant columns
    "platform_list_ai_decisions(a.id, null, null, null, null, null, null, null, 1) d order by d.appealed_at, d.id"
).bindparams(bindparam("limit", type_=Integer()))
JUDGE = text("select workspace_id from platform_judge_ai_appeal(:id, :overturn, :now)")
REOPEN = text("select platform_reopen_ai_appeal(:id)").bindparams(bindparam("id", type_=Uuid()))
GRANT = text("select platform_grant_ai_budget(:workspace, :granted, :now)").bindparams(
    bindparam("granted", type_=BigInteger())
)
