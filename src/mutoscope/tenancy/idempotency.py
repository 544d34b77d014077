"""Idempotency keys: the same key brings the same answer, and the work is done once.

The record of an answer is written in the transaction that did the work, so there is no moment in which one exists
without the other. Two requests with one key at the same time queue on an advisory lock; the second finds the record
of the first. Only work that was done is recorded: a refusal (4xx) or a failure (5xx) changed nothing, so repeating it
is judged anew — a caller who topped up after a 402 may retry with the same key.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from dataclasses import dataclass
from typing import cast

from fastapi import Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity import Blinder
from mutoscope.infra.tenant_connection import fetch_row
from mutoscope.tenancy.errors import IdempotencyKeyInvalid, IdempotencyKeyReused
from mutoscope.tenancy.services import services_of
from mutoscope.tenancy.types import Scope

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
MAX_KEY_CHARACTERS = 255
NOBODY = uuid.UUID(int=0)
"""Stands for the workspace of a request without an account (a sign-up); its caller is the network address, hashed."""
_KEPT_HEADERS = ("content-type", "location", "etag")

_FIND = "select fingerprint, status, headers, body from idempotency_find($1, $2, $3)"
_INSERT = (
    "insert into idempotency_record (workspace_id, user_id, key, method, path, fingerprint, status, headers, body) "
    "values ($1, $2, $3, $4, $5, $6, $7, $8::text::jsonb, $9) "
    # Work that asks others ends the transaction, and the lock with it: of two at once, the first answer is kept.
    "on conflict on constraint idempotency_record_key do nothing"
)


@dataclass(frozen=True)
class KeyedRequest:
    """One request under its key: who, which key, and the fingerprint of what was asked."""

    workspace_id: uuid.UUID
    user_id: uuid.UUID
    key: str
    method: str
    path: str
    fingerprint: bytes


def own_key(scope: Scope, key: str | None) -> str | None:
    """Return a key that two users of one workspace cannot share by accident; for work that outlives its request."""
    return hashlib.sha256(f"{scope.user_id}:{key}".encode()).hexdigest() if key else None


def check_key(key: str) -> str:
    """Return the key.

    Raises:
        IdempotencyKeyInvalid: it is empty, longer than 255 characters, or not printable ASCII.
    """
    printable = key.isascii() and key.isprintable()
    if not key.strip() or len(key) > MAX_KEY_CHARACTERS or not printable:
        raise IdempotencyKeyInvalid(
            f"The header {HEADER} must be 1 to {MAX_KEY_CHARACTERS} printable ASCII characters.",
            remedy="Send a new UUID for each new piece of work, and the same one when you repeat it.",
            header=HEADER,
            limit=MAX_KEY_CHARACTERS,
        )
    return key


def keyed_request(
    request: Request, scope: Scope | None, key: str, body: bytes, *, anonymous: uuid.UUID = NOBODY
) -> KeyedRequest:
    """Return the request under its key; for a public route `scope` is None and `anonymous` stands for the caller.

    The fingerprint is keyed: a body may hold a password, which a plain hash would let a reader of the database guess.
    """
    url, digest = request.url, hashlib.sha256(body).hexdigest()
    blinder = services_of(request).get(Blinder)
    return KeyedRequest(
        scope.workspace_id if scope else NOBODY,
        scope.user_id if scope else anonymous,
        check_key(key),
        request.method,
        _shown_path(request),
        blinder.blind("idempotency", request.method, url.path, url.query, digest),
    )


def _shown_path(request: Request) -> str:
    """Return the path as it may be kept: without the secret of a link, which is a hash everywhere else."""
    path, token = request.url.path, request.path_params.get("token")
    return path.replace(str(token), "{token}") if token else path


async def find_answer(session: AsyncSession, keyed: KeyedRequest) -> Response | None:
    """Wait for a concurrent request with this key, then return its answer, if there is one.

    Raises:
        IdempotencyKeyReused: the key belongs to a request that asked for something else.
    """
    row = await fetch_row(session, _FIND, keyed.workspace_id, keyed.user_id, keyed.key)
    if row is None:
        return None
    fingerprint, status, kept, body = row
    if fingerprint != keyed.fingerprint:
        raise IdempotencyKeyReused(
            f"The {HEADER} {keyed.key!r} was used for another request.",
            remedy="Send a new key with new work; repeat a key only with the same method, path and body.",
            header=HEADER,
        )
    headers = cast("dict[str, str]", json.loads(kept))
    return Response(body, status, {**headers, REPLAYED: "true"})


async def keep_answer(session: AsyncSession, keyed: KeyedRequest, response: Response) -> None:
    """Record an answer beside the work it reports."""
    headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
    await fetch_row(
        session,
        _INSERT,
        keyed.workspace_id,
        keyed.user_id,
        keyed.key,
        keyed.method,
        keyed.path,
        keyed.fingerprint,
        response.status_code,
        json.dumps(headers),
        bytes(response.body),
    )
