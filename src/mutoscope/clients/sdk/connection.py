"""One request, tried until it is answered: keys and tokens, retries, renewed sessions."""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any, Final, TypeVar, cast

from mutoscope.clients.sdk.call import SAFE, UNSET, Call
from mutoscope.clients.sdk.errors import NotReached, api_error, read_seconds
from mutoscope.clients.sdk.flow import Action, Flow, Reply, Send, Sleep

T = TypeVar("T")

_PASSING: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_ASKED_AND_LIMITED: Final = 120.0
"""Longer than this nobody waits for a `Retry-After`: the error says it instead."""


@dataclass
class Credentials:
    """An API key, or the tokens of a login; tokens are renewed in place."""

    api_key: str | None = field(default=None, repr=False)
    access_token: str | None = field(default=None, repr=False)
    refresh_token: str | None = field(default=None, repr=False)

    def headers(self) -> dict[str, str]:
        """Return the header that proves who calls."""
        proof = self.api_key or self.access_token
        return {"Authorization": f"Bearer {proof}"} if proof else {}


@dataclass(frozen=True)
class Retries:
    """How often and how patiently a request is repeated: exponential back-off with full jitter."""

    attempts: int = 5
    first_seconds: float = 0.5
    most_seconds: float = 20.0

    def pause(self, attempt: int, asked: float | None) -> float:
        """Return the seconds to wait after the given failed attempt, from 1."""
        if asked is not None:
            return asked
        longest = min(self.most_seconds, self.first_seconds * 2 ** (attempt - 1))
        return longest * (0.5 + random.random() / 2)  # noqa: S311 -- spreads load, protects nothing


def send_call(call: Call[T], credentials: Credentials, retries: Retries) -> Flow[T]:
    """Carry out a call: the same `Idempotency-Key` with every repetition, so the work is done once.

    Raises:
        ApiError: the server refused.
        NotReached: it was never reached, or gave no answer to a call that must not be repeated.
    """
    content = None if call.body is UNSET else json.dumps(call.body).encode()
    headers = {"Accept": "application/json"}
    if content is not None:
        headers["Content-Type"] = "application/json"
    if call.keyed:
        headers["Idempotency-Key"] = str(uuid.uuid4())
    send = Send(call.method, call.path, headers, call.query, content)
    reply = yield from send_safely(send, credentials, retries, repeatable=call.method in SAFE or call.keyed)
    return call.read(reply.content)


def send_safely(action: Action, credentials: Credentials, retries: Retries, *, repeatable: bool) -> Flow[Reply]:
    """Perform an action that asks the server until it is answered, and return the answer.

    Raises:
        ApiError: the server refused.
        NotReached: there was no answer.
    """
    renewed, attempt = False, 0
    while True:
        attempt += 1
        reply = yield _proven(action, credentials)
        if reply is not None and reply.status < HTTPStatus.BAD_REQUEST:
            return reply
        if reply is not None and _has_expired(reply) and credentials.refresh_token and not renewed:
            renewed, attempt = True, 0
            yield from renew(credentials, retries)
            continue
        pause = retries.pause(attempt, _asked(reply))
        if not _may_repeat(reply, repeatable=repeatable) or attempt >= retries.attempts or pause > _ASKED_AND_LIMITED:
            raise _error(reply)
        yield Sleep(pause)


def renew(credentials: Credentials, retries: Retries) -> Flow[None]:
    """Exchange the refresh token for new tokens."""
    body = json.dumps({"refresh_token": credentials.refresh_token}).encode()
    ask = Send("POST", "/auth/refresh", {"Content-Type": "application/json"}, {}, body)
    reply = yield from send_safely(ask, Credentials(), retries, repeatable=False)
    keep_tokens(credentials, json.loads(reply.content))


def keep_tokens(credentials: Credentials, answer: Mapping[str, Any]) -> None:
    """Keep the tokens of a login or a refresh."""
    credentials.access_token = answer["access_token"]
    credentials.refresh_token = answer.get("refresh_token")


def _proven(action: Action, credentials: Credentials) -> Action:
    if isinstance(action, Sleep):
        return action
    return replace(action, headers={**action.headers, **credentials.headers()})


def _may_repeat(reply: Reply | None, *, repeatable: bool) -> bool:
    if reply is None:
        return repeatable
    refused_undone = reply.status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)
    return refused_undone or (repeatable and reply.status in _PASSING)


def _has_expired(reply: Reply) -> bool:
    if reply.status != HTTPStatus.UNAUTHORIZED:
        return False
    try:
        problem = json.loads(reply.content)
    except ValueError:
        return False
    return isinstance(problem, dict) and cast("dict[str, Any]", problem).get("code") == "token_expired"


def _asked(reply: Reply | None) -> float | None:
    return read_seconds(reply.headers.get("retry-after")) if reply is not None else None


def _error(reply: Reply | None) -> Exception:
    if reply is None:
        return NotReached("The server does not answer. Check its address, or try again.")
    return api_error(reply.status, reply.content, reply.headers.get("retry-after"))
