"""An invoice: copied; once paid, the months and the upgrades that its lines are for begin."""

from __future__ import annotations

import json
import uuid
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.billing.desk import BillingDesk
from mutoscope.billing.mirror.apply_lines import apply_lines
from mutoscope.billing.mirror.apply_subscription import apply_subscription
from mutoscope.billing.mirror.whose import whose
from mutoscope.billing.provider import InvoiceState
from mutoscope.infra.events import emit

_UPSERT = text("""
    insert into invoice (id, workspace_id, number, status, reason, subscription_id, currency, subtotal_minor,
                         discount_minor, tax_minor, total_minor, paid_minor, hosted_invoice_url, invoice_pdf, lines,
                         created_at, paid_at)
    values (:id, :workspace_id, :number, :status, :reason, :subscription_id, :currency, :subtotal_minor,
            :discount_minor, :tax_minor, :total_minor, :paid_minor, :hosted_invoice_url, :invoice_pdf,
            cast(:lines as jsonb), :created_at, :paid_at)
    on conflict (id) do update set
      number = excluded.number, status = excluded.status, subtotal_minor = excluded.subtotal_minor,
      discount_minor = excluded.discount_minor, tax_minor = excluded.tax_minor, total_minor = excluded.total_minor,
      paid_minor = excluded.paid_minor, hosted_invoice_url = excluded.hosted_invoice_url,
      invoice_pdf = excluded.invoice_pdf, lines = excluded.lines, paid_at = excluded.paid_at
    -- An invoice only goes forward: what was heard earlier never overwrites what was heard later.
    where array_position(array['draft', 'open', 'uncollectible', 'void', 'paid'], invoice.status)
       <= array_position(array['draft', 'open', 'uncollectible', 'void', 'paid'], excluded.status)
""")
_BEFORE = text("select status from invoice where id = :id for update")
_CURRENCY = text("update billing_customer set currency = :currency where currency is null")
_CHARGES = text("""
    update charge set status = :status, ended_at = coalesce(ended_at, now())
    where invoice_id = :id and status in ('invoiced', 'failed') and status <> :status
""")
_CHARGE_STATES: Final = {"paid": "paid", "uncollectible": "failed", "void": "failed"}


async def apply_invoice(desk: BillingDesk, invoice_id: str) -> None:
    """Copy an invoice and begin what it paid for.

    Raises:
        NotOurs: it is no workspace's.
    """
    found = await desk.provider.find_invoice(invoice_id)
    workspace_id = await whose(desk, found.customer_id)
    if found.status == "draft":
        return
    subscription = await desk.provider.find_subscription(found.subscription_id) if found.subscription_id else None
    async with desk.database.session(workspace_id=workspace_id) as session:
        before = await session.scalar(_BEFORE, {"id": found.id})
        await _copy(session, workspace_id, found)
        await session.execute(_CURRENCY, {"currency": found.currency})
        if found.status in _CHARGE_STATES:
            await session.execute(_CHARGES, {"id": found.id, "status": _CHARGE_STATES[found.status]})
        if found.status != "paid":
            return
        if subscription is not None:
            await apply_lines(session, desk, workspace_id, found, subscription)
        if before != "paid" and found.total_minor > 0:
            await _tell_paid(session, workspace_id, found)
    if found.subscription_id is not None:
        await apply_subscription(desk, found.subscription_id)


async def apply_failed_invoice(desk: BillingDesk, invoice_id: str) -> None:
    """Copy an invoice that could not be collected, and tell of it.

    Raises:
        NotOurs: it is no workspace's.
    """
    await apply_invoice(desk, invoice_id)
    found = await desk.provider.find_invoice(invoice_id)
    workspace_id = await whose(desk, found.customer_id)
    if found.subscription_id is not None:
        await apply_subscription(desk, found.subscription_id)
    if found.status != "open":  # it was paid, or given up, meanwhile
        return
    async with desk.database.session(workspace_id=workspace_id) as session:
        await emit(
            session,
            workspace_id,
            "billing.payment_failed",
            message=f"A payment of {found.total_minor} {found.currency.upper()} cents failed.",
            payload={"invoice_id": found.id, "amount_minor": found.total_minor, "currency": found.currency},
        )


async def _copy(session: AsyncSession, workspace_id: uuid.UUID, found: InvoiceState) -> None:
    lines = [
        {
            "id": line.id,
            "description": line.description,
            "amount_minor": line.amount_minor,
            "lookup_key": line.lookup_key,
            "proration": line.proration,
            "period_start": line.period_start.isoformat(),
            "period_end": line.period_end.isoformat(),
        }
        for line in found.lines
    ]
    values = {
        "id": found.id,
        "workspace_id": workspace_id,
        "number": found.number,
        "status": found.status,
        "reason": found.reason,
        "subscription_id": found.subscription_id,
        "currency": found.currency,
        "subtotal_minor": found.subtotal_minor,
        "discount_minor": found.discount_minor,
        "tax_minor": found.tax_minor,
        "total_minor": found.total_minor,
        "paid_minor": found.paid_minor,
        "hosted_invoice_url": found.hosted_invoice_url,
        "invoice_pdf": found.invoice_pdf,
        "lines": json.dumps(lines),
        "created_at": found.created_at,
        "paid_at": found.paid_at,
    }
    await session.execute(_UPSERT, values)


async def _tell_paid(session: AsyncSession, workspace_id: uuid.UUID, found: InvoiceState) -> None:
    await emit(
        session,
        workspace_id,
        "billing.paid",
        message=f"The invoice {found.number or found.id} was paid.",
        payload={
            "invoice_id": found.id,
            "amount_minor": found.paid_minor,
            "currency": found.currency,
            "what": found.number or found.id,
        },
    )
