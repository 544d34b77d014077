"""The API reference as a page of our own: no script, nothing from elsewhere, so it works without the Internet.

FastAPI's stock pages load Swagger UI and ReDoc from a public network and stay blank where there is none. Document
003's addresses `/api/docs` and `/api/redoc` both show this page; `/api/v1/openapi.json` feeds any viewer.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from html import escape
from typing import Any, cast

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import HTMLResponse, Response

from mutoscope.tenancy import PUBLIC

router = APIRouter(dependencies=[PUBLIC])

_STYLE = """
:root{color-scheme:light dark;--line:#8884;--soft:#8881}
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1.5rem}
h2{margin-top:2.5rem;text-transform:capitalize}
details{border:1px solid var(--line);border-radius:.5rem;margin:.5rem 0;padding:.5rem .8rem}
summary{cursor:pointer;display:flex;gap:.8rem;align-items:baseline;flex-wrap:wrap}
summary b{font:600 .8rem ui-monospace,monospace;min-width:3.6rem}
code,pre{font:.85rem/1.45 ui-monospace,monospace}
pre{background:var(--soft);padding:.7rem;border-radius:.4rem;overflow:auto}
table{border-collapse:collapse;width:100%}td,th{border-top:1px solid var(--line);padding:.3rem .5rem;text-align:left;
vertical-align:top}
""".strip()
_POLICY = (
    "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
    f"style-src 'sha256-{base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()}'"
)
_METHODS = ("get", "post", "put", "patch", "delete", "head", "options")

Json = Mapping[str, Any]


@router.get("/api/v1/openapi.json")
async def openapi(request: Request) -> Response:
    """Return the OpenAPI document."""
    app = cast("FastAPI", request.app)
    return Response(_once(app, "openapi_document", lambda: json.dumps(app.openapi())), media_type="application/json")


@router.get("/docs")
@router.get("/api/docs")
@router.get("/api/redoc")
async def reference(request: Request) -> HTMLResponse:
    """Return the API reference."""
    app = cast("FastAPI", request.app)
    page = _once(app, "reference_page", lambda: render_reference(app.openapi()))
    return HTMLResponse(page, headers={"Content-Security-Policy": _POLICY})


def _once(app: FastAPI, name: str, write: Callable[[], str]) -> bytes:
    """Return a text that is written at the first call: it takes a while, and nobody counts who asks for it."""
    if not hasattr(app.state, name):
        setattr(app.state, name, write().encode())
    return cast("bytes", getattr(app.state, name))


def render_reference(document: Json) -> str:
    """Return an HTML page that lists every operation of an OpenAPI document with its examples and errors."""
    title = f"{escape(document['info']['title'])} API {escape(document['info']['version'])}"
    groups: dict[str, list[str]] = {}
    for path, method, operation in _operations(document):
        tag = (operation.get("tags") or ["other"])[0]
        groups.setdefault(tag, []).append(_render_operation(document, path, method, operation))
    body = "".join(f"<h2>{escape(tag)}</h2>{''.join(parts)}" for tag, parts in groups.items())
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><style>{_STYLE}</style>'
        f"<h1>{title}</h1><p>{escape(document['info'].get('description', ''))}</p>"
        f'<p><a href="/api/v1/openapi.json">OpenAPI document</a></p>{body}</html>'
    )


def _operations(document: Json) -> Iterator[tuple[str, str, Json]]:
    for path, item in document["paths"].items():
        for method in _METHODS:
            if method in item:
                yield path, method, item[method]


def _render_operation(document: Json, path: str, method: str, operation: Json) -> str:
    title = f"<b>{method.upper()}</b><code>{escape(path)}</code><span>{escape(operation.get('summary', ''))}</span>"
    parts = [
        f'<details id="{escape(operation["operationId"])}"><summary>{title}</summary>',
        f"<p>{escape(operation.get('description', ''))}</p>",
        f"<p>{_needs(operation)}</p>" if operation.get("security") else "",
        _render_parameters(operation.get("parameters", [])),
    ]
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        parts.append(f"<p>Request, <code>{escape(kind)}</code></p>{_example(document, content)}")
    for status, answer in operation["responses"].items():
        parts.append(f"<p>{escape(status)}: {escape(answer.get('description', ''))}</p>")
        parts += [_example(document, content) for content in answer.get("content", {}).values()]
    return "".join(parts) + "</details>"


def _needs(operation: Json) -> str:
    scopes = " or ".join(escape(scope) for scope in operation["x-key-scopes"])
    keys = f"an access token, or an API key of the scope {scopes}" if scopes else "an access token; no API key"
    return f"Needs {escape(operation['x-permission'])}: {keys}."


def _render_parameters(parameters: list[Json]) -> str:
    rows = "".join(
        f"<tr><td><code>{escape(parameter['name'])}</code></td>"
        f"<td>{escape(parameter['in'])}{', required' if parameter.get('required') else ''}</td>"
        f"<td>{escape(parameter.get('description', ''))}</td></tr>"
        for parameter in parameters
    )
    return f"<table>{rows}</table>" if rows else ""


def _example(document: Json, content: Json) -> str:
    found = content.get("example", _schema_example(document, content.get("schema", {})))
    return "" if found is None else f"<pre>{escape(json.dumps(found, indent=2, ensure_ascii=False))}</pre>"


def _schema_example(document: Json, schema: Json) -> object:
    """Return the example a schema carries: its own, its reference's, or that of its items in a list."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        return _schema_example(document, document["components"]["schemas"][name])
    if "example" in schema:
        return schema["example"]
    if schema.get("type") == "array":
        item = _schema_example(document, schema.get("items", {}))
        return None if item is None else [item]
    return None
