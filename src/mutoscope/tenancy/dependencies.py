"""What an endpoint asks for: a session, a scope, permission."""

from __future__ import annotations

from typing import Annotated, Any, Final, cast

from fastapi import Depends, Request
from fastapi.security import APIKeyHeader, HTTPBearer
from fastapi.security.base import SecurityBase
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity import TokenSigner, authenticate
from mutoscope.identity.keys import presented_key
from mutoscope.kernel import Clock
from mutoscope.tenancy.key_access import read_key_scope
from mutoscope.tenancy.permissions import Verb
from mutoscope.tenancy.read_scope import read_scope
from mutoscope.tenancy.require import require
from mutoscope.tenancy.services import services_of
from mutoscope.tenancy.types import Scope

_BEARER = HTTPBearer(
    bearerFormat="JWT",
    scheme_name="bearer",
    description="The `access_token` of a login, or an API key (`cc_…`).",
    auto_error=False,
)
_API_KEY = APIKeyHeader(
    name="X-API-Key", scheme_name="apiKey", description="An API key (`cc_…`) of its own header.", auto_error=False
)


async def request_session(request: Request) -> AsyncSession:
    """Return the one session of this request, opened by `TransactionRoute`, which also ends it."""
    return known_session(request)


def known_session(request: Request) -> AsyncSession:
    """Return the session that `TransactionRoute` opened."""
    session = getattr(request.state, "session", None)
    if session is None:
        message = "this route needs a router with route_class=TransactionRoute"
        raise RuntimeError(message)
    return cast("AsyncSession", session)


async def authenticate_request(request: Request) -> Scope:
    """Return the scope of this request, by its access token or its API key, asking the database once.

    The one door of every guarded route; what calls it earlier than the endpoint must not have written anything in the
    request's session.

    Raises:
        Unauthenticated: no token or key, a bad or expired one, an ended login session, a request not signed as its key
            asks, or two credentials at once.
        KeyAddressForbidden: the key may not be used from the caller's address.
    """
    known = getattr(request.state, "scope", None)
    if known is not None:
        return cast("Scope", known)
    headers = request.headers
    key = presented_key(headers.getlist("authorization"), headers.getlist("x-api-key"))
    session = await request_session(request)
    if key is None:
        services = services_of(request)
        subject = authenticate(services.get(TokenSigner), headers.get("authorization"))
        scope = await read_scope(session, subject, now=services.get(Clock).now())
    else:
        scope = await read_key_scope(session, request, key)
    request.state.scope = scope
    return scope


SECURITY_SCHEMES: Final[tuple[SecurityBase, ...]] = (_BEARER, _API_KEY)
"""What a guarded route takes, for the OpenAPI document. As dependencies they would read every request a second time."""


class Allowed:
    """The dependency that lets a request pass only if its role includes the verb, and so do the scopes of its key."""

    def __init__(self, verb: Verb) -> None:
        self.verb: Final[Verb] = verb

    def of(self, request: Request) -> Scope:
        """Return the scope that `TransactionRoute` has read if it may do the verb, else raise what `require` does."""
        scope = cast("Scope", request.state.scope)
        require(scope, self.verb)
        return scope

    async def __call__(self, request: Request) -> Scope:
        """Return the scope if it may do the verb, where FastAPI asks; else raise what `require` does."""
        scope = await authenticate_request(request)
        require(scope, self.verb)
        return scope


async def _anybody() -> None:
    """Mark a route that needs no account."""


def allowed(verb: Verb) -> Any:  # noqa: ANN401 -- a FastAPI marker, typed by the Annotated it stands in
    """Return the marker that names a route's verb; `Annotated[Scope, …]` with it is the scope, permission checked."""
    return Depends(Allowed(verb))


PUBLIC = Depends(_anybody)
"""The marker of a route that anybody may call: `dependencies=[PUBLIC]`."""

SessionDep = Annotated[AsyncSession, Depends(request_session)]
ScopeDep = Annotated[Scope, Depends(authenticate_request)]
"""The scope alone; a route that takes it still names its verb with `allowed`."""


def is_public_marker(call: object) -> bool:
    """Tell whether a dependency's callable is the marker `PUBLIC`."""
    return call is _anybody
