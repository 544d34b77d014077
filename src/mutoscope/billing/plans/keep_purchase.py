"""What money bought, and the lot of credits it brought: both or neither, once."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.events import emit
from mutoscope.kernel import Credits, new_id
from mutoscope.ledger import Source, grant_credits

PurchaseKind = Literal["plan", "pack", "trial", "promo", "referral"]

_INSERT = text("""
    insert into purchase (id, workspace_id, kind, sku, unit, amount, lot_ref, payment_id, invoice_id, currency,
                          net_minor, tax_minor, catalogue_digest)
    values (:id, :workspace_id, :kind, :sku, :unit, :amount, :lot_ref, :payment_id, :invoice_id, :currency,
            :net_minor, :tax_minor, :digest)
    on conflict (workspace_id, unit, lot_ref) do nothing returning id
""")


@dataclass(frozen=True)
class Bought:
    """A lot and what it was paid with; `amount` in thousandths, money without tax in `net_minor`."""

    kind: PurchaseKind
    sku: str
    unit: str
    amount: int
    lot_ref: str
    digest: str
    currency: str
    net_minor: int = 0
    tax_minor: int = 0
    payment_id: str | None = None
    invoice_id: str | None = None
    expires_at: dt.datetime | None = None


async def keep_purchase(session: AsyncSession, workspace_id: uuid.UUID, bought: Bought) -> bool:
    """Grant the lot and write down what bought it; False if that was done before.

    Raises:
        KeyReused: the lot was granted with another amount: the books need a person.
    """
    values = {
        "id": new_id(),
        "workspace_id": workspace_id,
        "kind": bought.kind,
        "sku": bought.sku,
        "unit": bought.unit,
        "amount": bought.amount,
        "lot_ref": bought.lot_ref,
        "payment_id": bought.payment_id,
        "invoice_id": bought.invoice_id,
        "currency": bought.currency,
        "net_minor": bought.net_minor,
        "tax_minor": bought.tax_minor,
        "digest": bought.digest,
    }
    if (await session.execute(_INSERT, values)).one_or_none() is None:
        return False
    source: Source = "promo" if bought.kind == "referral" else bought.kind
    await emit(
        session,
        workspace_id,
        "credits.granted",
        message=f"{Credits(bought.amount)} {bought.unit}s came with the {bought.kind} {bought.sku}.",
        payload={"amount": bought.amount, "unit": bought.unit, "kind": bought.kind, "sku": bought.sku},
    )
    await grant_credits(
        session,
        workspace_id,
        bought.amount,
        ref=bought.lot_ref,
        source=source,
        expires_at=bought.expires_at,
        unit=bought.unit,
    )
    return True
