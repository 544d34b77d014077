"""The OpenAPI document: stable operation ids, permissions, idempotency keys and the shape of errors."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, cast

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute, iter_route_contexts

from mutoscope.tenancy import SAFE_METHODS, SECURITY_SCHEMES, Problem, TransactionRoute, permission_of
from mutoscope.tenancy.key_access import KEY_SCOPES

_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "The same key brings the same answer, and the work is done once (1 to 255 characters).",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
    "example": "5e1c9f0a-6a1b-4a5e-8d44-0a2a6a1f3c11",
}


def operation_id(route: APIRoute) -> str:
    """Return a name for generated clients: the path in words and the method, `users_register_post`."""
    words = re.findall(r"[a-z0-9]+", route.path_format.casefold().removeprefix("/api/v1"))
    method = min(route.methods).casefold() if route.methods else "any"
    return "_".join([*words, method])


def describe(app: FastAPI) -> Callable[[], dict[str, Any]]:
    """Return what makes the application's OpenAPI document, once."""

    def build() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
            _add_problem(document)
            _add_security(document)
            paths = cast("dict[str, dict[str, Any]]", document["paths"])
            for context in iter_route_contexts(app.routes):
                for method in context.methods or ():
                    operation = paths.get(context.path or "", {}).get(method.casefold())
                    if operation is not None and isinstance(context.route, APIRoute):
                        _complete(method, operation, context.route)
            app.openapi_schema = document
        return app.openapi_schema

    return build


def _add_problem(document: dict[str, Any]) -> None:
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    shape = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(shape.pop("$defs", {}))
    schemas["Problem"] = shape
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)


def _add_security(document: dict[str, Any]) -> None:
    schemes = document["components"].setdefault("securitySchemes", {})
    for scheme in SECURITY_SCHEMES:
        schemes[scheme.scheme_name] = scheme.model.model_dump(mode="json", by_alias=True, exclude_none=True)


def _complete(method: str, operation: dict[str, Any], route: APIRoute) -> None:
    verb = permission_of(route)
    if verb is not None:
        operation["x-permission"] = verb
        operation["security"] = [{scheme.scheme_name: []} for scheme in SECURITY_SCHEMES]
        operation["x-key-scopes"] = [scope for scope, verbs in KEY_SCOPES.items() if verb in verbs]
    if method not in SAFE_METHODS and isinstance(route, TransactionRoute) and route.idempotent:
        operation.setdefault("parameters", []).append(_KEY)
