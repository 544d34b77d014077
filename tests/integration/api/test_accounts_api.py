"""The user and credit services of document 003, over HTTP."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING

import bcrypt
import psycopg
import pytest

from mutoscope.kernel import new_id
from mutoscope.ledger import place_hold

if TYPE_CHECKING:
    from conftest import Studio


def a_person(**changes: object) -> dict[str, object]:
    return {"name": "John Doe", "email": f"p{uuid.uuid4().hex}@example.com", "password": "SecurePass123", **changes}


async def test_registering_answers_as_document_003_writes(studio: Studio) -> None:
    person = a_person()
    answer = await studio.http.post("/api/users/register", json=person)
    assert answer.status_code == 201
    body = answer.json()
    assert list(body) == ["id", "name", "email", "plan_type", "credits", "role", "created_at"]
    assert (body["name"], body["email"], body["plan_type"]) == ("John Doe", person["email"], "Free")
    assert body["credits"] == 3
    assert isinstance(body["credits"], int)
    assert body["role"] == "creator"
    assert body["created_at"].endswith("Z")


async def test_logging_in_and_the_profile_answer_as_document_003_writes(studio: Studio) -> None:
    person = a_person()
    registered = (await studio.http.post("/api/users/register", json=person)).json()
    credentials = {"email": person["email"], "password": person["password"]}
    login = await studio.http.post("/api/users/login", json=credentials)
    assert login.status_code == 200
    assert list(login.json())[:3] == ["access_token", "token_type", "expires_in"]
    assert (login.json()["token_type"], login.json()["expires_in"]) == ("bearer", 86400)
    headers = {"Authorization": f"Bearer {login.json()['access_token']}"}
    profile = await studio.http.get("/api/users/profile", headers=headers)
    assert profile.json() == profile.json() | registered | {
        "updated_at": registered["created_at"],
        "email_verified_at": None,
        "has_password": True,
    }


async def test_document_002_reaches_the_same_verbs(studio: Studio) -> None:
    person = a_person()
    assert (await studio.http.post("/api/v1/auth/register", json=person)).status_code == 201
    login = await studio.http.post("/api/v1/auth/login", json=person)
    headers = {"Authorization": f"Bearer {login.json()['access_token']}"}
    me = await studio.http.get("/api/v1/auth/me", headers=headers)
    assert me.json() == (await studio.http.get("/api/users/profile", headers=headers)).json()


async def test_the_balance_answers_as_document_003_writes(studio: Studio) -> None:
    person = await studio.sign_up()
    answer = await studio.http.get("/api/credits/balance", headers=person.headers)
    assert answer.json() == {"balance": 3, "plan_type": "Free", "credits_per_minute": 3, "held": 0}


async def test_a_part_of_a_credit_is_an_exact_decimal_string(studio: Studio) -> None:
    person = await studio.sign_up()
    async with studio.container.database.session(person.workspace_id, person.id) as session:
        await place_hold(session, person.workspace_id, 50, key="k", ref="film:1")
    balance = (await studio.http.get("/api/credits/balance", headers=person.headers)).json()
    assert (balance["balance"], balance["held"]) == ("2.95", "0.05")
    assert (await studio.http.get("/api/users/profile", headers=person.headers)).json()["credits"] == "2.95"


async def test_the_statement_pages_through_every_line_once(studio: Studio) -> None:
    person = await studio.sign_up()
    async with studio.container.database.session(person.workspace_id, person.id) as session:
        for number in range(4):
            await place_hold(session, person.workspace_id, 50, key=f"k{number}", ref=f"film:{number}")
    seen: list[str] = []
    cursor: str | None = None
    while True:
        query = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = (await studio.http.get("/api/credits/entries", params=query, headers=person.headers)).json()
        seen += [item["ref"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen[:4] == ["film:3", "film:2", "film:1", "film:0"]
    assert len(seen) == 5
    one = await studio.http.get("/api/credits/entries", params={"ref": "film:2"}, headers=person.headers)
    assert [item["kind"] for item in one.json()["items"]] == ["hold"]


async def test_an_account_is_opened_whole_or_not_at_all(studio: Studio) -> None:
    person = a_person()
    statement = "alter table workspace_plan add constraint no_more check (false) not valid"
    with psycopg.connect(studio.owner_dsn, autocommit=True) as owner:
        owner.execute(statement)
        try:
            answer = await studio.http.post("/api/users/register", json=person)
        finally:
            owner.execute("alter table workspace_plan drop constraint no_more")
    assert answer.status_code == 500
    assert studio.query("select 1 from app_user where email = %s", person["email"]) == []
    assert (await studio.http.post("/api/users/register", json=person)).status_code == 201


@pytest.mark.parametrize("change", [str.upper, str.title, " {} ".format])
async def test_one_address_is_one_account_whatever_its_case(studio: Studio, change: Callable[[str], str]) -> None:
    person = a_person()
    await studio.http.post("/api/users/register", json=person)
    other = change(str(person["email"]))
    again = await studio.http.post("/api/users/register", json={**person, "email": other})
    assert (again.status_code, again.json()["code"]) == (409, "email_taken")
    login = await studio.http.post("/api/users/login", json={"email": other, "password": person["password"]})
    assert login.status_code == 200


async def test_of_many_who_register_one_address_at_once_one_succeeds(studio: Studio) -> None:
    person = a_person()
    answers = await asyncio.gather(*(studio.http.post("/api/users/register", json=person) for _ in range(6)))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 5


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"email": "nobody"}, "email_invalid"),
        ({"password": "short"}, "password_unacceptable"),
        ({"password": "x" * 129}, "password_unacceptable"),
        ({"password": "12345678\0"}, "password_unacceptable"),
        ({"name": "  "}, "name_invalid"),
        ({"name": None}, "invalid_input"),
        ({"password": 12345678}, "invalid_input"),
    ],
)
async def test_a_bad_field_is_named_and_never_repeated(studio: Studio, change: dict[str, object], code: str) -> None:
    answer = await studio.http.post("/api/users/register", json=a_person(**change))
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.json()["remedy"]
    if "password" in change:
        assert str(change["password"]) not in answer.text


async def test_a_wrong_password_and_an_unknown_address_look_alike(studio: Studio) -> None:
    person = await studio.sign_up()
    wrong = await studio.http.post("/api/users/login", json={"email": person.email, "password": "not this one"})
    unknown = await studio.http.post("/api/users/login", json={"email": "x" + person.email, "password": "not this one"})
    assert wrong.status_code == unknown.status_code == 401
    without_id = [{k: v for k, v in answer.json().items() if k != "instance"} for answer in (wrong, unknown)]
    assert without_id[0] == without_id[1]
    assert wrong.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("email", ["a\x00b@example.com", "", "x" * 1000, "' or 1=1 --"])
async def test_odd_addresses_cannot_log_in(studio: Studio, email: str) -> None:
    answer = await studio.http.post("/api/users/login", json={"email": email, "password": "SecurePass123"})
    assert answer.status_code == 401


async def test_an_imported_bcrypt_account_logs_in_and_is_upgraded(studio: Studio) -> None:
    person = await studio.sign_up()
    old = bcrypt.hashpw(b"From another system", bcrypt.gensalt(4)).decode()
    with psycopg.connect(studio.owner_dsn) as owner:
        owner.execute("update app_user set password_hash = %s where id = %s", (old, person.id))
    credentials = {"email": person.email, "password": "From another system"}
    assert (await studio.http.post("/api/users/login", json=credentials)).status_code == 200
    kept = studio.query("select password_hash from app_user where id = %s", person.id)[0][0]
    assert kept.startswith("$argon2id$")
    assert (await studio.http.post("/api/users/login", json=credentials)).status_code == 200


async def test_logging_out_ends_this_session_and_no_other(studio: Studio) -> None:
    one = await studio.sign_up()
    other = await studio.log_in(one.email)
    assert (await studio.http.post("/api/auth/logout", headers=one.headers)).status_code == 204
    ended = await studio.http.get("/api/users/profile", headers=one.headers)
    assert (ended.status_code, ended.json()["code"]) == (401, "session_ended")
    assert (await studio.http.get("/api/users/profile", headers=other.headers)).status_code == 200


async def test_a_token_expires_after_24_hours(studio: Studio) -> None:
    person = await studio.sign_up()
    studio.clock.advance(hours=24, seconds=1)
    answer = await studio.http.get("/api/users/profile", headers=person.headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "token_expired")


async def test_a_removed_member_is_out_at_once_and_logs_in_to_a_workspace_of_their_own(studio: Studio) -> None:
    person = await studio.sign_up()
    with psycopg.connect(studio.owner_dsn) as owner:
        owner.execute("delete from membership where user_id = %s", (person.id,))
    answer = await studio.http.get("/api/users/profile", headers=person.headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "session_ended")
    login = await studio.http.post("/api/users/login", json={"email": person.email, "password": "SecurePass123"})
    own = studio.container.signer.read(login.json()["access_token"]).workspace_id
    assert own != person.workspace_id


async def test_a_token_for_a_workspace_one_is_no_member_of_opens_nothing(studio: Studio) -> None:
    one, other = await studio.sign_up(), await studio.sign_up()
    for workspace in (other.workspace_id, new_id()):
        token = await studio.token_for(one.id, workspace)
        answer = await studio.http.get("/api/credits/balance", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 401
