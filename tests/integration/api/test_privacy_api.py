"""Asking to be erased over HTTP: who may, what must be proved, and changing one's mind."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from psycopg import errors
from tests.integration.api.mailbox import posted_mail

from mutoscope.privacy import start_due_erasures
from mutoscope.tenancy import Role

if TYPE_CHECKING:
    from conftest import Person, Studio

ERASURE = "/api/v1/privacy/erasure"


async def ask(studio: Studio, person: Person, confirm: str | None = None) -> tuple[int, dict[str, Any]]:
    body = {"confirm": person.email if confirm is None else confirm}
    answer = await studio.http.post(ERASURE, json=body, headers=person.headers)
    return answer.status_code, answer.json()


async def state(studio: Studio, person: Person) -> str | None:
    answer = await studio.http.get(ERASURE, headers=person.headers)
    return answer.json().get("state")


async def test_it_is_scheduled_told_by_mail_and_asked_for_once(studio: Studio) -> None:
    person = await studio.sign_up()
    status, first = await ask(studio, person, f"  {person.email.upper()} ")
    assert (status, first["state"]) == (202, "scheduled")
    assert await ask(studio, person) == (202, first)
    (mail,) = await posted_mail(studio, "erasure_scheduled", to=person.email)
    assert mail.content["due_at"] == first["due_at"].replace("Z", "+00:00")
    rows = studio.query("select count(*) from event where user_id = %s and action = 'erasure.requested'", person.id)
    assert rows == [(1,)]


@pytest.mark.parametrize("confirm", ["", "yes", "erase me", "other@example.com", "\x00", "x" * 1024])
async def test_it_must_be_confirmed_by_the_accounts_own_address(studio: Studio, confirm: str) -> None:
    person = await studio.sign_up()
    status, body = await ask(studio, person, confirm)
    assert (status, body["code"]) == (422, "erasure_not_confirmed")
    assert person.email not in str(body), "a stolen token does not learn the address here"
    assert await state(studio, person) is None


async def test_a_token_that_was_issued_long_ago_is_not_enough(studio: Studio) -> None:
    person = await studio.sign_up()
    studio.clock.advance(hours=1)
    status, body = await ask(studio, person)
    assert (status, body["code"]) == (403, "reauthentication_needed")
    assert await state(studio, person) is None


async def test_one_may_change_ones_mind_by_asking_or_by_logging_in(studio: Studio) -> None:
    person = await studio.sign_up()
    await ask(studio, person)
    kept = await studio.http.delete(ERASURE, headers=person.headers)
    assert (kept.status_code, kept.json()["state"]) == (200, "cancelled")
    again = await studio.http.delete(ERASURE, headers=person.headers)
    assert (again.status_code, again.json()["code"]) == (404, "no_erasure")
    await ask(studio, person)
    assert await state(studio, person) == "scheduled"
    back = await studio.log_in(person.email)
    assert await state(studio, back) == "cancelled"
    studio.clock.advance(days=30)
    await start_due_erasures(studio.container.privacy)
    assert studio.query("select state from erasure where user_id = %s", person.id) == [("cancelled",), ("cancelled",)]


async def test_what_has_begun_cannot_be_stopped(studio: Studio) -> None:
    person = await studio.sign_up()
    await ask(studio, person)
    with psycopg.connect(studio.owner_dsn) as connection:
        connection.execute("update erasure set state = 'running' where user_id = %s", [person.id])
    answer = await studio.http.delete(ERASURE, headers=person.headers)
    assert (answer.status_code, answer.json()["code"]) == (409, "erasure_running")
    await studio.log_in(person.email)
    assert await state(studio, person) == "running"
    with psycopg.connect(studio.owner_dsn) as connection:
        connection.execute("update erasure set state = 'cancelled', ended_at = now() where user_id = %s", [person.id])


async def test_a_workspace_that_others_use_needs_another_owner_first(studio: Studio) -> None:
    person = await studio.sign_up()
    member = studio.add_member(person.workspace_id, Role.ADMIN)
    status, body = await ask(studio, person)
    assert (status, body["code"]) == (409, "workspaces_need_owner")
    assert [one["id"] for one in body["workspaces"]] == [str(person.workspace_id)]
    with psycopg.connect(studio.owner_dsn) as connection:
        connection.execute("update membership set role = 'owner' where user_id = %s", [member])
    assert (await ask(studio, person))[0] == 202


async def test_nobody_is_erased_before_the_time_is_over_nor_twice(studio: Studio) -> None:
    person = await studio.sign_up()
    await ask(studio, person)
    studio.clock.advance(days=6, hours=23)
    await start_due_erasures(studio.container.privacy)
    assert studio.query("select state, job_id from erasure where user_id = %s", person.id) == [("scheduled", None)]
    studio.clock.advance(hours=2)
    assert await start_due_erasures(studio.container.privacy) >= 1
    (first,) = studio.query("select state, job_id from erasure where user_id = %s", person.id)
    assert first[0] == "running"
    assert await start_due_erasures(studio.container.privacy) == 0
    with psycopg.connect(studio.owner_dsn) as connection:
        connection.execute("update dbos.workflow_status set status = 'ERROR' where workflow_uuid = %s", [str(first[1])])
    assert await start_due_erasures(studio.container.privacy) == 1, "a job that was lost is started anew"
    assert studio.query("select job_id from erasure where user_id = %s", person.id) != [(first[1],)]


async def test_what_is_anothers_does_not_exist(studio: Studio) -> None:
    person, stranger = await studio.sign_up(), await studio.sign_up()
    await ask(studio, person)
    export = (await studio.http.post("/api/v1/privacy/exports", headers=person.headers)).json()
    for path in (f"/api/v1/privacy/exports/{export['id']}", f"/api/v1/privacy/exports/{uuid.uuid4()}", ERASURE):
        answer = await studio.http.get(path, headers=stranger.headers)
        assert answer.status_code == 404, path
    assert (await studio.http.delete(ERASURE, headers=stranger.headers)).status_code == 404
    assert await state(studio, person) == "scheduled"
    listed = await studio.http.get("/api/v1/privacy/exports", headers=stranger.headers)
    assert listed.json() == {"exports": []}


async def test_the_database_itself_erases_nobody_who_did_not_ask(studio: Studio, app_dsn: str) -> None:
    victim, attacker = await studio.sign_up(), await studio.sign_up()
    await ask(studio, attacker)
    (mine,) = studio.query("select id from erasure where user_id = %s", attacker.id)[0]
    attempts = (
        ("select privacy_erase_person(%s, %s)", (victim.id, mine)),
        ("select privacy_erase_workspace(%s, %s)", (victim.workspace_id, mine)),
        ("select privacy_leave_workspaces(%s)", (victim.id,)),
        ("select privacy_owned_workspaces(%s)", (victim.id,)),
    )
    for bound_user, bound_space in ((attacker.id, victim.workspace_id), (victim.id, victim.workspace_id)):
        for statement, parameters in attempts[: 3 if bound_user == victim.id else 4]:
            with psycopg.connect(app_dsn) as connection:
                settings = (str(bound_user), str(bound_space))
                connection.execute(
                    "select set_config('app.user_id', %s, false), set_config('app.workspace_id', %s, false)", settings
                )
                with pytest.raises(errors.InsufficientPrivilege):
                    connection.execute(statement.encode(), parameters)
    with psycopg.connect(app_dsn) as connection, pytest.raises(errors.InsufficientPrivilege):
        connection.execute("select * from privacy_kept")
