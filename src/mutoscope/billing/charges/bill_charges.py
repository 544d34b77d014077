"""Put confirmed charges on one invoice, and have it paid.

A card payment of a dollar loses a third to fees, so charges wait until they come to `per_use_invoice_minor`, or their
month is over. They are claimed first, under the name of a batch: from then on nothing reprices or voids them. Then the
provider is asked, under a key that is the batch; a crash at any point is finished by the next round.
"""

from __future__ import annotations

import uuid
from typing import Any, Final

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.billing.customers import find_customer
from mutoscope.billing.desk import BillingDesk
from mutoscope.billing.journal import Answer, ProviderCall, Request, ask_provider
from mutoscope.billing.provider import PaymentProvider
from mutoscope.kernel import MutoscopeError, new_id

_AT_ONCE: Final = 100
_DUE = text("select workspace_id, currency from charges_to_bill(:now, :least, :limit)")
_CLAIM = text("select claim_charges(:workspace_id, :currency, :batch)")
_UNFINISHED = text("select workspace_id, batch from charge_batches(:limit)")
_LINES = text("""
    select key, currency, count(*) as count, sum(quantity) as quantity, sum(amount_minor) as amount from charge
    where invoice_id = :batch group by key, currency order by key
""")
# What the invoice has become may have been heard before its id was.
_INVOICED = text("""
    update charge set invoice_id = :invoice_id, status = case
        when coalesce(i.status, :status) = 'paid' then 'paid'
        when coalesce(i.status, :status) in ('uncollectible', 'void') then 'failed' else 'invoiced' end
      from (select (select status from invoice where id = :invoice_id) as status) i
      where charge.invoice_id = :batch
""")
_FAILED = text("update charge set status = 'failed' where invoice_id = :batch")
_log = structlog.get_logger(__name__)


async def bill_charges(desk: BillingDesk) -> int:
    """Invoice every batch of charges that is due or was left unfinished; return how many invoices were written.

    A declined card leaves the invoice open: the provider asks again by its own schedule, and until it is paid nothing
    more is charged per use.
    """
    if desk.provider_or_none is None:
        return 0
    values = {"now": desk.clock.now(), "least": desk.settings.per_use_invoice_minor, "limit": _AT_ONCE}
    async with desk.database.session() as session:
        due = (await session.execute(_DUE, values)).all()
    for row in due:
        async with desk.database.session(workspace_id=row.workspace_id) as session:
            claim = {"workspace_id": row.workspace_id, "currency": row.currency, "batch": f"batch:{new_id()}"}
            await session.execute(_CLAIM, claim)
    async with desk.database.session() as session:
        batches = (await session.execute(_UNFINISHED, {"limit": _AT_ONCE})).all()
    return sum([await _bill(desk, row.workspace_id, row.batch) for row in batches])


async def _bill(desk: BillingDesk, workspace_id: uuid.UUID, batch: str) -> int:
    async with desk.database.session(workspace_id=workspace_id) as session:
        customer = await find_customer(session, workspace_id)
        lines = (await session.execute(_LINES, {"batch": batch})).all()
    if customer is None or not lines:  # another worker has just finished it
        return 0
    body: dict[str, Any] = {
        "customer_id": customer.id,
        "currency": lines[0].currency,
        "items": [[f"{line.quantity} × {line.key}", int(line.amount)] for line in lines],
    }
    try:
        await ask_provider(desk, BILL_CHARGES, Request(workspace_id, None, batch, body))
    except MutoscopeError as error:  # refused for good, or not known yet: neither may keep back other workspaces
        _log.warning("charges_not_billed", workspace_id=str(workspace_id), batch=batch, code=error.code)
        return 0
    return 1


async def _ask(provider: PaymentProvider, request: Request, key: str) -> Answer:
    items = [(str(description), int(amount)) for description, amount in request.body["items"]]
    invoice = await provider.bill(
        request.body["customer_id"], request.body["currency"], items, batch=request.key, key=key
    )
    return {"id": invoice.id, "status": invoice.status}


async def _keep(session: AsyncSession, request: Request, answer: Answer) -> None:
    values = {"batch": request.key, "invoice_id": answer["id"], "status": answer["status"]}
    await session.execute(_INVOICED, values)


async def _refuse(session: AsyncSession, request: Request) -> None:
    await session.execute(_FAILED, {"batch": request.key})


BILL_CHARGES = ProviderCall("bill_charges", _ask, _keep, _refuse)
