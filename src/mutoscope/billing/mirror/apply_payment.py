"""A payment, from whatever told of it."""

from __future__ import annotations

from mutoscope.billing.desk import BillingDesk
from mutoscope.billing.mirror.apply_charge import apply_charge


async def apply_payment(desk: BillingDesk, payment_id: str) -> None:
    """Apply the charge that a payment led to, which brings what it bought; without one nothing has happened yet.

    Raises:
        NotOurs: it is no workspace's.
    """
    payment = await desk.provider.find_payment(payment_id)
    if payment.charge_id is not None:
        await apply_charge(desk, payment.charge_id)
