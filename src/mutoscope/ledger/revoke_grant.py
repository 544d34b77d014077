"""Take granted credits back."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.ledger import queries
from mutoscope.ledger.types import UNIT


async def revoke_grant(
    session: AsyncSession, workspace_id: uuid.UUID, amount: int, *, ref: str, key: str, unit: str = UNIT
) -> int:
    """Take back `amount` milli-credits of a grant whose money was returned or disputed; return the operation's id.

    What is left of the grant goes at once; what was spent or is held becomes debt, which the next credits pay before
    anything else. Partial refunds add up: a grant is never taken back twice.

    Args:
        session: a transaction bound to the workspace.
        workspace_id: whose wallet.
        amount: milli-credits, at least 1.
        ref: the reference the credits were granted with.
        key: idempotency key among this workspace's revocations (the refund's id).
        unit: which wallet; credits unless another unit is sold.

    Raises:
        GrantNotFound: no grant with that `ref`.
        KeyReused: `key` was used with another amount or ref.
        AmountOutOfRange: the amount is not positive.
        WorkspaceNotBound: the session is bound to another workspace.
    """
    return await queries.call(session, queries.REVOKE, workspace_id, unit, ref, amount, key)
