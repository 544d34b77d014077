"""What the lines of a paid invoice are for: months of a plan, or the rest of a month of a better one."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.billing.desk import BillingDesk
from mutoscope.billing.mirror.plan_of_price import plan_of_price
from mutoscope.billing.plans.begin_month import Month, begin_month, grant_month, grants_of
from mutoscope.billing.plans.keep_purchase import Bought, keep_purchase
from mutoscope.billing.plans.lock_plan import HeldPlan, lock_plan
from mutoscope.billing.plans.months import month_end, share
from mutoscope.billing.provider import InvoiceLine, InvoiceState, SubscriptionState
from mutoscope.catalog import Catalogue, Plan, start_plan
from mutoscope.infra.events import emit


async def apply_lines(
    session: AsyncSession,
    desk: BillingDesk,
    workspace_id: uuid.UUID,
    invoice: InvoiceState,
    subscription: SubscriptionState,
) -> None:
    """Begin what was paid; each line once, whenever and however often this runs."""
    held = await lock_plan(session)
    if held is None:
        return
    for line in invoice.lines:
        if line.lookup_key is None:
            continue
        catalogue, plan = await plan_of_price(session, desk, line.lookup_key, subscription.metadata.get("digest"))
        if not line.proration:
            await _begin(
                session, workspace_id, held, _month(invoice, line, subscription, catalogue, plan), subscription
            )
        elif line.amount_minor > 0 or invoice.total_minor == 0:
            await _upgrade(session, workspace_id, held, invoice, line, catalogue, plan)


def _month(
    invoice: InvoiceState, line: InvoiceLine, subscription: SubscriptionState, catalogue: Catalogue, plan: Plan
) -> Month:
    """Return the first month of what a line paid for; a year is paid once and begins twelve, one by one."""
    months = 12 if subscription.interval == "year" else 1
    tax = invoice.tax_minor * line.amount_minor // max(1, invoice.subtotal_minor - invoice.discount_minor)
    trial = subscription.trial_end is not None and line.period_end <= subscription.trial_end
    return Month(
        catalogue,
        plan,
        start=line.period_start,
        anchor=line.period_start if trial else subscription.anchor,
        interval=subscription.interval,
        subscription_id=subscription.id,
        trial=trial,
        currency=invoice.currency,
        net_minor=share(line.amount_minor, 0, months),
        tax_minor=share(tax, 0, months),
        invoice_id=invoice.id,
    )


async def _begin(
    session: AsyncSession, workspace_id: uuid.UUID, held: HeldPlan, month: Month, subscription: SubscriptionState
) -> None:
    """Start the month, unless a later one of the same subscription has begun, or it has ended: then only grant it."""
    of_same = held.subscription_id == subscription.id
    if subscription.ended_at is not None or (of_same and held.period_start >= month.start):
        await grant_month(session, workspace_id, month, ends=month_end(month.anchor, month.start))
        return
    await begin_month(session, workspace_id, month)
    if (held.plan_key, held.subscription_id) != (month.plan.key, subscription.id):
        await _tell_change(session, workspace_id, held.plan_key, month.plan.key)


async def _upgrade(
    session: AsyncSession,
    workspace_id: uuid.UUID,
    held: HeldPlan,
    invoice: InvoiceState,
    line: InvoiceLine,
    catalogue: Catalogue,
    plan: Plan,
) -> None:
    """Go over to a better plan at once; of what it grants more, the share of the month that is left comes now.

    Whoever upgrades on the last day pays for a day, and gets a day's credits.
    """
    if held.subscription_id is None or not held.period_start <= line.period_start < held.period_end:
        return
    left, whole = held.period_end - line.period_start, held.period_end - held.period_start
    before = grants_of(catalogue, catalogue.plan(held.plan_key)) if _has(catalogue, held.plan_key) else {}
    net = sum(one.amount_minor for one in invoice.lines if one.proration)
    for number, (unit, amount) in enumerate(sorted(grants_of(catalogue, plan).items())):
        more = -((before.get(unit, 0) - amount) * left // whole)  # a begun thousandth counts whole
        if more > 0:
            bought = Bought(
                kind="plan",
                sku=plan.key,
                unit=unit,
                amount=more,
                lot_ref=f"invoice:{line.id}",
                digest=catalogue.digest,
                currency=invoice.currency,
                net_minor=max(0, net) if number == 0 else 0,
                tax_minor=invoice.tax_minor if number == 0 else 0,
                invoice_id=invoice.id,
                expires_at=held.period_end,
            )
            if not await keep_purchase(session, workspace_id, bought):
                return
    if held.plan_key != plan.key:
        await start_plan(session, catalogue, workspace_id, plan.key, start=held.period_start, anchor=held.anchor_at)
        await _tell_change(session, workspace_id, held.plan_key, plan.key)


def _has(catalogue: Catalogue, key: str) -> bool:
    return any(plan.key == key for plan in catalogue.plans)


async def _tell_change(session: AsyncSession, workspace_id: uuid.UUID, before: str, after: str) -> None:
    await emit(
        session,
        workspace_id,
        "plan.changed",
        message=f"The plan is {after} now; it was {before}.",
        payload={"plan": after, "before": before, "why": "paid"},
    )
