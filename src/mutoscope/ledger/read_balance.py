"""What a workspace can spend."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.tenant_connection import fetch_row
from mutoscope.ledger import queries
from mutoscope.ledger.types import UNIT, Balance


async def read_balance(session: AsyncSession, workspace_id: uuid.UUID, *, unit: str = UNIT) -> Balance:
    """Return the workspace's balance in milli-credits, less what has expired; zeros before its first grant.

    A session bound to another workspace sees nothing, so it reads zeros too.
    """
    row = await fetch_row(session, queries.BALANCE, workspace_id, unit)
    return Balance(*(amount or 0 for amount in row))
