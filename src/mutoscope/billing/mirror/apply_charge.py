"""A charge: what it bought, the lines of cash it led to, and what its refunds and disputes take back."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.billing.desk import BillingDesk
from mutoscope.billing.mirror.apply_invoice import apply_invoice
from mutoscope.billing.mirror.buy_packs import buy_packs
from mutoscope.billing.mirror.whose import whose
from mutoscope.billing.provider import ChargeState
from mutoscope.infra.events import emit
from mutoscope.ledger import grant_credits, revoke_grant

_CASH = text("""
    insert into cash_entry (id, workspace_id, kind, source_id, payment_id, invoice_id, currency, amount_minor,
                            fee_minor, net_minor, created_at)
    values (:id, :workspace_id, :kind, :source_id, :payment_id, :invoice_id, :currency, :amount_minor, :fee_minor,
            :net_minor, :created_at)
    on conflict (id) do nothing
""")
_BOUGHT = text("""
    select p.id, p.unit, p.amount, p.lot_ref, p.net_minor, p.tax_minor, p.refunded_minor, p.revoked, l.expires_at
      from purchase p
      join ledger.lot l on l.workspace_id = p.workspace_id and l.unit = p.unit and l.source_ref = p.lot_ref
      where p.payment_id = :payment_id or p.invoice_id = :invoice_id order by p.id for update of p
""")
_TAKEN = text("update purchase set refunded_minor = :refunded_minor, revoked = :revoked where id = :id")


async def apply_charge(desk: BillingDesk, charge_id: str) -> None:
    """Bring the books up to what a charge has become.

    Raises:
        NotOurs: it is no workspace's.
    """
    charge = await desk.provider.find_charge(charge_id)
    workspace_id = await whose(desk, charge.customer_id)
    invoice_id = None
    if charge.succeeded and charge.payment_id is not None:
        invoice_id = await desk.provider.invoice_of_payment(charge.payment_id)
        if invoice_id is not None:  # what it bought comes first: there must be something to take back
            await apply_invoice(desk, invoice_id)
        else:
            await buy_packs(desk, workspace_id, await desk.provider.find_payment(charge.payment_id))
    async with desk.database.session(workspace_id=workspace_id) as session:
        await _keep_cash(session, workspace_id, charge, invoice_id)
        for row in await session.execute(_BOUGHT, {"payment_id": charge.payment_id, "invoice_id": invoice_id}):
            await _take_back(session, workspace_id, charge, row)


async def _keep_cash(
    session: AsyncSession, workspace_id: uuid.UUID, charge: ChargeState, invoice_id: str | None
) -> None:
    for line in charge.cash:
        values = {
            "id": line.id,
            "workspace_id": workspace_id,
            "kind": line.kind,
            "source_id": line.source_id,
            "payment_id": charge.payment_id,
            "invoice_id": invoice_id,
            "currency": line.currency,
            "amount_minor": line.amount_minor,
            "fee_minor": line.fee_minor,
            "net_minor": line.net_minor,
            "created_at": line.created_at,
        }
        await session.execute(_CASH, values)


async def _take_back(session: AsyncSession, workspace_id: uuid.UUID, charge: ChargeState, row: Row[Any]) -> None:
    """Revoke the share of a lot whose money went back, or restore it: to a cumulative target, so steps do not drift."""
    gone = min(charge.refunded_minor + charge.disputed_minor, charge.amount_minor)
    target = row.amount * gone // charge.amount_minor if charge.amount_minor else 0
    refunded = (row.net_minor + row.tax_minor) * gone // charge.amount_minor if charge.amount_minor else 0
    if (target, refunded) == (row.revoked, row.refunded_minor):
        return
    await session.execute(_TAKEN, {"id": row.id, "refunded_minor": refunded, "revoked": target})
    await emit(
        session,
        workspace_id,
        "billing.refunded" if refunded >= row.refunded_minor else "billing.restored",
        message=f"Of a payment of {charge.amount_minor} {charge.currency.upper()} cents, {gone} went back.",
        payload={"charge_id": charge.id, "amount_minor": gone, "currency": charge.currency},
    )
    step = f"{charge.id}:{row.revoked}:{target}"
    if target > row.revoked:
        await revoke_grant(
            session, workspace_id, target - row.revoked, ref=row.lot_ref, key=f"revoke:{step}", unit=row.unit
        )
    elif target < row.revoked:
        await grant_credits(
            session,
            workspace_id,
            row.revoked - target,
            ref=f"restored:{step}",
            source="refund",
            expires_at=row.expires_at,
            unit=row.unit,
        )
