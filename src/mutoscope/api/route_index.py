"""Find the routers that may serve an address by its first segment, instead of asking every route of the product.

FastAPI asks one route after the other, each with a regular expression, and there are hundreds. The index stands before
them: what it finds is served as FastAPI would, and what it does not find (404, 405, a missing slash) FastAPI answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from fastapi.routing import iter_route_contexts
from starlette.routing import BaseRoute, Match, NoMatchFound
from starlette.types import Receive, Scope, Send

_CHOSEN = "mutoscope.route"


class RouteIndex(BaseRoute):
    """Routes by the first segment after the prefix, each list in the order in which the routes were added."""

    def __init__(self, routes: Sequence[BaseRoute]) -> None:
        """Index the routes; those added later are found by FastAPI alone."""
        heads = [(route, frozenset(_heads(route))) for route in routes]
        self._anywhere: Final = _having(heads, None)
        known: set[str] = {head for _, of_route in heads for head in of_route if head is not None}
        self._by_head: Final = {head: _having(heads, head) for head in known}

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Return a full match with the route that serves the request, or none."""
        if scope["type"] == "http":
            for route in self._by_head.get(_head(scope["path"]), self._anywhere):
                match, child_scope = route.matches(scope)
                if match == Match.FULL:
                    return match, {**child_scope, _CHOSEN: route}
        return Match.NONE, {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request by the route that `matches` chose."""
        await scope[_CHOSEN].handle(scope, receive, send)

    def url_path_for(self, name: str, /, **path_params: Any) -> Any:  # noqa: ANN401 -- Starlette's own
        """Leave it to the routes themselves."""
        raise NoMatchFound(name, path_params)


def _having(heads: Iterable[tuple[BaseRoute, frozenset[str | None]]], head: str | None) -> list[BaseRoute]:
    return [route for route, of_route in heads if head in of_route or None in of_route]


def _heads(route: BaseRoute) -> Iterable[str | None]:
    """Yield the beginnings of a route's or router's paths; None for one that may begin with anything."""
    for context in iter_route_contexts([route]):
        head = _head(context.path) if context.path else "{"
        yield None if "{" in head else head


def _head(path: str) -> str:
    parts = path.split("/", 4)
    return "/".join(parts[: 4 if parts[1:3] == ["api", "v1"] else 3])
