"""The port through which everybody else enqueues, cancels and reads jobs."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.statements import Statement
from mutoscope.jobs.types import JobState, Payload, Tier


class JobEngine(Protocol):
    """Durable jobs that live in the application's own database, so that they join its transactions."""

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
        """Enqueue a job inside the caller's transaction: it exists if and only if that commits.

        The same `job_id` twice is one job. It ranks, with all its parts, as if it had been submitted
        `behind_seconds` later: whoever submits many at once lets others in between.
        """
        ...

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
        """Return what `defer` runs, for whoever runs other statements with it (`run_together`)."""
        ...

    async def cancel(self, session: AsyncSession, job_id: UUID) -> bool:
        """Cancel a job and its children inside the caller's transaction; say whether it was still alive.

        A step that is running is interrupted within about a second of the commit, with its child processes.
        """
        ...

    async def read(self, session: AsyncSession, job_id: UUID) -> JobState | None:
        """Return the job's state, or None when the queue does not know it (any more)."""
        ...
