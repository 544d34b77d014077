"""One request, one transaction.

A router with `route_class=TransactionRoute` counts each request against its rate limits, opens a session, runs the
endpoint, records the answer under its idempotency key, commits if the caller may still do it, and only then lets the
answer go out: a client never sees a success that was not kept. An error rolls everything back. The session takes a
connection at its first statement, so a route that needs no database pays nothing.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, ClassVar

from fastapi import Request, Response
from fastapi.routing import APIRoute
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.actor import Actor
from mutoscope.infra.database import Database, bind_session
from mutoscope.infra.rate_limit import Decision, header_fields
from mutoscope.infra.settings import Settings
from mutoscope.infra.single_reads import READERS
from mutoscope.kernel import Forbidden, TooLarge, Unauthenticated
from mutoscope.tenancy.client_address import client_address
from mutoscope.tenancy.dependencies import Allowed, authenticate_request, is_public_marker
from mutoscope.tenancy.idempotency import HEADER, NOBODY, KeyedRequest, find_answer, keep_answer, keyed_request
from mutoscope.tenancy.open_request import open_request
from mutoscope.tenancy.own_parameters import hand_over, verbs_of
from mutoscope.tenancy.permissions import Verb
from mutoscope.tenancy.problem_schema import problems
from mutoscope.tenancy.rate_limits import EndpointClass, RequestLimits, class_of, require_room
from mutoscope.tenancy.require import require
from mutoscope.tenancy.services import services_of
from mutoscope.tenancy.still_allowed import keep_only_if_allowed, telling_losses
from mutoscope.tenancy.types import Scope

Handler = Callable[[Request], Coroutine[Any, Any, Response]]

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_REFUSED = 400


class TransactionRoute(APIRoute):
    """A route whose request is one transaction, with a bounded body that is read at once."""

    idempotent: ClassVar[bool] = True
    """Whether unsafe methods heed `Idempotency-Key`."""
    reads_body: ClassVar[bool] = True
    """Whether the body is read (and bounded by the setting `max_body_bytes`) before the endpoint runs."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:  # noqa: ANN401 -- FastAPI's
        super().__init__(path, hand_over(endpoint), **options)
        usual = (422, 429, 500, 503) if is_public(self) else (401, 403, 422, 429, 500, 503)
        bodied = (400, 413) if self.body_field is not None else ()
        named = (404,) if "{" in path else ()
        self.responses = {**problems(*usual, *bodied, *named), **self.responses}

    def get_route_handler(self) -> Handler:
        """Wrap FastAPI's handler in the transaction."""
        handler = super().get_route_handler()
        public, verb = is_public(self), permission_of(self)

        async def run(request: Request) -> Response:
            kind = class_of(verb, safe=request.method in SAFE_METHODS)
            endpoint = f"{request.method} {self.path}"
            if public:  # before the body is read: whoever is refused sends it for nothing
                await _count(request, kind, endpoint, None)
            body = await _read_body(request) if self.reads_body else b""
            async with telling_losses(request), _one_transaction(request) as session:
                scope = None if public else await _admit(request, kind, endpoint)
                if scope is not None and verb is not None:  # also an answer that was kept is not for everybody
                    require(scope, verb)
                    if request.method not in SAFE_METHODS:
                        keep_only_if_allowed(request, scope, verb)
                key = request.headers.get(HEADER)
                if key is None or not self.idempotent or request.method in SAFE_METHODS:
                    response = await handler(request)
                else:
                    keyed = keyed_request(request, scope, key, body, anonymous=_anonymous(request))
                    response = await _answer_once(session, keyed, scope, lambda: handler(request))
                await _end(session, response)
            return response

        return run


class SecretRoute(TransactionRoute):
    """A route whose answer is a secret, which is never stored: `Idempotency-Key` is ignored."""

    idempotent = False


class UploadRoute(TransactionRoute):
    """A route that streams its body: it bounds and resumes it by its own means (tus), not by these."""

    idempotent = False
    reads_body = False


