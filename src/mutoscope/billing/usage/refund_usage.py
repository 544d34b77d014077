"""Give back what settled work cost."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.billing.usage import queries
from mutoscope.billing.usage.types import Refund
from mutoscope.ledger.types import BURN_PRIORITY


async def refund_usage(session: AsyncSession, workspace_id: uuid.UUID, usage_id: uuid.UUID, *, ref: str) -> Refund:
    """Grant what was spent, or give the plan's place back, or void the charge, once.

    Args:
        session: a transaction bound to the workspace.
        workspace_id: whose work.
        usage_id: the work's id.
        ref: the grant's reference in the ledger.

    Raises:
        UsageNotFound: nothing was reserved for it.
        UsageEnded: it is not settled, was refunded before, or its charge is on an invoice.
    """
    row = await queries.call(session, queries.REFUND, workspace_id, usage_id, ref, BURN_PRIORITY["refund"])
    return Refund(*row)
