"""One question before a request: whether the caller's session stands, and whether their limits have room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mutoscope.tenancy import RequestLimits

if TYPE_CHECKING:
    import pytest

    from conftest import Studio

_COUNTED = "select count(*) from rate_limit where starts_with(key, 'read-user:')"
PROFILE = "/api/v1/users/profile"


async def test_a_caller_is_counted_and_one_whose_session_has_ended_is_not(studio: Studio) -> None:
    person, gone = await studio.sign_up(), await studio.sign_up()
    studio.query("update login_session set revoked_at = now() where id = %s returning id", gone.session_id)
    ((before,),) = studio.query(_COUNTED)
    answer = await studio.http.get(PROFILE, headers=gone.headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "session_ended")
    assert studio.query(_COUNTED) == [(before,)]
    answer = await studio.http.get(PROFILE, headers=person.headers)
    assert answer.status_code == 200
    assert '"read-user";r=' in answer.headers["ratelimit"]
    assert studio.query(_COUNTED) == [(before + 1,)]


async def test_a_suspended_workspace_is_refused_at_the_next_request_and_not_counted(studio: Studio) -> None:
    person = await studio.sign_up()
    ((before,),) = studio.query(_COUNTED)
    studio.query("update workspace set suspended_at = now() where id = %s returning id", person.workspace_id)
    answer = await studio.http.get(PROFILE, headers=person.headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "workspace_suspended")
    assert studio.query(_COUNTED) == [(before,)]


async def test_an_access_token_asks_once_and_a_key_asks_apart(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    person = await studio.sign_up()
    key = await studio.key_for(person, ["read"])
    asked: list[str] = []
    count = RequestLimits.count

    async def noted(self: RequestLimits, *arguments: object, **named: object) -> object:
        asked.append("apart")
        return await count(self, *arguments, **named)  # pyright: ignore[reportArgumentType] -- passed through

    monkeypatch.setattr(RequestLimits, "count", noted)
    assert (await studio.http.get(PROFILE, headers=person.headers)).status_code == 200
    assert asked == []
    assert (await studio.http.get("/api/v1/projects", headers=key.headers)).status_code == 200
    assert asked == ["apart"]
