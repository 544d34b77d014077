"""What an endpoint asks for: a session, a scope, permission."""

from __future__ import annotations

from typing import Annotated, Any, Final, cast

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity import TokenSigner, authenticate
from mutoscope.kernel import Clock
from mutoscope.tenancy.permissions import Verb
from mutoscope.tenancy.read_scope import read_scope
from mutoscope.tenancy.require import require
from mutoscope.tenancy.services import services_of
from mutoscope.tenancy.types import Scope

_BEARER = HTTPBearer(
    bearerFormat="JWT", scheme_name="bearer", description="The `access_token` of a login.", auto_error=False
)


async def request_session(request: Request) -> AsyncSession:
    """Return the one session of this request, opened by `TransactionRoute`, which also ends it."""
    session = getattr(request.state, "session", None)
    if session is None:
        message = "this route needs a router with route_class=TransactionRoute"
        raise RuntimeError(message)
    return cast("AsyncSession", session)


async def authenticate_request(request: Request) -> Scope:
    """Return the scope of this request, asking the database once.

    Raises:
        Unauthenticated: no token, a bad or expired one, or an ended login session.
    """
    known = getattr(request.state, "scope", None)
    if known is not None:
        return cast("Scope", known)
    services = services_of(request)
    subject = authenticate(services.get(TokenSigner), request.headers.get("authorization"))
    session = await request_session(request)
    scope = await read_scope(session, subject, now=services.get(Clock).now())
    request.state.scope = scope
    return scope


async def _current_scope(
    request: Request, _token: Annotated[HTTPAuthorizationCredentials | None, Security(_BEARER)]
) -> Scope:
    return await authenticate_request(request)


class Allowed:
    """The dependency that lets a request pass only if its role may do the verb."""

    def __init__(self, verb: Verb) -> None:
        self.verb: Final[Verb] = verb

    async def __call__(self, scope: Annotated[Scope, Depends(_current_scope)]) -> Scope:
        """Pass the scope on if its role includes the verb, else raise `NotAllowed`."""
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
ScopeDep = Annotated[Scope, Depends(_current_scope)]
"""The scope alone; a route that takes it still names its verb with `allowed`."""


def is_public_marker(call: object) -> bool:
    """Tell whether a dependency's callable is the marker `PUBLIC`."""
    return call is _anybody
