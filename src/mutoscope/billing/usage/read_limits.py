"""What the plan allows, and what is used of it."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_LIMITS = text("""
select e.feature, e.per, e.unit, e.hard, e.soft, e.overage, e.lifted_by::text,
       case when e.feature = 'seats' then seats_taken(e.workspace_id, now()) else coalesce(g.used, 0) end as used,
       case when e.per in ('period', 'grant') then p.period_start end as period_start,
       case when e.per in ('period', 'grant') then p.period_end end as period_end
  from entitlement e cross join usage_period(:workspace) p
  left join gauge g on g.workspace_id = e.workspace_id and g.feature = e.feature
    and g.period_start = case when e.per = 'now' then '-infinity' else p.period_start end
  where e.workspace_id = :workspace order by e.feature
""")
_DELIVERED = text("select delivered_bytes(:workspace)")
_PERCENT = 100


@dataclass(frozen=True)
class LimitUse:
    """One limit of the plan. What is granted is counted in thousandths of its unit; all else whole."""

    feature: str
    per: Literal["request", "now", "period", "grant"]
    unit: str
    hard: int | None
    soft: int | None
    overage: Literal["block", "payg", "throttle"]
    used: int
    period_start: dt.datetime | None
    period_end: dt.datetime | None
    lifted_by: tuple[dict[str, Any], ...]
    used_after: int | None = None

    @property
    def percent(self) -> int | None:
        """Return how much of the soft limit, or else the hard one, is used; None where there is neither."""
        basis = (self.soft if self.soft is not None else self.hard) or 0
        scale = 1000 if self.per == "grant" else 1
        used = self.used if self.used_after is None else self.used_after
        return used * _PERCENT // (basis * scale) if basis and self.per != "request" else None

    @property
    def lifting_plan(self) -> str | None:
        """Return the least plan that allows more."""
        return str(self.lifted_by[0]["plan"]) if self.lifted_by else None

    def after(self, quoted: Mapping[str, int]) -> LimitUse:
        """Return it with what would be used after something more."""
        return replace(self, used_after=self.used + quoted.get(self.feature, 0))


async def read_limits(session: AsyncSession, workspace_id: uuid.UUID) -> list[LimitUse]:
    """Return every limit of the workspace's plan with what is used of it now, or in this period."""
    rows = (await session.execute(_LIMITS, {"workspace": workspace_id})).all()
    return [
        LimitUse(
            feature=row.feature,
            per=row.per,
            unit=row.unit,
            hard=row.hard,
            soft=row.soft,
            overage=row.overage,
            used=row.used,
            period_start=row.period_start,
            period_end=row.period_end,
            lifted_by=tuple(json.loads(row.lifted_by)),
        )
        for row in rows
    ]


async def read_delivered(session: AsyncSession, workspace_id: uuid.UUID) -> int:
    """Return the bytes that downloads sent in this period, whether the plan limits them or not."""
    return int((await session.execute(_DELIVERED, {"workspace": workspace_id})).scalar_one())
