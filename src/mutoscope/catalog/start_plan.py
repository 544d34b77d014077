"""Put a workspace on a plan."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.catalog import queries
from mutoscope.catalog.lift_limits import lift_limits
from mutoscope.catalog.shelf import CatalogueShelf
from mutoscope.catalog.types import Catalogue, WorkspacePlan


async def start_plan(
    session: AsyncSession,
    catalogue: Catalogue,
    workspace_id: uuid.UUID,
    plan_key: str,
    *,
    start: dt.datetime | None = None,
    anchor: dt.datetime | None = None,
) -> WorkspacePlan:
    """Start a plan for a month, in place of the present one: pin its catalogue and write down what it allows.

    It grants nothing: the caller grants `plan.credits_milli` with a `ref` made of the plan and `period_start`.

    Args:
        session: a transaction bound to the workspace.
        catalogue: where the plan stands.
        workspace_id: whose plan.
        plan_key: one of the catalogue's plans.
        start: when the period begins; None is now. Usage is counted by period: with the start of the present one it
            goes on where it is, with another it begins anew.
        anchor: on whose day of the month periods begin, at or before `start`; None is `start`.

    Raises:
        PlanUnknown: the catalogue has no such plan.
    """
    plan = catalogue.plan(plan_key)
    values = {
        "workspace": workspace_id,
        "plan": plan.key,
        "digest": await CatalogueShelf(catalogue).keep(session),
        "start": start,
        "anchor": anchor,
        "limits": lift_limits(catalogue, plan),
    }
    result = await session.execute(queries.START, values)
    return WorkspacePlan(*result.one())
