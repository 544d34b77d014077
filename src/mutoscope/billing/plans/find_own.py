"""The subscription that a workspace pays for now."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.billing.plans.types import OwnSubscription

_FIND = text("""
    select id, status, plan_key, catalogue_digest, lookup_key, interval, currency, unit_minor, period_start, period_end,
           cancel_at_period_end, trial_end
      from subscription where ended_at is null and status not in ('incomplete', 'incomplete_expired', 'canceled')
      order by started_at desc limit 1
""")


async def find_own_subscription(session: AsyncSession) -> OwnSubscription | None:
    """Return the bound workspace's running subscription, as the provider last told of it."""
    row = (await session.execute(_FIND)).one_or_none()
    return OwnSubscription(*row) if row else None
