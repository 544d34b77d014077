"""How long the queue is."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_COUNT = text("select count(*) from dbos.workflow_status where status in ('ENQUEUED', 'DELAYED')")


async def count_waiting(session: AsyncSession) -> int:
    """Return how many jobs and parts of jobs wait for a worker, of all workspaces."""
    return int((await session.execute(_COUNT)).scalar_one())
