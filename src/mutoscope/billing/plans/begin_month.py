"""A month of a plan begins: the plan is started, and what it grants is granted."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.billing.plans.keep_purchase import Bought, keep_purchase
from mutoscope.catalog import Catalogue, Plan, start_plan

_OWNED = text("""
    update workspace_plan set subscription_id = :subscription_id, interval = :interval, status = :status,
                              grace_until = null
""")
_CURRENCY = "usd"


@dataclass(frozen=True)
class Month:
    """One month of a plan, and its share of what was paid."""

    catalogue: Catalogue
    plan: Plan
    start: dt.datetime
    anchor: dt.datetime
    """Months begin on its day: 31 January, 28 February, 31 March."""
    interval: str = "none"
    subscription_id: str | None = None
    trial: bool = False
    currency: str = _CURRENCY
    net_minor: int = 0
    tax_minor: int = 0
    invoice_id: str | None = None


async def begin_month(session: AsyncSession, workspace_id: uuid.UUID, month: Month) -> None:
    """Start the month in place of the present one. Its grants are keyed by subscription and day: they come once."""
    started = await start_plan(
        session, month.catalogue, workspace_id, month.plan.key, start=month.start, anchor=month.anchor
    )
    values = {
        "subscription_id": month.subscription_id,
        "interval": month.interval,
        "status": "trialing" if month.trial else "active",
    }
    await session.execute(_OWNED, values)
    await grant_month(session, workspace_id, month, ends=started.period_end)


async def grant_month(session: AsyncSession, workspace_id: uuid.UUID, month: Month, *, ends: dt.datetime) -> None:
    """Grant what the plan gives for a month that was paid, wherever the workspace stands by now."""
    grants = grants_of(month.catalogue, month.plan)
    for number, (unit, amount) in enumerate(sorted(grants.items())):
        first = number == 0  # the price is that of the whole plan: one of its lots carries it
        await keep_purchase(
            session,
            workspace_id,
            Bought(
                kind="trial" if month.trial else "plan",
                sku=month.plan.key,
                unit=unit,
                amount=amount,
                lot_ref=_lot_ref(month),
                digest=month.catalogue.digest,
                currency=month.currency,
                net_minor=month.net_minor if first else 0,
                tax_minor=month.tax_minor if first else 0,
                invoice_id=month.invoice_id,
                expires_at=ends,
            ),
        )


def grants_of(catalogue: Catalogue, plan: Plan) -> dict[str, int]:
    """Return what a plan grants each month, in thousandths by unit."""
    found: dict[str, int] = {}
    for key, limit in plan.limits.items():
        feature = catalogue.features[key]
        if feature.per == "grant" and limit.hard:
            found[feature.unit] = found.get(feature.unit, 0) + limit.hard * 1000
    return found


def _lot_ref(month: Month) -> str:
    """Return the name of a month's lots; a free plan's first one is granted when the account is opened, by the same."""
    return f"plan:{month.subscription_id or month.plan.key}:{month.start.date().isoformat()}"
