"""Whether there is a card that may be charged later."""

from __future__ import annotations

from sqlalchemy import text

from mutoscope.billing.desk import BillingDesk
from mutoscope.billing.mirror.whose import whose

_CARD = text("update billing_customer set balance_card = :has where balance_card <> :has")


async def refresh_card(desk: BillingDesk, customer_id: str) -> None:
    """Ask the provider and remember its answer.

    Raises:
        NotOurs: the customer is no workspace's.
    """
    workspace_id = await whose(desk, customer_id)
    card = await desk.provider.find_card(customer_id)
    async with desk.database.session(workspace_id=workspace_id) as session:
        await session.execute(_CARD, {"has": card is not None})
