"""Jobs over HTTP, for operators: never what a film is about."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from pydantic import BaseModel, Field

from mutoscope.administration.jobs.types import FoundJob, JobFile
from mutoscope.billing import CreditAmount, amount_of
from mutoscope.generation import Generation
from mutoscope.kernel import Credits, Page
from mutoscope.tenancy.schema_example import example

_ID = "0190b5a8-7c1e-7d2f-9a3b-5c6d7e8f9012"
_JOB = {
    "id": _ID,
    "workspace_id": _ID,
    "project_id": _ID,
    "user_id": _ID,
    "status": "failed",
    "stage": "render",
    "percent": 40,
    "held": 0,
    "spent": 0,
    "error_code": "film_outgrown",
    "created_at": "2026-11-21T09:00:00Z",
    "started_at": "2026-11-21T09:00:01Z",
    "finished_at": "2026-11-21T09:01:00Z",
}


class PlatformJob(BaseModel):
    """A job of whichever workspace."""

    model_config = example(**_JOB)

    id: uuid.UUID
    workspace_id: uuid.UUID
    project_id: uuid.UUID | None
    user_id: uuid.UUID
    status: str
    stage: str
    percent: int
    held: CreditAmount
    spent: CreditAmount | None
    error_code: str | None
    created_at: dt.datetime
    started_at: dt.datetime | None
    finished_at: dt.datetime | None

    @classmethod
    def of(cls, job: FoundJob) -> PlatformJob:
        """Return a job in these words."""
        return cls(
            id=job.id,
            workspace_id=job.workspace_id,
            project_id=job.project_id,
            user_id=job.user_id,
            status=job.status,
            stage=job.stage,
            percent=job.percent,
            held=amount_of(Credits(job.held)),
            spent=None if job.spent is None else amount_of(Credits(job.spent)),
            error_code=job.error_code,
            created_at=job.created_at,
            started_at=job.started_at,
            finished_at=job.finished_at,
        )

    @classmethod
    def of_generation(cls, made: Generation) -> PlatformJob:
        """Return a generation in these words."""
        return cls.of(found_of(made))


class PlatformJobPage(BaseModel):
    """One page of jobs, the newest first."""

    model_config = example(items=[_JOB], next_cursor=None)

    items: list[PlatformJob]
    next_cursor: str | None

    @classmethod
    def of(cls, page: Page[FoundJob]) -> PlatformJobPage:
        """Return a page in these words."""
        return cls(items=[PlatformJob.of(job) for job in page.items], next_cursor=page.next_cursor)


class PlatformJobDetail(PlatformJob):
    """A job with its problem and its place in the queue."""

    model_config = example(**_JOB, problem=None, queue_phase="failed", attempts=1, quoted_seconds=45, revision=12)

    problem: dict[str, Any] | None = Field(description="Why it failed: code, message, remedy, details.")
    queue_phase: str | None = Field(description="None when the queue has forgotten it.")
    attempts: int | None = Field(description="How often a worker took it up.")
    quoted_seconds: int
    revision: int

    @classmethod
    def of_file(cls, file: JobFile) -> PlatformJobDetail:
        """Return a job in these words."""
        made, state = file.generation, file.state
        return cls(
            **PlatformJob.of(found_of(made)).model_dump(),
            problem=made.error,
            queue_phase=state.phase if state else None,
            attempts=state.attempts if state else None,
            quoted_seconds=made.quoted_seconds,
            revision=made.revision,
        )


def found_of(made: Generation) -> FoundJob:
    """Return what an operator's list shows of a generation."""
    return FoundJob(
        id=made.id,
        workspace_id=made.workspace_id,
        project_id=made.project_id,
        user_id=made.user_id,
        status=made.status,
        stage=made.stage,
        percent=made.percent,
        held=0 if made.ended else made.amount,
        spent=made.spent,
        error_code=made.error["code"] if made.error else None,
        created_at=made.created_at,
        started_at=made.started_at,
        finished_at=made.finished_at,
    )
