"""The JobEngine on DBOS: rows in schema `dbos` of the application's database, written through the caller's session."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.statements import Statement, run_together
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

# The same rows as DBOS's own client writes, which a test compares: the client builds and compiles both statements anew
# for every job, through SQLAlchemy, and that takes longer than the rest of an order. A job that is there stays.
_INSERT_JOB = f"""
    insert into dbos.workflow_status (workflow_uuid, status, name, queue_name, queue_partition_key, priority,
                                      recovery_attempts, serialization, creator_xid, application_name)
    values ($1, 'ENQUEUED', $2, $3, $4, $5, 0, 'portable_json', gen_random_uuid()::text, '{APPLICATION}')
    on conflict (workflow_uuid) do nothing
"""  # noqa: S608 -- a constant
_INSERT_INPUTS = "insert into dbos.workflow_input (workflow_uuid, inputs) values ($1, $2) on conflict do nothing"

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
    """Enqueues, cancels and reads in the caller's transaction; it needs no connection of its own."""

    def __init__(self, clock: Clock | None = None) -> None:
        """Take the clock that says when jobs are submitted."""
        self._clock = clock or SystemClock()

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
        job = self.deferral(
            task,
            job_id=job_id,
            workspace_id=workspace_id,
            tier=tier,
            payload=payload,
            behind_seconds=behind_seconds,
        )
        await run_together(session, *job)

    def deferral(
        self,
        task: str,
        *,
        job_id: UUID,
        workspace_id: UUID,
        tier: Tier,
        payload: Payload,
        behind_seconds: int = 0,
    ) -> tuple[Statement, ...]:
        """Return the statements that enqueue; see the port."""
        submitted = self._clock.now() + dt.timedelta(seconds=behind_seconds)
        envelope: dict[str, Any] = {
            "workspace_id": str(workspace_id),
            "tier": tier,
            "submitted": submitted.isoformat(),
            "payload": payload,
        }
        inputs = json.dumps({"namedArgs": {}, "positionalArgs": [envelope]}, separators=(",", ":"), ensure_ascii=False)
        arguments = (str(job_id), task, film_queue(tier), str(workspace_id), rank(submitted, tier))
        return Statement(_INSERT_JOB, arguments), Statement(_INSERT_INPUTS, (str(job_id), inputs))

    async def cancel(self, session: AsyncSession, job_id: UUID) -> bool:
        """Cancel the job and its descendants; see the port."""
        rows = (await session.execute(_CANCEL, {"id": str(job_id)})).scalars().all()
        return str(job_id) in rows

    async def read(self, session: AsyncSession, job_id: UUID) -> JobState | None:
        """Read the state; see the port."""
        row = (await session.execute(_READ, {"id": str(job_id)})).one_or_none()
        return JobState(job_id, _PHASES[row.status], int(row.recovery_attempts or 0)) if row else None
