"""Whose a thing at the payment provider is."""

from __future__ import annotations

import uuid

from sqlalchemy import text

from mutoscope.billing.desk import BillingDesk

_WHOSE = text(
    "select billing_workspace_of(:customer_id) as id, billing_workspace_stands(billing_workspace_of(:customer_id))"
)


class NotOurs(Exception):
    """It belongs to no workspace of this server, or to one that was deleted."""


async def whose(desk: BillingDesk, customer_id: str | None) -> uuid.UUID:
    """Return the workspace that a customer is.

    Raises:
        NotOurs: there is none: another server shares the account, or the workspace is gone.
    """
    async with desk.database.session() as session:
        row = (await session.execute(_WHOSE, {"customer_id": customer_id or ""})).one()
    if row[0] is None:
        raise NotOurs("the customer is no workspace's")
    if not row[1]:
        raise NotOurs("the workspace was deleted")
    return row[0]
