"""What a new account may try before anything is paid."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.billing.plans.keep_purchase import Bought, keep_purchase
from mutoscope.catalog import Catalogue, Plan


async def grant_trial(
    session: AsyncSession, catalogue: Catalogue, workspace_id: uuid.UUID, plan: Plan, *, now: dt.datetime
) -> bool:
    """Grant the units that a plan's trial brings, once a workspace; False if it has none or gave them before.

    Call it for the workspace that comes with an account, not for those opened later: else whoever opens workspaces by
    the dozen never pays.

    Args:
        session: a transaction bound to the workspace, whose catalogue is kept.
        catalogue: where the plan stands.
        workspace_id: who gets it.
        plan: the plan that was started.
        now: when the trial's days begin.
    """
    trial = plan.trial
    if not trial.amount:
        return False
    bought = Bought(
        kind="trial",
        sku=plan.key,
        unit=trial.unit,
        amount=trial.amount * 1000,
        lot_ref="trial",
        digest=catalogue.digest,
        currency=catalogue.currency,
        expires_at=now + dt.timedelta(days=trial.valid_days),
    )
    return await keep_purchase(session, workspace_id, bought)
