"""The same key brings the same answer, and the work is done once."""

from __future__ import annotations

import asyncio
import hashlib
import json
import uuid
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Studio


def a_person() -> dict[str, str]:
    return {"name": "John Doe", "email": f"p{uuid.uuid4().hex}@example.com", "password": "SecurePass123"}


def a_key() -> dict[str, str]:
    return {"Idempotency-Key": str(uuid.uuid4())}


async def test_a_repeated_request_gets_the_stored_answer(studio: Studio) -> None:
    person, key = a_person(), a_key()
    first = await studio.http.post("/api/users/register", json=person, headers=key)
    again = await studio.http.post("/api/users/register", json=person, headers=key)
    assert (again.status_code, again.content) == (201, first.content)
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    assert again.headers["content-type"] == "application/json"
    assert len(studio.query("select 1 from app_user where email = %s", person["email"])) == 1


async def test_a_key_used_for_other_work_is_refused(studio: Studio) -> None:
    person, key = a_person(), a_key()
    await studio.http.post("/api/users/register", json=person, headers=key)
    other = a_person()
    for path, body in [("/api/users/register", other), ("/api/auth/register", person)]:
        answer = await studio.http.post(path, json=body, headers=key)
        assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert studio.query("select 1 from app_user where email = %s", other["email"]) == []


async def test_duplicates_at_the_same_time_do_the_work_once(studio: Studio) -> None:
    person, key = a_person(), a_key()
    answers = await asyncio.gather(
        *(studio.http.post("/api/users/register", json=person, headers=key) for _ in range(8))
    )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert sum("idempotency-replayed" not in answer.headers for answer in answers) == 1


async def test_a_refusal_is_judged_anew(studio: Studio) -> None:
    person, key = a_person(), a_key()
    bad = await studio.http.post("/api/users/register", json={**person, "password": "short"}, headers=key)
    good = await studio.http.post("/api/users/register", json=person, headers=key)
    assert (bad.status_code, good.status_code) == (422, 201)


async def test_a_key_belongs_to_its_caller(studio: Studio) -> None:
    one, other, key = await studio.sign_up(), await studio.sign_up(), a_key()
    for person in (one, other):
        answer = await studio.http.post("/api/auth/logout", headers={**person.headers, **key})
        assert answer.status_code == 204
        assert "idempotency-replayed" not in answer.headers


async def test_an_answer_with_a_secret_is_never_stored(studio: Studio) -> None:
    person, key = await studio.sign_up(), a_key()
    credentials = {"email": person.email, "password": "SecurePass123"}
    one, other = [await studio.http.post("/api/users/login", json=credentials, headers=key) for _ in range(2)]
    assert one.json()["access_token"] != other.json()["access_token"]
    assert studio.query("select 1 from idempotency_record where key = %s", key["Idempotency-Key"]) == []


async def test_reading_ignores_the_key(studio: Studio) -> None:
    person, key = await studio.sign_up(), a_key()
    for path in ("/api/users/profile", "/api/credits/balance"):
        assert (await studio.http.get(path, headers={**person.headers, **key})).status_code == 200


@pytest.mark.parametrize("key", ["", "   ", "x" * 256, "tab\tbed", "é"])
async def test_an_unusable_key_is_refused(studio: Studio, key: str) -> None:
    headers = {b"Idempotency-Key": key.encode("latin-1")}
    answer = await studio.http.post("/api/users/register", json=a_person(), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_invalid")


async def test_the_record_shares_the_fate_of_the_work(studio: Studio) -> None:
    person, key = a_person(), a_key()
    answer = await studio.http.post("/api/users/register", json={**person, "name": "a\x01"}, headers=key)
    assert answer.status_code == 422
    assert studio.query("select 1 from idempotency_record where key = %s", key["Idempotency-Key"]) == []
    await studio.http.post("/api/users/register", json=person, headers=key)
    kept = studio.query("select status, method, path from idempotency_record where key = %s", key["Idempotency-Key"])
    assert kept == [(201, "POST", "/api/users/register")]


async def test_a_kept_answer_is_not_for_whoever_may_not_ask_any_more(studio: Studio) -> None:
    person, key = await studio.sign_up(), a_key()
    project = {"title": "Sea", "script": "The sea is wide."}
    made = await studio.http.post("/api/projects/create", json=project, headers={**person.headers, **key})
    assert made.status_code == 201
    studio.query("update membership set role = 'viewer' where user_id = %s returning 1", person.id)
    again = await studio.http.post("/api/projects/create", json=project, headers={**person.headers, **key})
    assert (again.status_code, again.json()["code"]) == (403, "not_allowed")


async def test_what_is_kept_of_a_request_does_not_let_its_password_be_guessed(studio: Studio) -> None:
    """Whoever reads the database knows the rest of a registration, and could try passwords on a plain hash of it."""
    person, key = a_person(), a_key()
    body = json.dumps(person).encode()
    headers = {**key, "Content-Type": "application/json"}
    answer = await studio.http.post("/api/users/register", content=body, headers=headers)
    assert answer.status_code == 201
    [[kept]] = studio.query("select fingerprint from idempotency_record where key = %s", key["Idempotency-Key"])
    digest = hashlib.sha256(body)
    for asked in (b"", b"POST\n/api/users/register\n\n", b"POST\n/api/v1/users/register\n\n"):
        for end in (body, digest.digest(), digest.hexdigest().encode()):
            assert bytes(kept) != hashlib.sha256(asked + end).digest()
    assert bytes(kept) != digest.digest()
