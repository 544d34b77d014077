"""Go back to the plan that everybody starts on; nothing that was made is lost."""

from __future__ import annotations

import uuid

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.billing.desk import BillingDesk
from mutoscope.billing.plans.lock_plan import HeldPlan
from mutoscope.catalog import start_plan
from mutoscope.infra.events import emit

_FREE = text("""
    update workspace_plan set subscription_id = null, interval = 'none', status = 'active', grace_until = null,
                              cancels_at = null
""")


async def fall_back(
    session: AsyncSession, desk: BillingDesk, workspace_id: uuid.UUID, held: HeldPlan, *, why: str
) -> None:
    """Put a workspace on the starting plan from now on.

    Its credits come with its first full month, a month from now: whoever subscribes and cancels again and again gets no
    more of them than whoever stays.
    """
    plan = desk.shelf.present.starting_plan
    await start_plan(session, desk.shelf.present, workspace_id, plan.key, start=desk.clock.now())
    await session.execute(_FREE)
    await emit(
        session,
        workspace_id,
        "plan.changed",
        message=f"The plan {held.plan_key} ended; the workspace is on {plan.key}.",
        payload={"plan": plan.key, "before": held.plan_key, "why": why},
    )
