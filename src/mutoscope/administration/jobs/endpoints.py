"""Jobs of every workspace, for operators."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Annotated

from fastapi import APIRouter, Query, status

from mutoscope.administration.jobs.list_jobs import JobFilter, list_jobs
from mutoscope.administration.jobs.read_job import read_job
from mutoscope.administration.jobs.schemas import PlatformJob, PlatformJobDetail, PlatformJobPage
from mutoscope.administration.jobs.steer_job import cancel_job, retry_job
from mutoscope.administration.schemas import Reasoned
from mutoscope.administration.step_up import RECENT
from mutoscope.generation import GenerationStatus, Studio
from mutoscope.jobs import JobEngine
from mutoscope.tenancy import ClockDep, Scope, SessionDep, TransactionRoute, allowed, problems, service

router = APIRouter(prefix="/admin/jobs", tags=["platform"], route_class=TransactionRoute)
Reader = Annotated[Scope, allowed("platform.read")]
Steerer = Annotated[Scope, allowed("platform.jobs")]
EngineDep = Annotated[JobEngine, service(JobEngine)]
StudioDep = Annotated[Studio, service(Studio)]
_YEAR_SECONDS = 366 * 86_400


@router.get("", summary="List jobs")
async def find(
    scope: Reader,
    session: SessionDep,
    clock: ClockDep,
    job_status: Annotated[GenerationStatus | None, Query(alias="status")] = None,
    workspace_id: uuid.UUID | None = None,
    min_age_seconds: Annotated[int, Query(ge=0, le=_YEAR_SECONDS, description="Ordered at least so long ago.")] = 0,
    cursor: Annotated[str | None, Query(max_length=100)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> PlatformJobPage:
    """Return one page of the jobs of every workspace, the newest first."""
    until = clock.now() - dt.timedelta(seconds=min_age_seconds) if min_age_seconds else None
    wanted = JobFilter(job_status, workspace_id, until)
    return PlatformJobPage.of(await list_jobs(session, scope, wanted, cursor=cursor, limit=limit))


@router.get("/{job_id}", summary="Read a job", responses=problems(404))
async def read(_scope: Reader, session: SessionDep, engine: EngineDep, job_id: uuid.UUID) -> PlatformJobDetail:
    """Return a job with its problem, if it failed, and its place in the queue."""
    return PlatformJobDetail.of_file(await read_job(session, engine, job_id))


@router.post(
    "/{job_id}/retry",
    summary="Order a failed film again",
    status_code=status.HTTP_202_ACCEPTED,
    dependencies=[RECENT],
    responses=problems(402, 404, 409, 503),
)
async def retry(
    _scope: Steerer, session: SessionDep, studio: StudioDep, job_id: uuid.UUID, body: Reasoned
) -> PlatformJob:
    """Order the film of a failed or cancelled job again; it is paid once, and retrying twice is one retry."""
    return PlatformJob.of_generation(await retry_job(session, studio, job_id, reason=body.reason))


@router.post("/{job_id}/cancel", summary="Cancel a job", dependencies=[RECENT], responses=problems(404, 409))
async def cancel(
    _scope: Steerer, session: SessionDep, engine: EngineDep, job_id: uuid.UUID, body: Reasoned
) -> PlatformJob:
    """Cancel a job; all its held credits come back."""
    return PlatformJob.of_generation(await cancel_job(session, engine, job_id, reason=body.reason))
