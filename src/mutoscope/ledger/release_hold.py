"""Return all of a hold."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.ledger import queries
from mutoscope.ledger.types import UNIT


async def release_hold(
    session: AsyncSession, workspace_id: uuid.UUID, hold_id: int, *, key: str, unit: str = UNIT
) -> int:
    """Return every held credit to the lot it came from and return the operation's id.

    Args:
        session: a transaction bound to the workspace.
        workspace_id: whose wallet.
        hold_id: what `place_hold` returned.
        key: idempotency key among this workspace's releases.
        unit: which wallet; credits unless another unit is sold.

    Raises:
        HoldNotFound: no such hold in this workspace.
        HoldAlreadyResolved: it was settled or released before, under another key.
        KeyReused: `key` released another hold.
        WorkspaceNotBound: the session is bound to another workspace.
    """
    return await queries.call(session, queries.RELEASE, workspace_id, unit, hold_id, key)
