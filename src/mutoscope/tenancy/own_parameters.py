"""Give endpoints what the route knows, without asking FastAPI for it.

FastAPI solves each dependency as if it were an endpoint: it reads path, query, headers and cookies for it. Session,
scope and services need none of these, and nearly every endpoint takes two or three of them. They are taken out of the
signature that FastAPI reads, and handed over when it calls.
"""

from __future__ import annotations

import functools
import inspect
import typing
from collections.abc import Callable
from typing import Any, Final

from fastapi import Request
from fastapi.params import Depends

from mutoscope.tenancy.dependencies import Allowed, known_session, request_session
from mutoscope.tenancy.permissions import Verb
from mutoscope.tenancy.services import FindService

_REQUEST: Final = "request_of_the_route"
_VERBS: Final = "_mutoscope_verbs"

Endpoint = Callable[..., Any]
_Get = Callable[[Request], object]


def hand_over(endpoint: Endpoint) -> Endpoint:
    """Return an endpoint that FastAPI sees without the parameters the route itself provides."""
    signature, hints = inspect.signature(endpoint), typing.get_type_hints(endpoint, include_extras=True)
    marked = {name: _dependency(hints.get(name)) for name in signature.parameters}
    own = {name: get for name, call in marked.items() if (get := _getter(call)) is not None}
    own |= {name: _itself for name in signature.parameters if hints.get(name) is Request}  # FastAPI gives it once
    if not own or not inspect.iscoroutinefunction(endpoint):
        return endpoint

    @functools.wraps(endpoint)
    async def run(**values: Any) -> Any:  # noqa: ANN401 -- whatever the endpoint takes and returns
        request = values.pop(_REQUEST)
        for name, get in own.items():
            values[name] = get(request)
        return await endpoint(**values)

    shown = [
        parameter.replace(annotation=hints.get(name, parameter.annotation), kind=inspect.Parameter.KEYWORD_ONLY)
        for name, parameter in signature.parameters.items()
        if name not in own
    ]
    asked = inspect.Parameter(_REQUEST, inspect.Parameter.KEYWORD_ONLY, annotation=Request)
    returned = hints.get("return", signature.return_annotation)
    returned = None if returned is type(None) else returned
    vars(run)["__signature__"] = signature.replace(parameters=[*shown, asked], return_annotation=returned)
    vars(run)[_VERBS] = tuple(call.verb for call in marked.values() if isinstance(call, Allowed))
    return run


def verbs_of(endpoint: Endpoint) -> tuple[Verb, ...]:
    """Return the verbs that an endpoint's parameters name, where `hand_over` took them out."""
    return getattr(endpoint, _VERBS, ())


def _dependency(hint: Any) -> object:  # noqa: ANN401 -- a type, or nothing
    found = [one.dependency for one in getattr(hint, "__metadata__", ()) if isinstance(one, Depends)]
    return found[0] if found else None


def _itself(request: Request) -> Request:
    return request


def _getter(call: object) -> _Get | None:
    if call is request_session:
        return known_session
    return call.of if isinstance(call, Allowed | FindService) else None
