"""What a task sees while it runs: its job, steps that are remembered, and child jobs.

A task must do the same steps in the same order whenever it is replayed: after a crash it runs again from the top, and
each step or child already recorded yields its recorded result. Everything that touches the world belongs in a step.

The queue's tables have no row-level security, so of a problem only its code and status are recorded there; the words,
which may name a tenant's files, go to whoever keeps problems (`KeepProblem`).
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

import structlog
from dbos import DBOS, EnqueueOptions, StepOptions, WorkflowHandleAsync
from dbos import error as dbos_error

from mutoscope.jobs.errors import Problem, StepFailed
from mutoscope.jobs.priority import rank
from mutoscope.jobs.queues import HeavyQueue
from mutoscope.jobs.retryable import is_retryable
from mutoscope.jobs.types import Payload, RetryPolicy, Tier
from mutoscope.kernel import MutoscopeError

_POLL_SECONDS, _SLOWEST_POLL_SECONDS = 0.1, 1.0
_PATIENT: set[asyncio.Task[Any] | None] = set()
"""Who waits for a child in this process. Each asks the database on its own: the more wait, the seldomer each asks."""
_PROBLEM = "problem"
_VALUE = "value"
_UNFINISHED: dict[type[BaseException], str] = {
    dbos_error.DBOSAwaitedWorkflowMaxRecoveryAttemptsExceeded: "stopped its worker each time it was tried",
    dbos_error.DBOSAwaitedWorkflowCancelledError: "was cancelled",
    dbos_error.DBOSStepTimeoutError: "took longer than it may",
}
_log = structlog.get_logger(__name__)

KeepProblem: TypeAlias = Callable[[UUID, UUID, Problem], Awaitable[None]]
"""Keeps a problem where only its tenant can read it: takes workspace, root job, problem."""


async def forget_problem(_workspace_id: UUID, _job_id: UUID, _problem: Problem) -> None:
    """Keep nothing: the code in the queue is enough."""


@dataclass(frozen=True)
class Child:
    """A child job that was started: hand it to `JobContext.wait`."""

    name: str
    handle: WorkflowHandleAsync[Any]


@dataclass(frozen=True)
class JobContext:
    """One run of one job. `job_id` is the root job's, in a child as well."""

    job_id: UUID
    workspace_id: UUID
    tier: Tier
    submitted: dt.datetime
    payload: Payload
    keep_problem: KeepProblem = forget_problem

    async def step(
        self,
        name: str,
        function: Callable[[], Awaitable[Any]],
        *,
        retry: RetryPolicy | None = None,
        timeout_seconds: float | None = None,
    ) -> Any:  # noqa: ANN401 -- JSON: whatever the step returned
        """Run a step once and remember its JSON-able result; cancelling the job interrupts it.

        Args:
            name: distinct inside the job; replay matches position and name.
            function: the work; may run again if the process dies before its result is recorded.
            retry: for errors that may pass (`is_retryable`); default six attempts in half a minute.
            timeout_seconds: wall clock of the step with its further attempts.

        Raises:
            StepFailed: with the problem's code, and its words if it happened in this run.
        """
        policy = retry or RetryPolicy()
        options: StepOptions = {"name": name, "preemptible": True, "timeout_seconds": timeout_seconds}

        async def guarded() -> dict[str, Any]:
            return await self.outcome_of(name, lambda: _with_retries(function, policy))

        try:
            return opened(name, await DBOS.run_step_async(options, guarded))
        except StepFailed:
            raise
        except Exception as error:
            raise StepFailed(await self._kept(error, name)) from error

    async def spawn(self, task: str, name: str, payload: Payload, *, queue: HeavyQueue, part: int = 0) -> Child:
        """Start a child job on a shared queue; `name` is distinct inside the job, `part` its place in the film."""
        options: EnqueueOptions = {
            "workflow_name": task,
            "queue_name": queue,
            "workflow_id": f"{self.job_id}:{name}",
            "priority": rank(self.submitted, self.tier, part),
        }
        envelope = {
            "workspace_id": str(self.workspace_id),
            "tier": self.tier,
            "submitted": self.submitted.isoformat(),
            "payload": payload,
            "root": str(self.job_id),
        }
        handle = await DBOS.enqueue_workflow_with_options_async(options, envelope)
        return Child(name, handle)

    async def wait(self, child: Child) -> Any:  # noqa: ANN401 -- JSON: whatever the child returned
        """Return a child's result.

        Raises:
            StepFailed: with the code of the problem the child ended in.
        """
        task = asyncio.current_task()
        _PATIENT.add(task)
        try:
            return opened(child.name, await child.handle.get_result(polling_interval_sec=poll_seconds(len(_PATIENT))))
        except StepFailed:
            raise
        except Exception as error:
            raise StepFailed(await self._kept(error, child.name)) from error
        finally:
            _PATIENT.discard(task)

    async def outcome_of(self, name: str, function: Callable[[], Awaitable[Any]]) -> dict[str, Any]:
        """Run `function`; return its value, or the code and status of the problem it ended in."""
        try:
            return {_VALUE: await function()}
        except Exception as error:  # noqa: BLE001 -- whatever it is, it must not be recorded with its words
            problem = await self._kept(error, name)
            return {_PROBLEM: {"code": problem.code, "status": problem.status}}

    async def _kept(self, error: Exception, name: str) -> Problem:
        """Return the problem of an error, having kept it; a problem that cannot be kept loses only its words."""
        problem = problem_of(error, name)
        if not isinstance(error, MutoscopeError | dbos_error.DBOSException):
            _log.error("step_failed_unexpectedly", job=str(self.job_id), step=name, exc_info=error)
        if not isinstance(error, StepFailed):  # that one was kept when it happened
            try:
                await self.keep_problem(self.workspace_id, self.job_id, problem)
            except Exception:  # noqa: BLE001 -- the step's own verdict must not be lost over it
                _log.warning("problem_not_kept", job=str(self.job_id), step=name, code=problem.code)
        return problem


def poll_seconds(waiting: int) -> float:
    """Return the seconds that each of so many waits between two questions: up to ten together ask ten a second.

    When each of twenty asked ten times a second, they took half a processor from the encoders that they waited for.
    """
    return min(_POLL_SECONDS * max(waiting, 1), _SLOWEST_POLL_SECONDS)


async def _with_retries(function: Callable[[], Awaitable[Any]], policy: RetryPolicy) -> Any:  # noqa: ANN401 -- JSON
    """Run `function` until it succeeds, fails for good, or has been tried often enough.

    Not DBOS's own retries: they record the words of every attempt's error.
    """
    for attempt in range(1, policy.attempts):
        try:
            return await function()
        except Exception as error:
            if not is_retryable(error):
                raise
            _log.info("step_retried", attempt=attempt, error=type(error).__name__)
        await asyncio.sleep(policy.first_wait_seconds * policy.backoff ** (attempt - 1))
    return await function()


def opened(name: str, outcome: dict[str, Any]) -> Any:  # noqa: ANN401 -- JSON
    """Return the value inside an outcome, or raise its problem."""
    if _PROBLEM in outcome:
        message = f"The step {name} did not succeed."
        remedy = "Read the job for what was wrong."
        raise StepFailed(Problem(**outcome[_PROBLEM], message=message, remedy=remedy, details={}))
    return outcome[_VALUE]


def problem_of(error: BaseException, name: str) -> Problem:
    """Return what to tell about an error that escaped a step or a child called `name`."""
    if isinstance(error, MutoscopeError):
        return Problem.of(error)
    return Problem.unexpected(f"The step {name} {_UNFINISHED.get(type(error), f'ended with {type(error).__name__}')}.")
