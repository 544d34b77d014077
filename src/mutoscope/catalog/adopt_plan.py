"""Pin the present catalogue on a plan that was started before catalogues were kept."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.catalog import queries
from mutoscope.catalog.lift_limits import lift_limits
from mutoscope.catalog.shelf import CatalogueShelf
from mutoscope.catalog.types import Catalogue


async def adopt_plan(session: AsyncSession, shelf: CatalogueShelf, workspace_id: uuid.UUID, plan_key: str) -> Catalogue:
    """Write down the limits of a plan as the present catalogue has it, pin that catalogue, and return it.

    The period goes on. It happens once: from then on the plan keeps this catalogue, whatever is sold later.

    Raises:
        PlanUnknown: the present catalogue has no such plan.
    """
    plan = shelf.present.plan(plan_key)
    digest = await shelf.keep(session)
    limits = lift_limits(shelf.present, plan)
    await session.execute(queries.ADOPT, {"workspace": workspace_id, "digest": digest, "limits": limits})
    return shelf.present