def permission_of(route: APIRoute) -> Verb | None:
    """Return the verb that a route asks permission for, None if it names none."""
    asked: list[Verb] = [d.call.verb for d in route.dependant.dependencies if isinstance(d.call, Allowed)]
    verbs: list[Verb] = [*verbs_of(route.endpoint), *asked]
    return verbs[0] if verbs else None


def is_public(route: APIRoute) -> bool:
    """Tell whether a route says that anybody may call it."""
    return any(is_public_marker(d.call) for d in route.dependant.dependencies)


def request_actor(request: Request) -> Actor:
    """Return the actor of a request before anybody is known: its address and its id."""
    return Actor(address=client_address(request), request_id=getattr(request.state, "request_id", None))


@asynccontextmanager
async def _one_transaction(request: Request) -> AsyncGenerator[AsyncSession]:
    database = services_of(request).get(Database)
    info: dict[str, object] = {"actor": request_actor(request)}
    if request.method in SAFE_METHODS:
        info[READERS] = database.readers
    session = database.factory(info=info)
    request.state.session = session
    try:
        yield session
    finally:
        if session.in_transaction():  # a failure: leaving rolls back, even if the caller is gone meanwhile
            await asyncio.shield(asyncio.ensure_future(session.close()))
        else:  # nothing is held, so nothing is waited for
            await session.close()


async def _end(session: AsyncSession, response: Response) -> None:
    """Keep the work of an answer that reports success; an answer of refusal keeps nothing."""
    if response.status_code < _REFUSED:
        await session.commit()
    else:
        await session.rollback()


async def _admit(request: Request, kind: EndpointClass, endpoint: str) -> Scope:
    """Authenticate a request, then count it; refused tokens and keys are counted by the caller's address."""
    try:
        decisions = await open_request(request, kind, endpoint)
        scope = await authenticate_request(request)
    except (Unauthenticated, Forbidden):
        await _count(request, EndpointClass.REFUSED, endpoint, None)
        raise
    if decisions is None:
        await _count(request, kind, endpoint, scope)
    else:
        _tell(request, decisions)
    return scope


async def _count(request: Request, kind: EndpointClass, endpoint: str, scope: Scope | None) -> None:
    limits = services_of(request).get(RequestLimits)
    address = client_address(request) if scope is None else None
    _tell(request, await limits.count(kind, endpoint, scope, address))


def _tell(request: Request, decisions: list[Decision]) -> None:
    request.state.limit_headers = header_fields(decisions)  # `api.middleware` puts them on whatever is answered
    require_room(decisions)


def _anonymous(request: Request) -> uuid.UUID:
    """Return who an anonymous caller is to idempotency keys: nobody else's keys are found from another address."""
    limits = services_of(request).get(RequestLimits)
    return uuid.UUID(bytes=limits.subject_of_address(client_address(request)))


async def _answer_once(
    session: AsyncSession, keyed: KeyedRequest, scope: Scope | None, work: Callable[[], Awaitable[Response]]
) -> Response:
    anonymous = scope is None
    if anonymous:
        await bind_session(session, workspace_id=NOBODY, user_id=keyed.user_id)
    known = await find_answer(session, keyed)
    if known is not None:
        return known
    response = await work()
    if response.status_code < _REFUSED and hasattr(response, "body"):
        if anonymous:  # the work may have bound the session to the account it made
            await bind_session(session, workspace_id=NOBODY, user_id=keyed.user_id)
        await keep_answer(session, keyed, response)
    return response


async def _read_body(request: Request) -> bytes:
    limit = services_of(request).get(Settings).max_body_bytes
    headers = request.headers
    declared = headers.get("content-length", "0")
    if request.method in SAFE_METHODS and declared == "0" and "transfer-encoding" not in headers:  # there is none
        request._body = b""  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] -- see below
        return b""
    chunks: list[bytes] = []
    size = 0
    if declared.isdecimal() and int(declared) > limit:
        raise _too_large(limit)
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit:
            raise _too_large(limit)
        chunks.append(chunk)
    body = b"".join(chunks)
    request._body = body  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] -- Starlette's own cache: body() reads it
    return body


def _too_large(limit: int) -> TooLarge:
    return TooLarge(
        f"The request body is larger than {limit} bytes.",
        remedy="Send less at once; files go through the upload.",
        limit=limit,
    )
