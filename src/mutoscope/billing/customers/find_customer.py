"""Find the customer of a workspace."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_FIND = text("select customer_id, currency, balance_card from billing_customer where workspace_id = :workspace_id")


@dataclass(frozen=True)
class Customer:
    """A customer of the payment provider. `currency` is None until there was an invoice."""

    id: str
    currency: str | None
    has_card: bool


async def find_customer(session: AsyncSession, workspace_id: uuid.UUID) -> Customer | None:
    """Return the customer that the bound workspace is, if it ever paid."""
    row = (await session.execute(_FIND, {"workspace_id": workspace_id})).one_or_none()
    return Customer(*row) if row else None
