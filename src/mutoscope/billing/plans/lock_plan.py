"""The plan that a workspace is on, held until the transaction ends: whatever changes it takes turns."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.catalog import PlanNotStarted

_READ = """
    select workspace_id, plan_key, catalogue_digest, period_start, period_end, anchor_at, interval, subscription_id,
           status, grace_until, cancels_at
      from workspace_plan
"""
_LOCK = text(f"{_READ} for no key update")


@dataclass(frozen=True)
class HeldPlan:
    """A workspace's plan with everything about its payment."""

    workspace_id: uuid.UUID
    plan_key: str
    digest: str
    period_start: dt.datetime
    period_end: dt.datetime
    anchor_at: dt.datetime | None
    interval: str
    subscription_id: str | None
    status: str
    grace_until: dt.datetime | None
    cancels_at: dt.datetime | None


async def read_plan(session: AsyncSession) -> HeldPlan:
    """Return the bound workspace's plan.

    Raises:
        PlanNotStarted: it was never put on one.
    """
    row = (await session.execute(text(_READ))).one_or_none()
    if row is None:
        raise PlanNotStarted("This workspace is on no plan.", remedy="Start a plan for it first.")
    return HeldPlan(*row)


async def lock_plan(session: AsyncSession) -> HeldPlan | None:
    """Return the bound workspace's plan; nobody else changes it meanwhile."""
    row = (await session.execute(_LOCK)).one_or_none()
    return HeldPlan(*row) if row else None
