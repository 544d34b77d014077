"""Reserve credits for work that has not finished."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.ledger import queries
from mutoscope.ledger.types import UNIT, Hold


async def place_hold(
    session: AsyncSession, workspace_id: uuid.UUID, amount: int, *, key: str, ref: str, unit: str = UNIT
) -> Hold:
    """Move `amount` milli-credits from available to held, lapsing credits first.

    Args:
        session: a transaction bound to the workspace.
        workspace_id: whose wallet.
        amount: milli-credits, at least 1.
        key: idempotency key among this workspace's holds; the same key returns the same hold.
        ref: what it is for (a generation's id); the settlement or release carries it too.
        unit: which wallet; credits unless another unit is sold.

    Raises:
        InsufficientCredits: less than `amount` is available; details give price, balance and missing credits.
        KeyReused: `key` was used with another amount or ref.
        AmountOutOfRange: the amount is not positive.
        WorkspaceNotBound: the session is bound to another workspace.
    """
    hold_id = await queries.call(session, queries.HOLD, workspace_id, unit, amount, key, ref)
    return Hold(hold_id, amount)
