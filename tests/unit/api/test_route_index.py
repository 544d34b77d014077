"""The index finds what FastAPI would find, and leaves the rest to it."""

from __future__ import annotations

import re
import uuid

from fastapi.routing import APIRoute, iter_route_contexts
from starlette.routing import Match
from starlette.testclient import TestClient
from starlette.types import Scope

from mutoscope.api import create_app
from mutoscope.api.route_index import RouteIndex
from mutoscope.infra.settings import Settings

APP = create_app(Settings())
INDEX = next(route for route in APP.routes if isinstance(route, RouteIndex))


def asked(method: str, path: str) -> Scope:
    return {"type": "http", "method": method, "path": path, "headers": [], "query_string": b"", "root_path": ""}


def test_every_route_of_the_product_is_found() -> None:
    lost: list[str] = []
    for context in iter_route_contexts(APP.routes):
        if isinstance(context.route, APIRoute):
            path = re.sub(r"\{[^}]*\}", str(uuid.UUID(int=1)), str(context.path))
            lost += [f"{m} {path}" for m in context.methods or () if INDEX.matches(asked(m, path))[0] != Match.FULL]
    assert lost == []


def test_every_path_under_the_version_is_served_without_it_by_the_same_application() -> None:
    different: list[str] = []
    for context in iter_route_contexts(APP.routes):
        path = re.sub(r"\{[^}]*\}", str(uuid.UUID(int=1)), str(context.path))
        if isinstance(context.route, APIRoute) and path.startswith("/api/v1/"):
            for method in context.methods or ():
                long, short = (INDEX.matches(asked(method, one)) for one in (path, path.replace("/v1", "", 1)))
                if long[1]["route"] is context.original_route and long != short:  # the studio's stand-ins go first
                    different.append(f"{method} {path}")
    assert different == []


def test_the_short_path_of_another_method_says_which_there_are() -> None:
    client = TestClient(APP)
    for path in ("/api/v1/users/login", "/api/users/login"):
        answer = client.request("DELETE", path)
        assert (answer.status_code, answer.headers["allow"]) == (405, "POST"), path
        assert answer.headers["content-type"] == "application/problem+json"
    for path in ("/api/nothing", "/api/v2/users/login"):
        assert client.get(path).status_code == 404, path


def test_a_slash_too_many_leads_to_the_path_that_was_asked_for() -> None:
    client = TestClient(APP, follow_redirects=False)
    for path in ("/api/v1/users/login", "/api/users/login"):
        answer = client.post(f"{path}/")
        assert (answer.status_code, answer.headers["location"]) == (307, f"http://testserver{path}")


def test_what_no_route_takes_is_left_to_fastapi() -> None:
    for method, path in [
        ("GET", "/"),
        ("GET", "/api"),
        ("GET", "/api/v1"),
        ("GET", "/api/v1/nothing"),
        ("DELETE", "/api/v1/users/login"),
        ("GET", "//api/v1/projects"),
        ("GET", "/api/v1/../v1/projects"),
    ]:
        assert INDEX.matches(asked(method, path))[0] == Match.NONE, path
    assert INDEX.matches({**asked("GET", "/api/v1/projects"), "type": "websocket"})[0] == Match.NONE
