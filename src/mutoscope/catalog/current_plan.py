"""The plan a workspace is on."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.catalog import queries
from mutoscope.catalog.errors import PlanNotStarted
from mutoscope.catalog.types import Catalogue, Plan


async def current_plan(session: AsyncSession, catalogue: Catalogue, workspace_id: uuid.UUID) -> Plan:
    """Return the workspace's plan as the present catalogue describes it.

    Raises:
        PlanNotStarted: the workspace was never put on a plan, or the session is bound to another workspace.
        PlanUnknown: the catalogue in use no longer has the plan.
    """
    key = await session.scalar(queries.CURRENT, {"workspace": workspace_id})
    if key is None:
        raise PlanNotStarted("This workspace is on no plan.", remedy="Start a plan for it first.")
    return catalogue.plan(key)
