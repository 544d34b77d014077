"""Let a request in: who calls, and whether their limits have room, asked of the database in one round trip."""

from __future__ import annotations

from fastapi import Request

from mutoscope.identity import SessionEnded, TokenSigner, authenticate
from mutoscope.identity.keys import presented_key
from mutoscope.infra.actor import act_as
from mutoscope.infra.database import bind_session
from mutoscope.infra.rate_limit import Decision, LimiterDown
from mutoscope.kernel import Clock
from mutoscope.tenancy import queries
from mutoscope.tenancy.dependencies import request_session
from mutoscope.tenancy.rate_limits import EndpointClass, RequestLimits
from mutoscope.tenancy.services import services_of
from mutoscope.tenancy.types import Role, Scope


async def open_request(request: Request, kind: EndpointClass, endpoint: str) -> list[Decision] | None:
    """Authenticate a request by its access token and count it; its scope is known from then on.

    Returns:
        A decision for each policy, or None when it takes two questions: for an API key, for limits that are counted in
        Redis, and while nobody counts. Nothing was done then.

    Raises:
        Unauthenticated: no token, a bad or expired one, an ended login session, a membership that is gone.
        WorkspaceSuspended: the platform's operators have closed the workspace.
    """
    headers, services = request.headers, services_of(request)
    authorization = headers.get("authorization")
    if presented_key(headers.getlist("authorization"), headers.getlist("x-api-key")) is not None:
        return None
    subject = authenticate(services.get(TokenSigner), authorization)
    now = services.get(Clock).now()
    caller = Scope(subject.workspace_id, subject.user_id, Role.VIEWER, subject.session_id)
    try:
        row, decisions = await services.get(RequestLimits).ask_and_count(
            queries.OPEN_REQUEST, queries.opening(subject, now), kind, endpoint, caller
        )
    except LimiterDown:
        return None
    if row is None:
        raise SessionEnded
    session = await request_session(request)
    await bind_session(session, workspace_id=subject.workspace_id, user_id=subject.user_id)
    scope = await queries.scope_of(session, subject, row, now)
    act_as(session, user_id=scope.user_id, impersonator_id=scope.impersonator_id)
    request.state.scope = scope
    return decisions
