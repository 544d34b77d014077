"""One's own login sessions, listed and ended."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from conftest import Person, Studio

PASSWORD = "SecurePass123"


async def log_in_with(studio: Studio, person: Person, device: str) -> dict[str, str]:
    credentials = {"email": person.email, "password": PASSWORD}
    answer = await studio.http.post("/api/users/login", json=credentials, headers={"User-Agent": device})
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


async def list_of(studio: Studio, headers: dict[str, str]) -> list[dict[str, Any]]:
    answer = await studio.http.get("/api/auth/sessions", headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def test_every_session_is_listed_with_its_device_and_address(studio: Studio) -> None:
    person = await studio.sign_up()
    phone = await log_in_with(studio, person, "Phone \x07" + "x" * 500)
    listed = await list_of(studio, phone)
    assert len(listed) == 2
    mine = next(one for one in listed if one["current"])
    assert mine["device"] == "Phone " + "x" * 249
    assert mine["address"] == "127.0.0.1"
    assert (mine["method"], mine["impersonated"]) == ("password", False)
    assert [one["current"] for one in await list_of(studio, person.headers)].count(True) == 1
    sealed = studio.query("select sealed from login_session where user_id = %s", person.id)
    assert not [row for row in sealed if b"127.0.0.1" in bytes(row[0]) or b"Phone" in bytes(row[0])]


async def test_the_last_use_is_known_to_five_minutes(studio: Studio) -> None:
    person = await studio.sign_up()
    began = (await list_of(studio, person.headers))[0]
    assert began["last_used_at"] == began["created_at"]
    studio.clock.advance(minutes=4)
    assert (await list_of(studio, person.headers))[0]["last_used_at"] == began["created_at"]
    studio.clock.advance(minutes=2)
    used = (await list_of(studio, person.headers))[0]
    assert used["last_used_at"] == studio.clock.now().isoformat().replace("+00:00", "Z")


async def test_a_session_that_is_ended_from_another_is_out_at_once(studio: Studio) -> None:
    person = await studio.sign_up()
    thief = await log_in_with(studio, person, "thief")
    theirs = next(one for one in await list_of(studio, person.headers) if one["device"] == "thief")
    path = f"/api/auth/sessions/{theirs['id']}"
    assert (await studio.http.delete(path, headers=person.headers)).status_code == 204
    assert (await studio.http.get("/api/users/profile", headers=thief)).status_code == 401
    again = await studio.http.delete(path, headers=person.headers)
    assert (again.status_code, again.json()["code"]) == (404, "session_not_found")
    ended = studio.query(
        "select user_id, payload ->> 'session_id' from event where workspace_id = %s and action = 'session.ended'",
        person.workspace_id,
    )
    assert ended == [(person.id, theirs["id"])]


async def test_another_users_session_does_not_exist(studio: Studio) -> None:
    one, other = await studio.sign_up(), await studio.sign_up()
    for foreign in (other.session_id, uuid.uuid4()):
        answer = await studio.http.delete(f"/api/auth/sessions/{foreign}", headers=one.headers)
        assert (answer.status_code, answer.json()["code"]) == (404, "session_not_found")
    assert (await studio.http.get("/api/users/profile", headers=other.headers)).status_code == 200
    assert str(other.session_id) not in str(await list_of(studio, one.headers))


async def test_all_other_sessions_end_together(studio: Studio) -> None:
    person = await studio.sign_up()
    others = [await log_in_with(studio, person, f"device {number}") for number in range(3)]
    answer = await studio.http.post("/api/auth/sessions/revoke-others", headers=person.headers)
    assert answer.json() == {"ended": 3}
    for headers in others:
        assert (await studio.http.get("/api/users/profile", headers=headers)).status_code == 401
    assert [one["current"] for one in await list_of(studio, person.headers)] == [True]
    assert (await studio.http.post("/api/auth/sessions/revoke-others", headers=person.headers)).json() == {"ended": 0}


async def test_a_session_nobody_can_renew_any_more_is_not_listed(studio: Studio) -> None:
    person = await studio.sign_up()
    studio.clock.advance(days=31)
    later = await log_in_with(studio, person, "later")
    assert len(await list_of(studio, later)) == 1


async def test_a_proof_of_the_future_is_not_fresh_once_the_clock_is_right_again(studio: Studio) -> None:
    person = await studio.sign_up()
    studio.clock.advance(days=365)
    ahead = await studio.http.post("/api/users/login", json={"email": person.email, "password": "SecurePass123"})
    studio.clock.advance(days=-365)
    renewed = await studio.http.post("/api/v1/auth/refresh", json={"refresh_token": ahead.json()["refresh_token"]})
    headers = {"Authorization": f"Bearer {renewed.json()['access_token']}"}
    answer = await studio.http.post("/api/v1/auth/passkeys/registration/options", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "reauthentication_needed")
