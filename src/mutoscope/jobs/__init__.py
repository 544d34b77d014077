"""Durable jobs: defer, lease, retry, cancel. The only package that knows DBOS."""

from mutoscope.jobs.cancel_orphans import cancel_orphans
from mutoscope.jobs.context import Child, JobContext, KeepProblem
from mutoscope.jobs.count_waiting import count_waiting
from mutoscope.jobs.dbos_engine import DbosJobEngine
from mutoscope.jobs.engine import JobEngine
from mutoscope.jobs.errors import JobFailed, LeaseLost, Problem, StepFailed
from mutoscope.jobs.install import install_job_tables
from mutoscope.jobs.lease import Lease
from mutoscope.jobs.list_lost_jobs import LostJob, list_lost_jobs
from mutoscope.jobs.priority import rank
from mutoscope.jobs.queues import RENDER, SPEECH, TIERS, HeavyQueue
from mutoscope.jobs.retryable import is_retryable
from mutoscope.jobs.runtime import JobRuntime, TaskFunction
from mutoscope.jobs.types import ENDED_PHASES, JobPhase, JobState, Payload, QueueLimits, RetryPolicy, Tier

__all__ = [
    "ENDED_PHASES",
    "RENDER",
    "SPEECH",
    "TIERS",
    "Child",
    "DbosJobEngine",
    "HeavyQueue",
    "JobContext",
    "JobEngine",
    "JobFailed",
    "JobPhase",
    "JobRuntime",
    "JobState",
    "KeepProblem",
    "Lease",
    "LeaseLost",
    "LostJob",
    "Payload",
    "Problem",
    "QueueLimits",
    "RetryPolicy",
    "StepFailed",
    "TaskFunction",
    "Tier",
    "cancel_orphans",
    "count_waiting",
    "install_job_tables",
    "is_retryable",
    "list_lost_jobs",
    "rank",
]
