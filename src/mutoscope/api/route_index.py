"""Find the route of an address by its first segment, instead of asking every route of the product.

FastAPI asks one route after the other, each with a regular expression, and there are hundreds. The index stands before
them: what it finds is served by the application that FastAPI made of the route, and what it does not find (404, 405, a
missing slash) FastAPI answers. Each path under `/api/v1` is found under `/api` too, so that no route is built twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, NamedTuple

from fastapi import HTTPException
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts
from starlette.routing import BaseRoute, Match, NoMatchFound
from starlette.types import ASGIApp, Receive, Scope, Send

_CHOSEN = "mutoscope.route"
_VERSIONED, _SHORT = "/api/v1/", "/api/"


class _Indexed(NamedTuple):
    """One route where it is included."""

    route: BaseRoute
    matches: Callable[[Scope], tuple[Match, Scope]]
    app: ASGIApp
    methods: frozenset[str]


class RouteIndex(BaseRoute):
    """Routes by the first segment after the prefix, each list in the order in which the routes were added."""

    def __init__(self, routes: Sequence[BaseRoute]) -> None:
        """Index the routes; those added later are found by FastAPI alone."""
        found = [(_head_of(context), _indexed(context)) for context in iter_route_contexts(routes)]
        self._anywhere: Final = [one for head, one in found if head is None]
        heads = {head for head, _ in found if head is not None}
        self._by_head: Final = {head: [one for own, one in found if own in {head, None}] for head in heads}

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Return a full match with the application that serves the request, or none.

        Of an address under `/api` alone nobody else knows: there, a route of another method is a partial match.
        """
        if scope["type"] != "http":
            return Match.NONE, {}
        path = scope["path"]
        match, child_scope = self._find(scope, path)
        if match == Match.FULL or path.startswith(_VERSIONED) or not path.startswith(_SHORT):
            return (match, child_scope) if match == Match.FULL else (Match.NONE, {})
        versioned = _VERSIONED + path[len(_SHORT) :]
        return self._find({**scope, "path": versioned}, versioned)

    def _find(self, scope: Scope, path: str) -> tuple[Match, Scope]:
        partial: _Indexed | None = None
        for one in self._by_head.get(_head(path), self._anywhere):
            match, child_scope = one.matches(scope)
            if match == Match.FULL:
                return match, {**child_scope, "route": one.route, _CHOSEN: one.app}
            if match == Match.PARTIAL and partial is None:
                partial = one
        return (Match.PARTIAL, {_CHOSEN: _refusal(partial.methods)}) if partial is not None else (Match.NONE, {})

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request by the application that `matches` chose."""
        await scope[_CHOSEN](scope, receive, send)

    def url_path_for(self, name: str, /, **path_params: Any) -> Any:  # noqa: ANN401 -- Starlette's own
        """Leave it to the routes themselves."""
        raise NoMatchFound(name, path_params)


def _indexed(context: RouteContext) -> _Indexed:
    route = context.original_route
    # A route that adds to every answer of its own, refusals among them, does so around its application.
    adds = isinstance(route, APIRoute) and type(route).handle is not APIRoute.handle
    return _Indexed(route, context.matches, route.handle if adds else context.app, frozenset(context.methods or ()))


def _refusal(methods: Iterable[str]) -> ASGIApp:
    """Return what says, as FastAPI does, that the address is asked by other methods."""

    async def refuse(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise HTTPException(405, headers={"Allow": ", ".join(methods)})

    return refuse


def _head_of(context: RouteContext) -> str | None:
    """Return the beginning of a route's paths; None for one that may begin with anything."""
    head = _head(context.path) if context.path else "{"
    return None if "{" in head else head


def _head(path: str) -> str:
    parts = path.split("/", 4)
    return "/".join(parts[: 4 if parts[1:3] == ["api", "v1"] else 3])
