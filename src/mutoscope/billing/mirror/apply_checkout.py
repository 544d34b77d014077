"""A payment page that was walked, or was left."""

from __future__ import annotations

from mutoscope.billing.checkout import queries
from mutoscope.billing.desk import BillingDesk
from mutoscope.billing.mirror.apply_payment import apply_payment
from mutoscope.billing.mirror.apply_subscription import apply_subscription
from mutoscope.billing.mirror.refresh_card import refresh_card
from mutoscope.billing.mirror.whose import whose


async def apply_checkout(desk: BillingDesk, checkout_id: str) -> None:
    """Bring in what a payment page led to, and close our side of it.

    Raises:
        NotOurs: it is no workspace's.
    """
    page = await desk.provider.find_checkout(checkout_id)
    workspace_id = await whose(desk, page.customer_id)
    if page.payment_id is not None:
        await apply_payment(desk, page.payment_id)
    if page.subscription_id is not None:
        await apply_subscription(desk, page.subscription_id)
    if page.status == "open":
        return
    async with desk.database.session(workspace_id=workspace_id) as session:
        status = "paid" if page.status == "complete" else "expired"
        await session.execute(queries.END, {"status": status, "session_id": page.id, "id": None})
    if page.status == "complete":
        await refresh_card(desk, page.customer_id or "")
