"""What can go wrong, by what the caller can do about it; each carries the server's problem document (RFC 9457)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, ClassVar, cast


class ClientError(Exception):
    """The base of every error of this package."""


class NotReached(ClientError):
    """The server could not be reached, however often it was tried."""


class JobFailed(ClientError):
    """A film was not finished; `problem` says why and how to mend it, and its credits are back."""

    def __init__(self, status: str, problem: Mapping[str, Any]) -> None:
        self.status = status
        self.problem = problem
        self.remedy = str(problem.get("remedy", ""))
        super().__init__(f"{problem.get('message', f'the job was {status}')} {self.remedy}".strip())


class TookTooLong(ClientError):
    """The job goes on, but the caller's patience is over."""


class ApiError(ClientError):
    """The server refused.

    Attributes:
        status: of HTTP.
        code: for programs; stable.
        detail: what is wrong.
        remedy: what to do about it.
        problem: the whole document, with the limits and names of this error.
        retry_after: seconds to wait, where the server says so.
    """

    statuses: ClassVar[frozenset[int]] = frozenset()

    def __init__(self, status: int, problem: Mapping[str, Any], retry_after: float | None = None) -> None:
        self.status = status
        self.code = str(problem.get("code", "http_error"))
        self.detail = str(problem.get("detail", f"status {status}"))
        self.remedy = str(problem.get("remedy", ""))
        self.problem = problem
        self.retry_after = retry_after
        super().__init__(f"{status} {self.code}: {self.detail} {self.remedy}".strip())


class BadRequest(ApiError):
    """The request breaks a documented rule; `problem["errors"]` names the places."""

    statuses = frozenset({400, 405, 409, 410, 412, 413, 415, 416, 422, 460})


class Unauthenticated(ApiError):
    """The key or token is missing, wrong, expired or revoked."""

    statuses = frozenset({401})


class OutOfCredits(ApiError):
    """The balance does not cover the price; `problem` has price, balance and what is missing."""

    statuses = frozenset({402})


class NotAllowed(ApiError):
    """The caller's role or the key's scopes do not include this."""

    statuses = frozenset({403})


class NotFound(ApiError):
    """There is no such thing in the caller's workspace."""

    statuses = frozenset({404})


class RateLimited(ApiError):
    """Too many requests; wait `retry_after` seconds."""

    statuses = frozenset({429})


class ServerError(ApiError):
    """Something is wrong on the server's side; it was tried several times."""


_BY_STATUS = {
    status: kind
    for kind in (BadRequest, Unauthenticated, OutOfCredits, NotAllowed, NotFound, RateLimited)
    for status in kind.statuses
}


def api_error(status: int, content: bytes, retry_after: str | None) -> ApiError:
    """Return the error of an answer."""
    try:
        problem = json.loads(content)
    except ValueError:
        problem = {}
    if not isinstance(problem, dict):
        problem = {}
    kind = _BY_STATUS.get(status, ServerError if status >= 500 else ApiError)  # noqa: PLR2004 -- HTTP's own border
    return kind(status, cast("dict[str, Any]", problem), read_seconds(retry_after))


def read_seconds(retry_after: str | None) -> float | None:
    """Return a `Retry-After` in seconds; dates are not read."""
    return float(retry_after) if retry_after is not None and retry_after.isdecimal() else None
