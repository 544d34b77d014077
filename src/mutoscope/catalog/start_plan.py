"""Put a workspace on a plan."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.catalog import queries
from mutoscope.catalog.types import Catalogue, WorkspacePlan


async def start_plan(
    session: AsyncSession,
    catalogue: Catalogue,
    workspace_id: uuid.UUID,
    plan_key: str,
    *,
    start: dt.datetime | None = None,
) -> WorkspacePlan:
    """Start a plan for a month, in place of the present one, and pin the catalogue's digest on it.

    It grants nothing: the caller grants `plan.credits_milli` with a `ref` made of the plan and `period_start`.

    Args:
        session: a transaction bound to the workspace.
        catalogue: where the plan stands.
        workspace_id: whose plan.
        plan_key: one of the catalogue's plans.
        start: when the period begins; None is now.

    Raises:
        PlanUnknown: the catalogue has no such plan.
    """
    plan = catalogue.plan(plan_key)
    result = await session.execute(
        queries.START,
        {"workspace": workspace_id, "plan": plan.key, "digest": catalogue.digest, "start": start},
    )
    return WorkspacePlan(*result.one())
