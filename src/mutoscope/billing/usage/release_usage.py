"""End paid work that failed, was cancelled, or was lost."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.billing.usage import queries


async def release_usage(session: AsyncSession, workspace_id: uuid.UUID, usage_id: uuid.UUID) -> bool:
    """Return all that was reserved: credits and units to their lots, places to the plan; a charge is voided.

    Returns False if it had ended before.

    Raises:
        UsageNotFound: nothing was reserved for it.
    """
    (released,) = await queries.call(session, queries.RELEASE, workspace_id, usage_id)
    return bool(released)
