"""Endpoints get session, scope and services from the route, and FastAPI sees the rest of their signature."""

from __future__ import annotations

import inspect
import uuid
from typing import Annotated, Any, cast

import pytest
from fastapi import Header, Query, Request
from fastapi.routing import APIRoute
from starlette.applications import Starlette

from mutoscope.kernel import Clock, Forbidden, SystemClock
from mutoscope.tenancy import (
    PUBLIC,
    ClockDep,
    Role,
    Scope,
    Services,
    SessionDep,
    TransactionRoute,
    allowed,
    is_public,
    permission_of,
)
from mutoscope.tenancy.own_parameters import hand_over

NOBODY = uuid.UUID(int=0)
Reader = Annotated[Scope, allowed("project.read")]
Editor = Annotated[Scope, allowed("project.edit")]


async def read(
    session: SessionDep,
    scope: Reader,
    clock: ClockDep,
    project_id: uuid.UUID,
    request: Request,
    limit: Annotated[int, Query(ge=1)] = 50,
    key: Annotated[str | None, Header()] = None,
) -> dict[str, Any]:
    """Read."""
    return {"all": (session, scope, clock, project_id, request, limit, key)}


async def delete(session: SessionDep, _scope: Editor, project_id: uuid.UUID) -> None:
    """Delete."""


def request_of(role: Role) -> Request:
    app, clock = Starlette(), SystemClock()
    app.state.services = Services({Clock: clock})
    request = Request({"type": "http", "app": app, "headers": [], "state": {}})
    request.state.session, request.state.scope = object(), Scope(NOBODY, NOBODY, role, NOBODY)
    return request


def test_fastapi_is_asked_for_what_the_caller_sends_and_for_the_request_once() -> None:
    shown = inspect.signature(hand_over(read)).parameters
    assert {name: p.default for name, p in shown.items() if p.default is not inspect.Parameter.empty} == {
        "limit": 50,
        "key": None,
    }
    assert [p.annotation for p in shown.values()].count(Request) == 1
    assert not {"session", "scope", "clock", "request"} & shown.keys()
    assert inspect.signature(hand_over(delete)).return_annotation is None


async def test_an_endpoint_is_called_with_what_the_route_knows() -> None:
    request = request_of(Role.VIEWER)
    (asked,) = (name for name, p in inspect.signature(hand_over(read)).parameters.items() if p.annotation is Request)
    found = await hand_over(read)(project_id=NOBODY, limit=3, key="k", **{asked: request})
    state, clock = request.state, request.app.state.services.get(Clock)
    assert found["all"] == (state.session, state.scope, clock, NOBODY, request, 3, "k")


async def test_a_verb_is_required_where_the_endpoint_is_called_too() -> None:
    request = request_of(Role.VIEWER)
    (asked,) = (name for name, p in inspect.signature(hand_over(delete)).parameters.items() if p.annotation is Request)
    with pytest.raises(Forbidden):
        await hand_over(delete)(project_id=NOBODY, **{asked: request})


def test_a_route_still_says_what_it_asks_for() -> None:
    route = cast("APIRoute", TransactionRoute("/projects/{project_id}", delete, methods=["DELETE"], status_code=204))
    assert (permission_of(route), is_public(route)) == ("project.edit", False)

    async def anybody() -> None:
        """Greet."""

    assert hand_over(anybody) is anybody
    open_to_all = TransactionRoute("/hello", anybody, dependencies=[PUBLIC], status_code=204)
    assert (permission_of(open_to_all), is_public(open_to_all)) == (None, True)
