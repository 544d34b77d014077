"""The operators' view of the event log, and how the first of them is made."""

from __future__ import annotations

import asyncio
import uuid
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from tests.integration.api.operators import act, actions, make_admin, read

from mutoscope.administration import AccountIsSuspended
from mutoscope.identity import AccountRole
from mutoscope.infra.settings import Settings
from mutoscope.kernel import NotFound
from mutoscope.ops.admins import set_role

if TYPE_CHECKING:
    from conftest import Studio


async def test_events_of_every_workspace_are_found_by_their_facts(studio: Studio) -> None:
    admin, one, two = await make_admin(studio), await studio.sign_up(), await studio.sign_up()
    everything = (await read(studio, admin, "/admin/logs", limit=200))["items"]
    assert {str(one.workspace_id), str(two.workspace_id)} <= {event["workspace_id"] for event in everything}
    assert [event["id"] for event in everything] == sorted((event["id"] for event in everything), reverse=True)
    of_one = await read(studio, admin, "/admin/logs", workspace_id=str(one.workspace_id), action="session")
    assert of_one["items"]
    assert {event["workspace_id"] for event in of_one["items"]} == {str(one.workspace_id)}
    assert {event["action"].partition(".")[0] for event in of_one["items"]} == {"session"}
    by_two = await read(studio, admin, "/admin/logs", user_id=str(two.id))
    assert {event["workspace_id"] for event in by_two["items"]} == {str(two.workspace_id)}
    assert (await read(studio, admin, "/admin/logs", action="sess"))["items"] == [], "a whole noun, not a part"
    assert (await read(studio, admin, "/admin/logs", since="2999-01-01T00:00:00Z"))["items"] == []
    for wrong in ({"since": "2026-01-01T00:00:00"}, {"action": "a.%"}, {"cursor": "x"}, {"limit": 0}):
        answer = await studio.http.get("/api/v1/admin/logs", params=wrong, headers=admin.headers)
        assert answer.status_code == 422, wrong
    missing = await studio.http.get(f"/api/v1/admin/logs/{uuid.uuid4()}", headers=admin.headers)
    assert (missing.status_code, missing.json()["code"]) == (404, "event_not_found")


async def test_an_address_is_shown_until_its_owner_is_erased(studio: Studio) -> None:
    admin, person = await make_admin(studio), await studio.sign_up()
    path, query = "/admin/logs", {"workspace_id": str(person.workspace_id), "action": "session"}
    [event, *_] = (await read(studio, admin, path, **query))["items"]
    assert (event["address"], event["erased"]) == ("127.0.0.1", False)
    async with studio.container.database.session(person.workspace_id, person.id) as session:
        await session.info["vault"].erase(session, person.id)
    [event, *_] = (await read(studio, admin, path, **query))["items"]
    assert (event["address"], event["erased"]) == (None, True)


async def test_the_first_admin_is_made_on_the_command_line_and_unmade(studio: Studio, settings: Settings) -> None:
    person, other = await studio.sign_up(), await make_admin(studio)
    made = await set_role(settings, person.email.upper(), AccountRole.ADMIN)
    assert (made.user_id, made.changed) == (person.id, True)
    assert not (await set_role(settings, person.email, AccountRole.ADMIN)).changed
    await read(studio, person, "/admin/figures")
    unmade = await set_role(settings, person.email, AccountRole.CREATOR)
    assert unmade.changed
    answer = await studio.http.get("/api/v1/admin/figures", headers=person.headers)
    assert answer.status_code == 403
    assert actions(studio, person.workspace_id, "user") == ["user.role_changed", "user.role_changed"]
    await act(studio, other, f"/admin/users/{person.id}/suspend")
    with pytest.raises(AccountIsSuspended):
        await set_role(settings, person.email, AccountRole.ADMIN)
    with pytest.raises(NotFound):
        await set_role(settings, "nobody@example.com", AccountRole.ADMIN)


async def test_two_admins_who_act_on_one_account_at_once_leave_one_event(studio: Studio) -> None:
    one, two, person = await make_admin(studio), await make_admin(studio), await studio.sign_up()
    path = f"/admin/users/{person.id}/suspend"
    answers = await asyncio.gather(*[act(studio, who, path) for who in (one, two) * 2])
    assert {answer.status_code for answer in answers} == {200}
    assert actions(studio, person.workspace_id, "user") == ["user.suspended"]


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("logs", {"since": "0001-01-01T00:00:00+23:59"}),
        ("logs", {"until": "9999-12-31T23:59:59-23:59"}),
        ("logs", {"since": "1e30"}),
        ("logs", {"action": "a\0b"}),
        ("users", {"q": "a\0b"}),
        ("users", {"q": "\u0378" * 255}),
        ("workspaces", {"q": "\\"}),
        ("workspaces", {"q": "%_'\""}),
        ("users", {"cursor": "A" * 32}),
        ("jobs", {"status": "anything"}),
        ("flags/a\0b/history", {}),
        ("flags/A/history", {}),
    ],
)
async def test_nothing_that_is_asked_breaks_the_panel(studio: Studio, path: str, query: dict[str, str]) -> None:
    admin = await make_admin(studio)
    answer = await studio.http.get(f"/api/v1/admin/{quote(path)}", params=query, headers=admin.headers)
    assert answer.status_code in {200, 404, 422}, answer.text
