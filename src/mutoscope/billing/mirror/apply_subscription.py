"""A subscription: its state is copied; it ends in the starting plan, and is past due in a grace."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.billing.desk import BillingDesk
from mutoscope.billing.mirror.plan_of_price import plan_of_price
from mutoscope.billing.mirror.whose import whose
from mutoscope.billing.plans.fall_back import fall_back
from mutoscope.billing.plans.lock_plan import HeldPlan, lock_plan
from mutoscope.billing.provider import SubscriptionState

_UPSERT = text("""
    insert into subscription (id, workspace_id, status, plan_key, catalogue_digest, lookup_key, interval, currency,
                              unit_minor, period_start, period_end, cancel_at_period_end, trial_end, past_due_since,
                              started_at, ended_at, seen_at)
    values (:id, :workspace_id, :status, :plan_key, :digest, :lookup_key, :interval, :currency, :unit_minor,
            :period_start, :period_end, :cancel_at_period_end, :trial_end,
            case when :status in ('past_due', 'unpaid') then cast(:seen_at as timestamptz) end, :started_at, :ended_at,
            :seen_at)
    on conflict (id) do update set
      status = excluded.status, plan_key = excluded.plan_key, catalogue_digest = excluded.catalogue_digest,
      lookup_key = excluded.lookup_key, interval = excluded.interval, unit_minor = excluded.unit_minor,
      period_start = excluded.period_start, period_end = excluded.period_end,
      cancel_at_period_end = excluded.cancel_at_period_end, trial_end = excluded.trial_end,
      past_due_since = case when excluded.past_due_since is not null
                       then coalesce(subscription.past_due_since, excluded.past_due_since) end,
      ended_at = excluded.ended_at, seen_at = excluded.seen_at
    where subscription.seen_at <= excluded.seen_at
    returning past_due_since
""")
_STAND = text("""
    update workspace_plan set status = :status, grace_until = :grace_until, cancels_at = :cancels_at
    where (status, grace_until, cancels_at) is distinct from (:status, :grace_until, :cancels_at)
""")
_ENDED = frozenset({"canceled", "incomplete_expired"})
_LATE = frozenset({"past_due", "unpaid"})


async def apply_subscription(desk: BillingDesk, subscription_id: str) -> None:
    """Copy a subscription, and let the workspace's plan follow it where it is the plan's own.

    The plan itself begins with a paid invoice, not here: see `apply_invoice`. What was heard earlier never overwrites
    what was heard later.

    Raises:
        NotOurs: it is no workspace's.
    """
    seen_at = desk.clock.now()
    found = await desk.provider.find_subscription(subscription_id)
    workspace_id = await whose(desk, found.customer_id)
    async with desk.database.session(workspace_id=workspace_id) as session:
        held = await lock_plan(session)
        row = await _copy(session, desk, workspace_id, found, seen_at)
        if row is None or held is None or held.subscription_id != found.id:
            return
        if found.status in _ENDED or found.ended_at is not None:
            await fall_back(session, desk, workspace_id, held, why="subscription_ended")
        else:
            await _stand(session, desk, held, found, row.past_due_since)


async def _copy(
    session: AsyncSession, desk: BillingDesk, workspace_id: uuid.UUID, found: SubscriptionState, seen_at: dt.datetime
) -> Any:  # noqa: ANN401 -- a row
    catalogue, plan = await plan_of_price(session, desk, found.lookup_key, found.metadata.get("digest"))
    values = {
        "id": found.id,
        "workspace_id": workspace_id,
        "status": found.status,
        "plan_key": plan.key,
        "digest": catalogue.digest,
        "lookup_key": found.lookup_key,
        "interval": found.interval,
        "currency": found.currency,
        "unit_minor": found.unit_minor,
        "period_start": found.period_start,
        "period_end": found.period_end,
        "cancel_at_period_end": found.cancel_at_period_end,
        "trial_end": found.trial_end,
        "started_at": found.started_at,
        "ended_at": found.ended_at,
        "seen_at": seen_at,
    }
    return (await session.execute(_UPSERT, values)).one_or_none()


async def _stand(
    session: AsyncSession, desk: BillingDesk, held: HeldPlan, found: SubscriptionState, since: dt.datetime | None
) -> None:
    late = found.status in _LATE and since is not None
    grace = dt.timedelta(days=desk.settings.payment_grace_days)
    status = "past_due" if late else "trialing" if found.status == "trialing" else "active"
    values = {
        "status": status,
        "grace_until": held.grace_until or (since or found.period_start) + grace if late else None,
        "cancels_at": found.period_end if found.cancel_at_period_end else None,
    }
    await session.execute(_STAND, values)
