"""Jobs that ended without their task having had the last word: cancelled, failed, or set aside as poison."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.jobs.types import JobPhase

_LOST = text("""
    select workflow_uuid as id, queue_partition_key as workspace, status, updated_at from dbos.workflow_status
    where name = :task and parent_workflow_id is null
      and status in ('CANCELLED', 'ERROR', 'MAX_RECOVERY_ATTEMPTS_EXCEEDED')
      and updated_at >= (extract(epoch from cast(:since as timestamptz)) * 1000)::bigint
    order by updated_at
""")
_PHASES: dict[str, JobPhase] = {
    "CANCELLED": "cancelled",
    "ERROR": "failed",
    "MAX_RECOVERY_ATTEMPTS_EXCEEDED": "poisoned",
}


@dataclass(frozen=True)
class LostJob:
    """A root job that ended badly."""

    job_id: UUID
    workspace_id: UUID
    phase: JobPhase


async def list_lost_jobs(session: AsyncSession, task: str, *, since: dt.datetime) -> list[LostJob]:
    """Return the jobs of a task that ended badly since a moment, of all workspaces, oldest first."""
    rows = (await session.execute(_LOST, {"task": task, "since": since})).all()
    return [LostJob(UUID(row.id), UUID(row.workspace), _PHASES[row.status]) for row in rows]
