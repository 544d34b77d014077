"""The JobEngine on DBOS: rows in schema `dbos` of the application's database, written through the caller's session."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from dbos import DBOSClient, DBOSPortableJSONSerializer, EnqueueOptions
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from mutoscope.jobs.priority import rank
from mutoscope.jobs.queues import film_queue
from mutoscope.jobs.types import JobPhase, JobState, Payload, Tier
from mutoscope.kernel import Clock, SystemClock

APPLICATION = "mutoscope"
APPLICATION_VERSION = "1"
"""Fixed: DBOS would hash the source, and an edit would strand the work already queued."""

_PHASES: dict[str, JobPhase] = {
    "ENQUEUED": "queued",
    "DELAYED": "queued",
    "PENDING": "running",
    "SUCCESS": "succeeded",
    "ERROR": "failed",
    "CANCELLED": "cancelled",
    "MAX_RECOVERY_ATTEMPTS_EXCEEDED": "poisoned",
}

_READ = text("select status, recovery_attempts from dbos.workflow_status where workflow_uuid = :id")

# The same columns as DBOS's own cancel, but through the caller's transaction, and with every descendant.
_CANCEL = text("""
    with recursive family as (
        select workflow_uuid from dbos.workflow_status where workflow_uuid = :id
        union
        select child.workflow_uuid from dbos.workflow_status child
        join family on child.parent_workflow_id = family.workflow_uuid
    )
    update dbos.workflow_status set status = 'CANCELLED', owner_xid = null, queue_name = null,
        deduplication_id = null, started_at_epoch_ms = null,
        updated_at = (extract(epoch from clock_timestamp()) * 1000)::bigint,
        completed_at = (extract(epoch from clock_timestamp()) * 1000)::bigint
    where workflow_uuid in (select workflow_uuid from family)
      and status in ('ENQUEUED', 'DELAYED', 'PENDING')
    returning workflow_uuid
""")


class DbosJobEngine:
    """Enqueues by DBOS's client, which builds the row; no connection of its own is ever opened."""

    def __init__(self, clock: Clock | None = None) -> None:
        """Build the row maker."""
        self._clock = clock or SystemClock()
        self._client = DBOSClient(
            system_database_url="postgresql+psycopg://caller-owns-the-connection/none",
            serializer=DBOSPortableJSONSerializer(),
            application_name=APPLICATION,
            lazy=True,
        )

    async def defer(
        self,
        session: AsyncSession,
        task: str,
        *,
        job_id: UUID,
        workspace_id: UUID,
        tier: Tier,
        payload: Payload,
        behind_seconds: int = 0,
    ) -> None:
        """Enqueue inside the caller's transaction; see the port."""
        submitted = self._clock.now() + dt.timedelta(seconds=behind_seconds)
        options: EnqueueOptions = {
            "workflow_name": task,
            "queue_name": film_queue(tier),
            "workflow_id": str(job_id),
            "queue_partition_key": str(workspace_id),
            "priority": rank(submitted, tier),
        }
        envelope: dict[str, Any] = {
            "workspace_id": str(workspace_id),
            "tier": tier,
            "submitted": submitted.isoformat(),
            "payload": payload,
        }

        def enqueue(sync: Session) -> None:
            self._client.enqueue_in_transaction(sync, options, envelope)

        await session.run_sync(enqueue)

    async def cancel(self, session: AsyncSession, job_id: UUID) -> bool:
        """Cancel the job and its descendants; see the port."""
        rows = (await session.execute(_CANCEL, {"id": str(job_id)})).scalars().all()
        return str(job_id) in rows

    async def read(self, session: AsyncSession, job_id: UUID) -> JobState | None:
        """Read the state; see the port."""
        row = (await session.execute(_READ, {"id": str(job_id)})).one_or_none()
        return JobState(job_id, _PHASES[row.status], int(row.recovery_attempts or 0)) if row else None
