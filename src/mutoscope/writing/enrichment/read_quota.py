"""How many texts the plan allows, and how many were made."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.tenant_connection import fetch_row
from mutoscope.writing.enrichment.types import Quota

FEATURE = "enrichments"
CUSTOM_PROMPTS = "custom_prompts"
# What no plan limits is not gauged; then the rows themselves are counted.
_QUOTA = """
select (select p.plan_key from workspace_plan p where p.workspace_id = $1) as plan, e.hard,
       coalesce(g.used, (select count(*) from enrichment n where n.workspace_id = $1
                           and n.created_at >= coalesce(u.period_start, '-infinity'))) as used,
       u.period_start, u.period_end,
       coalesce((select c.hard is null or c.hard > 0 from entitlement c
                 where c.workspace_id = $1 and c.feature = 'custom_prompts'), true) as custom_prompts
  from usage_period($1) u
  left join entitlement e on e.workspace_id = $1 and e.feature = 'enrichments'
  left join gauge g on g.workspace_id = $1 and g.feature = 'enrichments' and g.period_start = u.period_start
"""


async def read_quota(session: AsyncSession, workspace_id: uuid.UUID) -> Quota:
    """Return the quota of the bound workspace in this period."""
    row = await fetch_row(session, _QUOTA, workspace_id)
    plan, hard, used, start, end, custom = row
    return Quota(plan, hard, int(used), start, end, bool(custom))
