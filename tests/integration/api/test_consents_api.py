"""What people agree to: asked by version, never assumed, never overwritten."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from psycopg import errors

from mutoscope.identity.consents import PURPOSES, may_train_on

if TYPE_CHECKING:
    from conftest import Person, Studio


def answer(purpose: str, *, granted: bool, version: str | None = None) -> dict[str, Any]:
    return {"purpose": purpose, "version": version or PURPOSES[purpose].version, "granted": granted}


async def put(studio: Studio, person: Person, *answers: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    reply = await studio.http.put("/api/v1/privacy/consents", json={"consents": answers}, headers=person.headers)
    return reply.status_code, reply.json()


async def granted(studio: Studio, person: Person) -> set[str]:
    reply = await studio.http.get("/api/v1/privacy/consents", headers=person.headers)
    return {one["purpose"] for one in reply.json()["consents"] if one["granted"]}


async def trains(studio: Studio, person: Person) -> bool:
    async with studio.container.database.session(user_id=person.id) as session:
        return await may_train_on(session, person.id)


async def test_nothing_is_agreed_to_until_somebody_says_so(studio: Studio) -> None:
    person = await studio.sign_up()
    before = await granted(studio, person)
    assert before <= {"terms", "privacy_policy"}
    assert not await trains(studio, person)
    status, body = await put(studio, person, answer("model_training", granted=True))
    assert status == 200
    assert {one["purpose"] for one in body["consents"] if one["granted"]} == before | {"model_training"}
    assert await trains(studio, person)


async def test_a_withdrawal_counts_at_once_and_the_record_keeps_both(studio: Studio) -> None:
    person = await studio.sign_up()
    for yes in (True, True, False):
        await put(studio, person, answer("model_training", granted=yes))
    assert not await trains(studio, person)
    rows = studio.query(
        "select granted, version, sealed from consent where user_id = %s and purpose = 'model_training' order by id",
        person.id,
    )
    assert [row[:2] for row in rows] == [(True, "2026-11-01"), (False, "2026-11-01")], "the same answer twice is one"
    assert all(b"127.0.0.1" not in bytes(row[2]) for row in rows), "the address is sealed"


async def test_an_agreement_to_an_older_wording_is_none(studio: Studio) -> None:
    person = await studio.sign_up()
    with psycopg.connect(studio.owner_dsn) as connection:
        connection.execute(
            "insert into consent (id, user_id, purpose, version, granted, created_at) "
            "values (uuidv7(), %s, 'model_training', '2020-01-01', true, now())",
            [person.id],
        )
    assert not await trains(studio, person)
    reply = await studio.http.get("/api/v1/privacy/consents", headers=person.headers)
    one = next(one for one in reply.json()["consents"] if one["purpose"] == "model_training")
    assert (one["granted"], one["answered_version"]) == (False, "2020-01-01")


@pytest.mark.parametrize(
    ("wrong", "status", "code"),
    [
        ({"purpose": "world_domination", "version": "1", "granted": True}, 422, "purpose_unknown"),
        (answer("terms", granted=True, version="1999-01-01"), 409, "consent_outdated"),
        (answer("terms", granted=False), 409, "consent_needed"),
    ],
)
async def test_a_wrong_answer_is_refused_and_takes_the_others_with_it(
    studio: Studio, wrong: dict[str, Any], status: int, code: str
) -> None:
    person = await studio.sign_up()
    before = await granted(studio, person)
    found, body = await put(studio, person, answer("marketing_mail", granted=True), wrong)
    assert (found, body["code"]) == (status, code)
    assert await granted(studio, person) == before


async def test_an_answer_is_the_persons_own(studio: Studio) -> None:
    one, other = await studio.sign_up(), await studio.sign_up()
    before = await granted(studio, other)
    await put(studio, one, answer("marketing_mail", granted=True))
    assert await granted(studio, other) == before


async def test_not_even_the_owner_of_the_schema_changes_the_record(studio: Studio) -> None:
    person = await studio.sign_up()
    await put(studio, person, answer("marketing_mail", granted=True))
    with psycopg.connect(studio.owner_dsn) as connection:
        for attempt in ("update consent set granted = false", "delete from consent", "truncate consent"):
            with pytest.raises(errors.RestrictViolation), connection.transaction():
                connection.execute(attempt.encode())


async def register(studio: Studio, email: str, *answers: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    body = {"name": "Ada", "email": email, "password": "SecurePass123", "consents": list(answers)}
    reply = await studio.http.post("/api/users/register", json=body)
    return reply.status_code, reply.json()


async def test_what_is_agreed_to_while_signing_up_is_recorded_with_the_account(studio: Studio) -> None:
    asked = (await studio.http.get("/api/v1/privacy/purposes")).json()["purposes"]
    assert [one["purpose"] for one in asked if one["needed"]] == ["terms", "privacy_policy"]
    email = f"{uuid.uuid4().hex}@example.com"
    needed = [answer(one["purpose"], granted=True, version=one["version"]) for one in asked if one["needed"]]
    assert (await register(studio, email, *needed, answer("marketing_mail", granted=False)))[0] == 201
    person = await studio.log_in(email)
    assert await granted(studio, person) == {"terms", "privacy_policy"}


@pytest.mark.parametrize(
    ("purpose", "version", "yes", "code"),
    [
        ("terms", None, False, "consent_needed"),
        ("terms", "1999-01-01", True, "consent_outdated"),
        ("cookies_of_others", "1", True, "purpose_unknown"),
    ],
)
async def test_a_wrong_answer_opens_no_account(
    studio: Studio, purpose: str, version: str | None, code: str, *, yes: bool
) -> None:
    email = f"{uuid.uuid4().hex}@example.com"
    status, problem = await register(studio, email, answer(purpose, granted=yes, version=version))
    assert (status in {409, 422}, problem["code"]) == (True, code)
    assert (await register(studio, email))[0] == 201  # the address is still free
