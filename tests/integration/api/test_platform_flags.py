"""Feature flags: who has what, how the operators change it, and the history."""

from __future__ import annotations

import asyncio
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from tests.integration.api.operators import act, make_admin, read

from mutoscope.tenancy.flags import Flags

if TYPE_CHECKING:
    from conftest import Person, Studio


async def flags_of(studio: Studio, person: Person) -> dict[str, bool]:
    return (await read(studio, person, "/flags"))["flags"]


async def make(studio: Studio, admin: Person, **settings: Any) -> str:  # noqa: ANN401 -- JSON
    key = f"f{uuid.uuid4().hex}"
    body = {"key": key, "description": "Try it", "state": "on", **settings}
    answer = await act(studio, admin, "/admin/flags", body)
    assert answer.status_code == 201, answer.text
    return key


async def test_a_flag_is_on_off_allowed_or_denied(studio: Studio) -> None:
    admin, person = await make_admin(studio), await studio.sign_up()
    mine = [str(person.workspace_id)]
    expected = {
        await make(studio, admin, state="on"): True,
        await make(studio, admin, state="on", denied=mine): False,
        await make(studio, admin, state="off", allowed=mine): False,
        await make(studio, admin, state="percentage", percentage=0): False,
        await make(studio, admin, state="percentage", percentage=0, allowed=mine): True,
        await make(studio, admin, state="percentage", percentage=100): True,
        await make(studio, admin, state="percentage", percentage=100, allowed=mine, denied=mine): False,
    }
    found = await flags_of(studio, person)
    assert {key: found[key] for key in expected} == expected
    async with studio.container.database.session(person.workspace_id) as session:
        assert not await studio.container.flags.is_on(session, person.workspace_id, "nobody_knows_it")


async def test_a_change_is_seen_here_at_once_and_elsewhere_after_the_cache(studio: Studio) -> None:
    admin, person = await make_admin(studio), await studio.sign_up()
    key = await make(studio, admin, state="off")
    elsewhere = Flags(studio.clock, cache_seconds=10)

    async def seen_elsewhere() -> bool:
        async with studio.container.database.session(person.workspace_id) as session:
            return await elsewhere.is_on(session, person.workspace_id, key)

    assert not await seen_elsewhere()
    assert not (await flags_of(studio, person))[key]
    answer = await act(studio, admin, f"/admin/flags/{key}", {"description": "", "state": "on"}, method="PUT")
    assert answer.status_code == 200, answer.text
    assert (await flags_of(studio, person))[key]
    assert not await seen_elsewhere()
    studio.clock.advance(seconds=11)
    assert await seen_elsewhere()


async def test_an_override_of_the_settings_wins_over_the_database(studio: Studio) -> None:
    admin, person = await make_admin(studio), await studio.sign_up()
    key = await make(studio, admin, state="off")
    mine = Flags(studio.clock, cache_seconds=10, overrides={key: True, "only_here": True})
    async with studio.container.database.session(person.workspace_id) as session:
        assert await mine.is_on(session, person.workspace_id, key)
        found = await mine.evaluate(session, person.workspace_id)
    assert (found[key], found["only_here"]) == (True, True)


async def test_a_flags_history_says_who_why_and_what_was_before(studio: Studio) -> None:
    admin = await make_admin(studio)
    key = await make(studio, admin, state="percentage", percentage=10)
    body = {"description": "Try it", "state": "percentage", "percentage": 50, "reason": "It went well"}
    await act(studio, admin, f"/admin/flags/{key}", body, method="PUT")
    removed = await act(studio, admin, f"/admin/flags/{key}/remove")
    assert removed.status_code == 204, removed.text
    assert (await studio.http.get(f"/api/v1/admin/flags/{key}", headers=admin.headers)).status_code == 404
    history = (await read(studio, admin, f"/admin/flags/{key}/history"))["items"]
    assert [event["action"] for event in history] == ["flag.removed", "flag.changed", "flag.created"]
    assert {event["user_id"] for event in history} == {str(admin.id)}
    change = await read(studio, admin, f"/admin/logs/{history[1]['id']}")
    assert (change["before"]["percentage"], change["after"]["percentage"]) == (10, 50)
    assert change["after"]["reason"] == "It went well"


async def test_a_key_is_taken_once_even_when_two_make_it_at_once(studio: Studio) -> None:
    admin, key = await make_admin(studio), f"f{uuid.uuid4().hex}"
    body = {"key": key, "description": "", "state": "on"}
    answers = await asyncio.gather(*[act(studio, admin, "/admin/flags", body) for _ in range(4)])
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    missing = await act(studio, admin, "/admin/flags/none_such", {"description": "", "state": "on"}, method="PUT")
    assert (missing.status_code, missing.json()["code"]) == (404, "flag_not_found")


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": "Upper"},
        {"key": "a" * 64},
        {"key": "a\0b"},
        {"state": "maybe"},
        {"percentage": 101},
        {"percentage": -1},
        {"percentage": 0.5},
        {"allowed": ["x"]},
        {"allowed": [str(uuid.UUID(int=i)) for i in range(1001)]},
        {"description": "a\0b"},
        {"reason": ""},
    ],
    ids=str,
)
async def test_a_flag_that_cannot_be_is_refused(studio: Studio, wrong: dict[str, Any]) -> None:
    admin = await make_admin(studio)
    answer = await act(studio, admin, "/admin/flags", {"key": "fine", "description": "", "state": "on", **wrong})
    assert answer.status_code == 422, answer.text
    assert (await studio.http.get("/api/v1/admin/flags/fine", headers=admin.headers)).status_code == 404


async def test_a_tenant_sees_whether_never_for_whom(studio: Studio) -> None:
    admin, person = await make_admin(studio), await studio.sign_up()
    await make(studio, admin, state="percentage", allowed=[str(admin.workspace_id)])
    answer = await studio.http.get("/api/v1/flags", headers=person.headers)
    assert str(admin.workspace_id) not in answer.text
    assert {type(value) for value in answer.json()["flags"].values()} == {bool}
