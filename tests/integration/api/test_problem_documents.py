"""Errors of every kind are problem documents with a remedy; every answer carries an id and safe headers."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING, Protocol

import httpx2
import psycopg
import pytest
from pydantic import SecretStr

from mutoscope.api import create_app
from mutoscope.bootstrap import open_container
from mutoscope.jobs import install_job_tables

if TYPE_CHECKING:
    from conftest import Studio
    from mutoscope.infra.settings import Settings


class TwoDoors(Protocol):
    """A database by its owner's and by the application's address."""

    owner_dsn: str
    app_dsn: str


REQUIRED = {"type", "title", "status", "detail", "code", "remedy", "instance"}


def check(answer: httpx2.Response, status: int, code: str) -> dict[str, object]:
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), answer.text
    document = answer.json()
    assert set(document) >= REQUIRED
    assert (document["status"], document["code"]) == (status, code)
    assert document["type"] == f"urn:mutoscope:problem:{code}"
    assert document["instance"] == f"urn:uuid:{answer.headers['x-request-id']}"
    return document


async def test_an_unknown_address_and_a_wrong_method(studio: Studio) -> None:
    check(await studio.http.get("/api/nothing"), 404, "not_found")
    check(await studio.http.get("/nothing/at/all"), 404, "not_found")
    answer = await studio.http.get("/api/users/login")
    check(answer, 405, "method_not_allowed")
    assert answer.headers["allow"] == "POST"


@pytest.mark.parametrize("body", [b"{", b"", b"[1,", b"\xff\xfe", b"nul"])
async def test_a_body_that_is_not_json(studio: Studio, body: bytes) -> None:
    headers = {"content-type": "application/json"}
    answer = await studio.http.post("/api/users/register", content=body, headers=headers)
    assert answer.status_code in {400, 422}
    check(answer, answer.status_code, answer.json()["code"])


SHAPES: list[object] = [[], 1, None, "text", {"name": {}, "email": [], "password": 1}, [[[[]]]]]


@pytest.mark.parametrize("body", SHAPES)
async def test_json_of_another_shape(studio: Studio, body: object) -> None:
    answer = await studio.http.post("/api/users/register", json=body)
    document = check(answer, 422, "invalid_input")
    assert document["errors"]


async def test_a_deeply_nested_body_is_refused_and_breaks_nothing(studio: Studio) -> None:
    body = b"[" * 200_000 + b"]" * 200_000
    headers = {"content-type": "application/json"}
    answer = await studio.http.post("/api/users/register", content=body, headers=headers)
    assert 400 <= answer.status_code < 500


async def test_a_validation_error_says_where_and_never_repeats_the_value(studio: Studio) -> None:
    answer = await studio.http.post(
        "/api/users/register", json={"name": 7, "email": "a", "password": ["hunter2hunter2"]}
    )
    document = check(answer, 422, "invalid_input")
    assert [error["where"] for error in document["errors"]] == ["body.name", "body.password"]  # pyright: ignore[reportGeneralTypeIssues, reportUnknownVariableType, reportIndexIssue] -- JSON
    assert "hunter2" not in answer.text


async def test_a_body_that_is_too_large_is_refused_declared_or_not(studio: Studio) -> None:
    limit = studio.container.settings.max_body_bytes
    big = json.dumps({"name": "x" * limit, "email": "a@b.example", "password": "SecurePass123"}).encode()
    headers = {"content-type": "application/json"}
    declared = check(await studio.http.post("/api/users/register", content=big, headers=headers), 413, "too_large")
    assert declared["limit"] == limit

    async def blocks() -> AsyncGenerator[bytes]:
        for start in range(0, len(big), 65536):
            yield big[start : start + 65536]

    check(await studio.http.post("/api/users/register", content=blocks(), headers=headers), 413, "too_large")


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"limit": 0}, "invalid_input"),
        ({"limit": 201}, "invalid_input"),
        ({"limit": "x"}, "invalid_input"),
        ({"cursor": "-1"}, "bad_cursor"),
        ({"cursor": "x" * 101}, "invalid_input"),
    ],
)
async def test_a_bad_query_is_named(studio: Studio, query: dict[str, str], code: str) -> None:
    person = await studio.sign_up()
    answer = await studio.http.get("/api/credits/entries", params=query, headers=person.headers)
    check(answer, 422, code)


async def test_a_nul_in_a_query_is_the_callers_to_mend(studio: Studio) -> None:
    person = await studio.sign_up()
    answer = await studio.http.get("/api/credits/entries", params={"ref": "a\0"}, headers=person.headers)
    check(answer, 422, "invalid_text")


async def test_every_answer_has_an_id_and_safe_headers(studio: Studio) -> None:
    given = "0190b5a8-7c1e-7d2f-9a3b-5c6d7e8f9012"
    for path in ("/api/credits/plans", "/api/nothing", "/health/live", "/api/docs"):
        answer = await studio.http.get(path)
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert len(answer.headers["x-request-id"]) == 36
        assert (await studio.http.get(path, headers={"X-Request-Id": given})).headers["x-request-id"] == given
        forged = await studio.http.get(path, headers={"X-Request-Id": 'x" status=200'})
        assert "status" not in forged.headers["x-request-id"]


async def test_browsers_elsewhere_may_call_only_where_the_setting_says(studio: Studio) -> None:
    ask = {"Origin": "https://studio.example", "Access-Control-Request-Method": "POST"}
    closed = await studio.http.options("/api/users/login", headers=ask)
    assert "access-control-allow-origin" not in closed.headers
    settings = studio.container.settings.model_copy(update={"cors_origins": ("https://studio.example",)})
    app = create_app(settings)
    app.state.services = studio.container.services()
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://t") as http:
        opened = await http.options("/api/users/login", headers=ask)
        other = await http.options("/api/users/login", headers={**ask, "Origin": "https://evil.example"})
    assert opened.headers["access-control-allow-origin"] == "https://studio.example"
    assert "access-control-allow-origin" not in other.headers


async def test_readiness_names_what_is_missing(settings: Settings, fresh_database: TwoDoors) -> None:
    owner = fresh_database.owner_dsn
    update = {"database_url": SecretStr(owner), "database_app_url": SecretStr(fresh_database.app_dsn)}
    with psycopg.connect(owner) as connection:
        connection.execute("drop schema if exists dbos cascade")
    async with open_container(settings.model_copy(update=update)) as container:
        app = create_app(container=container)
        transport = httpx2.ASGITransport(app=app)
        async with (
            app.router.lifespan_context(app),
            httpx2.AsyncClient(transport=transport, base_url="http://t") as http,
        ):
            assert (await http.get("/health/live")).json() == {"status": "ok"}
            before = await http.get("/health/ready")
            assert before.status_code == 503
            assert before.json()["checks"] == {
                "database": "ok",
                "migrations": "ok",
                "jobs": "unavailable",
                "keys": "ok",
            }
            install_job_tables(owner)
            after = await http.get("/health/ready")
            assert (after.status_code, after.json()["status"]) == (200, "ok")


async def test_without_its_database_the_service_says_try_again(settings: Settings) -> None:
    nowhere = SecretStr("postgresql://nobody@127.0.0.1:1/none")
    away = settings.model_copy(update={"database_url": nowhere, "database_app_url": nowhere})
    async with open_container(away) as container:
        app = create_app(container=container)
        transport = httpx2.ASGITransport(app=app)
        async with (
            app.router.lifespan_context(app),
            httpx2.AsyncClient(transport=transport, base_url="http://t") as http,
        ):
            credentials = {"email": "john@example.com", "password": "SecurePass123"}
            answer = await http.post("/api/users/login", json=credentials)
            check(answer, 503, "limiter_down")
            assert answer.headers["retry-after"] == "5"
            ready = await http.get("/health/ready")
            assert set(ready.json()["checks"].values()) == {"unavailable"}
            assert (await http.get("/health/live")).status_code == 200
