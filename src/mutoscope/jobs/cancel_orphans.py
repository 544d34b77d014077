"""Children whose parent has ended are of no use to anybody: cancel them, so that they free their slots."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_CANCEL_ORPHANS = text("""
    update dbos.workflow_status child set status = 'CANCELLED', owner_xid = null, queue_name = null,
        deduplication_id = null, started_at_epoch_ms = null,
        updated_at = (extract(epoch from clock_timestamp()) * 1000)::bigint,
        completed_at = (extract(epoch from clock_timestamp()) * 1000)::bigint
    from dbos.workflow_status parent
    where parent.workflow_uuid = child.parent_workflow_id
      and child.status in ('ENQUEUED', 'DELAYED', 'PENDING')
      and parent.status in ('CANCELLED', 'ERROR', 'MAX_RECOVERY_ATTEMPTS_EXCEEDED', 'SUCCESS')
""")


async def cancel_orphans(session: AsyncSession) -> int:
    """Cancel every unfinished child of a finished parent; return how many there were."""
    result = await session.execute(_CANCEL_ORPHANS)
    return int(getattr(result, "rowcount", 0))
