"""Refresh tokens: rotated once, whoever asks; a copy ends the login session."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
from collections import Counter
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from mutoscope.identity import SessionOrigin, start_session
from mutoscope.infra.settings import Settings

if TYPE_CHECKING:
    from httpx2 import Response

    from conftest import Person, Studio

PASSWORD = "SecurePass123"


async def log_in(studio: Studio, person: Person) -> dict[str, Any]:
    answer = await studio.http.post("/api/users/login", json={"email": person.email, "password": PASSWORD})
    answer.raise_for_status()
    return answer.json()


async def refresh(studio: Studio, token: str) -> Response:
    return await studio.http.post("/api/auth/refresh", json={"refresh_token": token})


async def profile_status(studio: Studio, token: str) -> int:
    answer = await studio.http.get("/api/users/profile", headers={"Authorization": f"Bearer {token}"})
    return answer.status_code


async def test_logging_in_brings_a_refresh_token_of_30_days_beside_document_003s_fields(studio: Studio) -> None:
    body = await log_in(studio, await studio.sign_up())
    assert list(body) == ["access_token", "token_type", "expires_in", "refresh_token", "refresh_expires_in"]
    assert (body["expires_in"], body["refresh_expires_in"]) == (86_400, 30 * 86_400)
    assert len(body["refresh_token"]) > 40


async def test_a_refresh_token_brings_the_next_and_a_new_access_token_of_the_same_session(studio: Studio) -> None:
    person = await studio.sign_up()
    first = await log_in(studio, person)
    studio.clock.advance(hours=23)
    second = (await refresh(studio, first["refresh_token"])).json()
    assert second["refresh_token"] != first["refresh_token"]
    studio.clock.advance(hours=2)
    assert await profile_status(studio, first["access_token"]) == 401
    assert await profile_status(studio, second["access_token"]) == 200
    signer = studio.container.signer
    assert signer.read(second["access_token"]).user_id == person.id
    assert (await refresh(studio, second["refresh_token"])).status_code == 200


async def test_of_200_concurrent_refreshes_exactly_one_has_a_successor(studio: Studio) -> None:
    token = (await log_in(studio, await studio.sign_up()))["refresh_token"]
    answers = await asyncio.gather(*(refresh(studio, token) for _ in range(200)))
    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: 199}
    refused = next(answer for answer in answers if answer.status_code == 409)
    assert refused.json()["code"] == "refreshed_just_now"
    assert refused.headers["retry-after"] == "1"
    family = "select session_id from refresh_token where hash = %s"
    counted = studio.query(
        f"select count(*), count(used_at) from refresh_token where session_id = ({family})",  # noqa: S608 -- a constant
        hashlib.sha256(token.encode()).digest(),
    )
    assert counted == [(2, 1)]
    winner = next(answer for answer in answers if answer.status_code == 200)
    assert (await refresh(studio, winner.json()["refresh_token"])).status_code == 200


async def test_a_token_that_comes_again_after_the_grace_ends_the_login_session(studio: Studio) -> None:
    person = await studio.sign_up()
    first = await log_in(studio, person)
    second = (await refresh(studio, first["refresh_token"])).json()
    studio.clock.advance(seconds=9)
    assert (await refresh(studio, first["refresh_token"])).status_code == 409
    assert await profile_status(studio, second["access_token"]) == 200
    studio.clock.advance(seconds=2)
    reused = await refresh(studio, first["refresh_token"])
    assert (reused.status_code, reused.json()["code"]) == (401, "refresh_reused")
    for token in (first["access_token"], second["access_token"]):
        assert await profile_status(studio, token) == 401
    late = await refresh(studio, second["refresh_token"])
    assert (late.status_code, late.json()["code"]) == (401, "session_ended")
    events = studio.query(
        "select user_id, payload ->> 'reason' from event where workspace_id = %s and action = 'session.ended'",
        person.workspace_id,
    )
    assert events == [(None, "refresh_reused")], "once, and by nobody known"
    assert await profile_status(studio, person.token) == 200, "another login session of the user goes on"


async def test_a_refresh_token_dies_unused_after_30_days(studio: Studio) -> None:
    token = (await log_in(studio, await studio.sign_up()))["refresh_token"]
    studio.clock.advance(days=30, seconds=1)
    answer = await refresh(studio, token)
    assert (answer.status_code, answer.json()["code"]) == (401, "refresh_expired")


async def test_a_session_ends_after_90_days_however_often_it_is_renewed(studio: Studio) -> None:
    body = await log_in(studio, await studio.sign_up())
    for _ in range(4):
        studio.clock.advance(days=22)
        body = (await refresh(studio, body["refresh_token"])).json()
    assert body["refresh_expires_in"] == 2 * 86_400
    studio.clock.advance(days=1, hours=12)
    body = (await refresh(studio, body["refresh_token"])).json()
    assert body["expires_in"] == body["refresh_expires_in"] == 12 * 3600
    studio.clock.advance(hours=12)
    assert await profile_status(studio, body["access_token"]) == 401
    answer = await refresh(studio, body["refresh_token"])
    assert (answer.status_code, answer.json()["code"]) == (401, "session_ended")


async def test_an_ended_session_is_not_renewed(studio: Studio) -> None:
    body = await log_in(studio, await studio.sign_up())
    headers = {"Authorization": f"Bearer {body['access_token']}"}
    await studio.http.post("/api/auth/logout", headers=headers)
    answer = await refresh(studio, body["refresh_token"])
    assert (answer.status_code, answer.json()["code"]) == (401, "session_ended")


async def test_what_is_no_refresh_token_is_refused(studio: Studio) -> None:
    body = await log_in(studio, await studio.sign_up())
    for odd in ("", "rt_", body["access_token"][:1024], body["refresh_token"] + "x", "rt_\0", "x" * 1000):
        answer = await refresh(studio, odd)
        assert (answer.status_code, answer.json()["code"]) == (401, "refresh_invalid"), odd
    assert (await refresh(studio, "x" * 2000)).status_code == 422
    assert (await studio.http.post("/api/auth/refresh", json={})).status_code == 422
    assert (await refresh(studio, body["refresh_token"])).status_code == 200


async def test_a_clock_that_is_set_back_costs_nobody_the_session(studio: Studio) -> None:
    body = await log_in(studio, await studio.sign_up())
    again = (await refresh(studio, body["refresh_token"])).json()
    studio.clock.advance(hours=-1)
    assert (await refresh(studio, body["refresh_token"])).status_code == 409
    assert (await refresh(studio, again["refresh_token"])).status_code == 200


async def test_a_refresh_token_is_kept_as_a_hash_only(studio: Studio) -> None:
    body = await log_in(studio, await studio.sign_up())
    word = body["refresh_token"].encode()
    rows = studio.query("select hash from refresh_token")
    assert hashlib.sha256(word).digest() in {bytes(row[0]) for row in rows}
    assert studio.query("select count(*) from idempotency_record where position(%s in body) > 0", word) == [(0,)]


@pytest.mark.parametrize("attack", ["select * from refresh_token", "delete from refresh_token", "table one_time_link"])
async def test_the_application_cannot_look_at_the_tokens(app_dsn: str, attack: str) -> None:
    with psycopg.connect(app_dsn) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(attack.encode())


async def test_a_member_who_left_a_workspace_is_renewed_into_their_own(studio: Studio) -> None:
    person = await studio.sign_up()
    body = await log_in(studio, person)
    other = await studio.sign_up()
    with psycopg.connect(studio.owner_dsn) as owner:
        owner.execute("update refresh_token set workspace_id = %s where user_id = %s", (other.workspace_id, person.id))
    answer = (await refresh(studio, body["refresh_token"])).json()
    assert studio.container.signer.read(answer["access_token"]).workspace_id == person.workspace_id
    with psycopg.connect(studio.owner_dsn) as owner:
        owner.execute("delete from membership where user_id = %s", (person.id,))
    homeless = await refresh(studio, answer["refresh_token"])
    own = studio.container.signer.read(homeless.json()["access_token"]).workspace_id
    assert own not in {person.workspace_id, other.workspace_id}
    found = studio.query("select role from membership where workspace_id = %s and user_id = %s", own, person.id)
    assert found == [("owner",)]


async def test_sessions_that_ran_out_are_forgotten_at_the_next_login(studio: Studio, settings: Settings) -> None:
    person = await studio.sign_up()
    studio.clock.advance(seconds=settings.session_seconds + 1)
    async with studio.container.database.session(user_id=person.id) as session:
        await start_session(
            session,
            person.id,
            now=studio.clock.now(),
            lifetime=dt.timedelta(days=1),
            origin=SessionOrigin("203.0.113.9", "curl"),
        )
    kept = studio.query("select id, sealed from login_session where user_id = %s", person.id)
    assert len(kept) == 1
    assert b"203.0.113.9" not in bytes(kept[0][1])
