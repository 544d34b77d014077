"""Add credits to a workspace's wallet."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.ledger import queries
from mutoscope.ledger.types import BURN_PRIORITY, UNIT, Source


async def grant_credits(
    session: AsyncSession,
    workspace_id: uuid.UUID,
    amount: int,
    *,
    ref: str,
    source: Source,
    expires_at: dt.datetime | None = None,
    unit: str = UNIT,
) -> int:
    """Grant `amount` milli-credits as one lot and return the lot's id; a debt is paid from it first.

    Args:
        session: a transaction bound to the workspace.
        workspace_id: whose wallet; it is made by its first grant.
        amount: milli-credits, at least 1.
        ref: the purchase or period that is granted, not the event that told us: granting it again changes nothing.
        source: decides what is spent first (`BURN_PRIORITY`).
        expires_at: when what is left lapses; None is never.
        unit: which wallet; credits unless another unit is sold.

    Raises:
        KeyReused: `ref` was granted before with another amount or source.
        AmountOutOfRange: the amount is not positive.
        WorkspaceNotBound: the session is bound to another workspace.
    """
    return await queries.call(
        session,
        queries.GRANT,
        workspace_id,
        unit,
        amount,
        ref,
        source,
        BURN_PRIORITY[source],
        expires_at,
    )
