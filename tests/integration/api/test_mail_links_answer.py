"""Asking for a mail answers before anything is looked up, and takes no odd text for an error of ours."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.integration.api.account_calls import PASSWORD

from mutoscope.api import create_app

if TYPE_CHECKING:
    from conftest import Studio


@pytest.mark.parametrize("path", ["password/forgot", "magic-link"])
async def test_the_answer_is_out_before_the_account_is_looked_up(studio: Studio, path: str) -> None:
    person = await studio.sign_up()
    template = "reset_password" if path == "password/forgot" else "magic_link"
    statement = "select count(*) from mail where user_id = %s and template = %s"
    mailed_when_answered: list[int] = []
    body = json.dumps({"email": person.email}).encode()
    app = create_app(container=studio.container)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:  # noqa: ANN401 -- ASGI's
        if message["type"] == "http.response.body" and not message.get("more_body"):
            mailed_when_answered.append(studio.query(statement, person.id, template)[0][0])

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": f"/api/v1/auth/{path}",
        "raw_path": f"/api/v1/auth/{path}".encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(b"content-type", b"application/json"), (b"host", b"studio")],
        "client": ("127.0.0.1", 1),
        "server": ("studio", 80),
    }
    async with app.router.lifespan_context(app):
        await app(scope, receive, send)
    assert mailed_when_answered == [0]
    assert studio.query(statement, person.id, template) == [(1,)]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("users/login", '{"email": "\\ud800@example.com", "password": "x"}'),
        ("users/login", '{"email": "a@example.com", "password": "\\ud800"}'),
        ("auth/refresh", '{"refresh_token": "\\ud800"}'),
        ("auth/magic-link", '{"email": "\\ud800@example.com"}'),
        ("auth/magic-link/confirm", '{"token": "\\ud800"}'),
        ("auth/password/reset", f'{{"token": "ml_x\\ud800", "password": "{PASSWORD}"}}'),
        ("auth/verify-email", '{"token": "\\u0000"}'),
    ],
)
async def test_half_a_surrogate_pair_is_no_error_of_ours(studio: Studio, path: str, body: str) -> None:
    headers = {"Content-Type": "application/json"}
    answer = await studio.http.post(f"/api/{path}", content=body.encode(), headers=headers)
    assert answer.status_code in {202, 401, 404, 422}, answer.text
