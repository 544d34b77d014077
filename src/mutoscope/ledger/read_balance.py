"""What a workspace can spend."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.ledger import queries
from mutoscope.ledger.types import UNIT, Balance


async def read_balance(session: AsyncSession, workspace_id: uuid.UUID, *, unit: str = UNIT) -> Balance:
    """Return the workspace's balance in milli-credits, less what has expired; zeros before its first grant.

    A session bound to another workspace sees nothing, so it reads zeros too.
    """
    result = await session.execute(queries.BALANCE, {"workspace": workspace_id, "unit": unit})
    row = result.one()
    return Balance(row.available or 0, row.held or 0, row.spent or 0, row.debt or 0)
