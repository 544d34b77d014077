"""What a request was let in for must still be so when its work is kept: asked by the statement that commits.

A role, a login session or a key may be taken away while a request runs. Read at its beginning alone, they would let it
change something afterwards. Verbs need not think of it; those that compare ranks read them again under their lock.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager
from functools import cache
from typing import Final

from fastapi import Request
from sqlalchemy.exc import DBAPIError

from mutoscope.identity import SessionEnded
from mutoscope.infra.database import Database
from mutoscope.infra.lean_session import CONDITION
from mutoscope.kernel import Clock
from mutoscope.tenancy.client_address import client_address
from mutoscope.tenancy.dependencies import known_session
from mutoscope.tenancy.key_access import KEY_SCOPES
from mutoscope.tenancy.permissions import PERMISSIONS, PLATFORM_VERBS, Verb
from mutoscope.tenancy.services import services_of
from mutoscope.tenancy.types import Scope
from mutoscope.tenancy.while_allowed import Vigil

_LOST: Final = "RQ401"
_GONE: Final = "23503"
"""A foreign key: of the caller's membership, perhaps, which a row of theirs would hang on."""


def keep_only_if_allowed(request: Request, scope: Scope, verb: Verb) -> None:
    """Let every commit of a request's session fail if its caller may no longer do the verb."""
    request.state.verb = verb
    known_session(request).info[CONDITION] = _condition(scope, verb)


@asynccontextmanager
async def telling_losses(request: Request) -> AsyncGenerator[None]:
    """Say what the caller of a request has lost, where a statement or the commit failed for it.

    Raises:
        Unauthenticated: the login session, the key or the membership has ended.
        Forbidden: the role or the key no longer includes the verb, or the workspace was closed.
    """
    try:
        yield
    except DBAPIError as error:
        state = getattr(error.orig, "sqlstate", None)
        verb: Verb | None = getattr(request.state, "verb", None)
        if verb is None or state not in {_LOST, _GONE}:
            raise
        services = services_of(request)
        vigil = Vigil(services.get(Database), services.get(Clock), 0, client_address(request))
        await vigil.look(request.state.scope, verb)
        if state == _GONE:  # of something else
            raise
        raise SessionEnded from error  # taken away and given back: what was asked in between is lost


def _condition(scope: Scope, verb: Verb) -> str:
    """Return the statement; ids are UUIDs and names are of our own tables, so nothing in it needs quoting."""
    session, key = (f"'{one}'" if one else "null" for one in (scope.session_id, scope.key_id))
    return f"select request_close('{scope.workspace_id}', '{scope.user_id}', {session}, {key}, {_rights(verb)})"


@cache
def _rights(verb: Verb) -> str:
    """Return which roles and scopes include a verb, and whether it is an operator's: the same for every request."""
    scopes = _array(name for name, verbs in KEY_SCOPES.items() if verb in verbs)
    admin = "true" if verb in PLATFORM_VERBS else "false"
    return f"{_array(PERMISSIONS[verb])}, {scopes}, {admin}"


def _array(names: Iterable[str]) -> str:
    return f"'{{{','.join(sorted(names))}}}'"
