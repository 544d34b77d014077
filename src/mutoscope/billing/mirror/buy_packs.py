"""A payment for packs becomes their credits."""

from __future__ import annotations

import datetime as dt
import uuid

from mutoscope.billing.desk import BillingDesk
from mutoscope.billing.plans.keep_purchase import Bought, keep_purchase
from mutoscope.billing.provider import PaymentState
from mutoscope.catalog import Pack
from mutoscope.infra.events import emit


async def buy_packs(desk: BillingDesk, workspace_id: uuid.UUID, payment: PaymentState) -> None:
    """Grant what a succeeded payment for packs bought; other payments are left alone."""
    said = payment.metadata
    if payment.status != "succeeded" or said.get("kind") != "pack":
        return
    page = await desk.provider.checkout_of_payment(payment.id)
    tax = page.tax_minor if page else 0
    async with desk.database.session(workspace_id=workspace_id) as session:
        catalogue = await desk.shelf.find(session, said["digest"])
        pack = next(pack for pack in catalogue.packs if pack.key == said["sku"])
        bought = _bought(pack, payment, tax)
        if await keep_purchase(session, workspace_id, bought):
            await emit(
                session,
                workspace_id,
                "billing.paid",
                message=f"A payment for {bought.sku} was received.",
                payload={
                    "payment_id": payment.id,
                    "amount_minor": payment.amount_minor,
                    "currency": payment.currency,
                    "what": bought.sku,
                },
            )


def _bought(pack: Pack, payment: PaymentState, tax: int) -> Bought:
    return Bought(
        kind="pack",
        sku=pack.key,
        unit=pack.unit,
        amount=pack.amount * int(payment.metadata["quantity"]) * 1000,
        lot_ref=f"payment:{payment.id}",
        digest=payment.metadata["digest"],
        currency=payment.currency,
        net_minor=payment.amount_minor - tax,
        tax_minor=tax,
        payment_id=payment.id,
        expires_at=payment.created_at + dt.timedelta(days=pack.valid_days),
    )
