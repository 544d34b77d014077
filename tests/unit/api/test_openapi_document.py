"""The OpenAPI document is complete: every operation says what it does, with examples, and how it fails."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.routing import iter_route_contexts

from mutoscope.api import create_app
from mutoscope.api.docs import render_reference
from mutoscope.infra.settings import Settings
from mutoscope.tenancy import TransactionRoute
from mutoscope.tenancy.key_access import KEY_SCOPES

APP = create_app(Settings())
DOCUMENT: dict[str, Any] = APP.openapi()
OPERATIONS = {
    f"{method.upper()} {path}": operation
    for path, item in DOCUMENT["paths"].items()
    for method, operation in item.items()
}
EITHER_CREDENTIAL: list[dict[str, list[str]]] = [{"bearer": []}, {"apiKey": []}]
NEVER_STORED = {
    f"{method} {context.path}"
    for context in iter_route_contexts(APP.routes)
    if not (isinstance(context.route, TransactionRoute) and context.route.idempotent)
    for method in context.methods or ()
}
"""Answers that are secrets, uploads with a protocol of their own, and what opens no transaction."""


def resolve(schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = DOCUMENT["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return schema


def has_example(content: dict[str, Any]) -> bool:
    schema = resolve(content.get("schema", {}))
    if schema.get("type") == "array":
        schema = resolve(schema["items"])
    return "example" in content or "examples" in content or "example" in schema or "examples" in schema


def json_contents(operation: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    request = operation.get("requestBody", {}).get("content", {})
    yield from ((f"request {kind}", content) for kind, content in request.items() if "json" in kind)
    for status, answer in operation["responses"].items():
        for kind, content in answer.get("content", {}).items():
            if "json" in kind:
                yield f"{status} {kind}", content


def references(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():  # pyright: ignore[reportUnknownVariableType] -- JSON
            if key == "$ref":
                yield str(value)  # pyright: ignore[reportUnknownArgumentType] -- JSON
            yield from references(value)  # pyright: ignore[reportUnknownArgumentType] -- JSON
    elif isinstance(node, list):
        for value in node:  # pyright: ignore[reportUnknownVariableType] -- JSON
            yield from references(value)  # pyright: ignore[reportUnknownArgumentType] -- JSON


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_says_what_it_does(name: str) -> None:
    operation = OPERATIONS[name]
    assert operation["summary"]
    assert operation.get("description")
    assert operation["tags"]


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_json_body_has_an_example(name: str) -> None:
    missing = [where for where, content in json_contents(OPERATIONS[name]) if not has_example(content)]
    assert not missing


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_declares_its_errors_as_problems(name: str) -> None:
    if "/health/" in name:
        return
    operation = OPERATIONS[name]
    errors = {status: answer for status, answer in operation["responses"].items() if status >= "400"}
    assert {"500"} <= set(errors)
    assert "security" not in operation or {"401", "403"} <= set(errors)
    for status, answer in errors.items():
        assert "application/problem+json" in answer.get("content", {"application/problem+json": {}}), status


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_guarded_operation_shows_its_verb_and_an_unsafe_one_its_key(name: str) -> None:
    operation = OPERATIONS[name]
    assert ("security" in operation) == ("x-permission" in operation)
    assert operation.get("security", EITHER_CREDENTIAL) == EITHER_CREDENTIAL
    holding = [scope for scope, verbs in KEY_SCOPES.items() if operation.get("x-permission") in verbs]
    assert operation.get("x-key-scopes", []) == holding
    keys = [parameter["name"] for parameter in operation.get("parameters", [])]
    unsafe = name.split(maxsplit=1)[0] not in {"GET", "HEAD", "OPTIONS"}
    assert ("Idempotency-Key" in keys) == (unsafe and name not in NEVER_STORED)


def test_operation_ids_are_unique_and_paths_stand_once() -> None:
    ids = [operation["operationId"] for operation in OPERATIONS.values()]
    assert len(ids) == len(set(ids))
    assert all(path.startswith(("/api/v1/", "/health/")) for path in DOCUMENT["paths"])


def test_every_reference_leads_somewhere() -> None:
    for reference in references(DOCUMENT):
        assert reference.rsplit("/", 1)[1] in DOCUMENT["components"]["schemas"]


def test_the_contracts_of_the_documents_are_there() -> None:
    assert {
        "POST /api/v1/users/register", "POST /api/v1/users/login", "GET /api/v1/users/profile",
        "GET /api/v1/credits/balance", "GET /api/v1/credits/plans", "POST /api/v1/projects/create",
        "GET /api/v1/projects/{project_id}", "POST /api/v1/auth/register", "POST /api/v1/auth/login",
        "GET /api/v1/auth/me", "POST /api/v1/upload", "GET /api/v1/download/{file_id}",
    } <= set(OPERATIONS)  # fmt: skip


def test_the_reference_page_lists_every_operation_and_loads_nothing() -> None:
    page = render_reference(DOCUMENT)
    for name, operation in OPERATIONS.items():
        assert f'id="{operation["operationId"]}"' in page, name
    assert "<script" not in page
    assert "src=" not in page
    assert "http" not in page.replace("https://json-schema.org", "").split("<h2>")[0]


def test_the_reference_page_escapes_what_it_shows() -> None:
    evil = "<img src=x onerror=alert(1)>"
    operation: dict[str, object] = {
        "operationId": evil,
        "summary": evil,
        "description": evil,
        "tags": [evil],
        "responses": {evil: {}},
    }
    page = render_reference({"info": {"title": evil, "version": "1"}, "paths": {evil: {"get": operation}}})
    assert "<img" not in page
