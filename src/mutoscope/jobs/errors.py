"""Errors of durable jobs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, cast

from mutoscope.kernel import MutoscopeError


@dataclass(frozen=True)
class Problem:
    """A MutoscopeError as a JSON-able value: it crosses processes and is kept with the job."""

    code: str
    status: int
    message: str
    remedy: str
    details: dict[str, Any]

    @classmethod
    def of(cls, error: MutoscopeError) -> Problem:
        """Return the parts of an error; of one that came from a step, the parts it came with."""
        if isinstance(error, StepFailed):
            return error.problem
        details = {key: _plain(value) for key, value in error.details.items()}
        return cls(error.code, error.status, error.message, error.remedy, details)

    @classmethod
    def unexpected(cls, message: str) -> Problem:
        """Return the problem of an error that nobody foresaw."""
        remedy = "Try again; if it happens again, send the job's id to support."
        return cls("internal_error", 500, message, remedy, {})

    def to_json(self) -> dict[str, Any]:
        """Return a JSON object that `Problem(**object)` reads back."""
        return asdict(self)


def _plain(value: object) -> object:
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in cast("Iterable[object]", value)]
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in cast("dict[object, object]", value).items()}
    return str(value)


class StepFailed(MutoscopeError):
    """A step or a child job failed; `problem` says how, whichever process it happened in."""

    code = "step_failed"

    def __init__(self, problem: Problem) -> None:
        """Carry the problem as it was recorded."""
        super().__init__(problem.message, remedy=problem.remedy, **problem.details)
        self.problem = problem


class JobFailed(MutoscopeError):
    """A root job failed: all that the queue's tables, which have no row-level security, may know of it."""

    code = "job_failed"

    def __init__(self, problem_code: str) -> None:
        """Name the problem by its code."""
        super().__init__(
            f"The job ended with {problem_code}.", remedy="Read the job for what was wrong.", problem=problem_code
        )


class LeaseLost(MutoscopeError):
    """This worker's lease is held by somebody else: it was declared dead and must stop."""

    code = "lease_lost"
