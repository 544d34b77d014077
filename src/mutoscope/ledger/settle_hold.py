"""Spend the used part of a hold."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.ledger import queries
from mutoscope.ledger.types import UNIT


async def settle_hold(
    session: AsyncSession, workspace_id: uuid.UUID, hold_id: int, amount: int, *, key: str, unit: str = UNIT
) -> int:
    """Spend `amount` milli-credits of a hold, return the rest to the lots it came from, and return the operation's id.

    Args:
        session: a transaction bound to the workspace.
        workspace_id: whose wallet.
        hold_id: what `place_hold` returned.
        amount: milli-credits, from 0 to the amount held.
        key: idempotency key among this workspace's settlements.
        unit: which wallet; credits unless another unit is sold.

    Raises:
        HoldNotFound: no such hold in this workspace.
        HoldAlreadyResolved: it was settled or released before, under another key.
        KeyReused: `key` settled another hold or another amount.
        AmountOutOfRange: negative, or more than was held.
        WorkspaceNotBound: the session is bound to another workspace.
    """
    return await queries.call(session, queries.SETTLE, workspace_id, unit, hold_id, amount, key)
