"""What a task sees while it runs: its job, steps that are remembered, and child jobs.

A task must do the same steps in the same order whenever it is replayed: after a crash it runs again from the top, and
each step or child already recorded yields its recorded result. Everything that touches the world belongs in a step.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from dbos import DBOS, EnqueueOptions, StepOptions, WorkflowHandleAsync
from dbos import error as dbos_error

from mutoscope.jobs.errors import Problem, StepFailed
from mutoscope.jobs.priority import rank
from mutoscope.jobs.queues import HeavyQueue
from mutoscope.jobs.retryable import is_retryable
from mutoscope.jobs.types import Payload, RetryPolicy, Tier
from mutoscope.kernel import MutoscopeError

_POLL_SECONDS = 0.1
_PROBLEM = "problem"
_VALUE = "value"


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
            timeout_seconds: wall clock of one attempt.

        Raises:
            StepFailed: with the problem the step ended in.
        """
        policy = retry or RetryPolicy()
        options: StepOptions = {
            "name": name,
            "retries_allowed": policy.attempts > 1,
            "max_attempts": policy.attempts,
            "interval_seconds": policy.first_wait_seconds,
            "backoff_rate": policy.backoff,
            "should_retry": is_retryable,
            "preemptible": True,
            "timeout_seconds": timeout_seconds,
        }

        async def guarded() -> dict[str, Any]:
            return await outcome_of(function)

        try:
            return opened(await DBOS.run_step_async(options, guarded))
        except StepFailed:
            raise
        except Exception as error:
            raise StepFailed(problem_of(error, name)) from error

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
            StepFailed: with the problem the child ended in.
        """
        try:
            return opened(await child.handle.get_result(polling_interval_sec=_POLL_SECONDS))
        except StepFailed:
            raise
        except Exception as error:
            raise StepFailed(problem_of(error, child.name)) from error


async def outcome_of(function: Callable[[], Awaitable[Any]]) -> dict[str, Any]:
    """Run `function`; return its value or, for an error of ours that will not pass, its problem."""
    try:
        return {_VALUE: await function()}
    except MutoscopeError as error:
        if is_retryable(error):
            raise
        return {_PROBLEM: Problem.of(error).to_json()}


def opened(outcome: dict[str, Any]) -> Any:  # noqa: ANN401 -- JSON
    """Return the value inside an outcome, or raise its problem."""
    if _PROBLEM in outcome:
        raise StepFailed(Problem(**outcome[_PROBLEM]))
    return outcome[_VALUE]


def problem_of(error: BaseException, name: str) -> Problem:
    """Return what to tell about an error that escaped a step or a child called `name`."""
    if isinstance(error, dbos_error.DBOSMaxStepRetriesExceeded) and error.errors:
        error = error.errors[-1]
    if isinstance(error, MutoscopeError):
        return Problem.of(error)
    if isinstance(error, dbos_error.DBOSException):
        return Problem.unexpected(f"The step {name} did not finish: {error.message}")
    return Problem.unexpected(f"The step {name} ended with {type(error).__name__}: {error}")
