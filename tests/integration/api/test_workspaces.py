"""Workspaces over HTTP: open, list, switch, rename, delete."""

from __future__ import annotations

import asyncio
import uuid
from typing import TYPE_CHECKING

import pytest
from tests.integration.api.mailbox import posted_mail
from tests.integration.api.team import bearer, invite, join, make_team, switch

from mutoscope.infra.settings import Settings
from mutoscope.tenancy import Role

if TYPE_CHECKING:
    from conftest import Person, Studio

LIMIT = 3


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"workspaces_per_user": LIMIT})


async def open_workspace(studio: Studio, person: Person, name: str = "Second") -> dict[str, str]:
    answer = await studio.http.post("/api/workspaces", json={"name": name}, headers=person.headers)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def slug_of(studio: Studio, token: str) -> str:
    items = (await studio.http.get("/api/workspaces", headers=bearer(token))).json()["items"]
    return next(item["slug"] for item in items if item["current"])


async def test_a_workspace_is_opened_on_the_lowest_plan_without_its_credits(studio: Studio) -> None:
    person = await studio.sign_up()
    opened = await open_workspace(studio, person)
    token = await switch(studio, person, opened["id"])
    profile = (await studio.http.get("/api/users/profile", headers=bearer(token))).json()
    assert (profile["plan_type"], profile["credits"]) == ("Free", 0)
    assert (await studio.http.get("/api/users/profile", headers=person.headers)).json()["credits"] == 3
    log = (await studio.http.get("/api/audit-log", headers=bearer(token))).json()["items"]
    assert [entry["action"] for entry in log] == ["session.switched", "workspace.created"]


async def test_an_idempotency_key_opens_one_workspace(studio: Studio) -> None:
    person = await studio.sign_up()
    headers = {**person.headers, "Idempotency-Key": "one"}
    answers = [await studio.http.post("/api/workspaces", json={"name": "A"}, headers=headers) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert len((await studio.http.get("/api/workspaces", headers=person.headers)).json()["items"]) == 2


async def test_a_person_owns_no_more_than_the_limit_even_when_opening_many_at_once(studio: Studio) -> None:
    person = await studio.sign_up()
    calls = (studio.http.post("/api/workspaces", json={"name": "W"}, headers=person.headers) for _ in range(4))
    answers = await asyncio.gather(*calls)
    assert sorted(answer.status_code for answer in answers) == [201, 201, 409, 409]
    owned = studio.query("select count(*) from membership where user_id = %s", person.id)
    assert owned == [(LIMIT,)]


@pytest.mark.parametrize("name", ["", "   ", "a\nb", "x" * 256, "a\u0000b"])
async def test_a_workspace_has_a_name_of_one_line(studio: Studio, name: str) -> None:
    person = await studio.sign_up()
    for method, path in [("POST", "/api/workspaces"), ("PATCH", "/api/workspaces/current")]:
        answer = await studio.http.request(method, path, json={"name": name}, headers=person.headers)
        assert answer.status_code == 422
    assert len((await studio.http.get("/api/workspaces", headers=person.headers)).json()["items"]) == 1


async def test_switching_stays_in_the_login_session_and_renews_there(studio: Studio) -> None:
    person = await studio.sign_up()
    opened = await open_workspace(studio, person)
    answer = await studio.http.post(f"/api/workspaces/{opened['id']}/switch", headers=person.headers)
    subject = studio.container.signer.read(answer.json()["access_token"])
    assert (subject.session_id, str(subject.workspace_id)) == (person.session_id, opened["id"])
    refreshed = await studio.http.post("/api/auth/refresh", json={"refresh_token": answer.json()["refresh_token"]})
    assert str(studio.container.signer.read(refreshed.json()["access_token"]).workspace_id) == opened["id"]
    await studio.http.post("/api/auth/logout", headers=person.headers)
    late = await studio.http.get("/api/workspaces", headers=bearer(answer.json()["access_token"]))
    assert late.status_code == 401, "one login session"


async def test_nobody_switches_to_a_workspace_of_others(studio: Studio) -> None:
    person, other = await studio.sign_up(), await studio.sign_up()
    for target in (other.workspace_id, uuid.uuid4()):
        answer = await studio.http.post(f"/api/workspaces/{target}/switch", headers=person.headers)
        assert (answer.status_code, answer.json()["code"]) == (404, "workspace_not_found")
    listed = (await studio.http.get("/api/workspaces", headers=person.headers)).json()["items"]
    assert [item["id"] for item in listed] == [str(person.workspace_id)]


async def test_an_api_key_switches_nowhere(studio: Studio) -> None:
    person = await studio.sign_up()
    opened = await open_workspace(studio, person)
    key = await studio.key_for(person)
    answer = await studio.http.post(f"/api/workspaces/{opened['id']}/switch", headers=key.headers)
    assert answer.status_code == 403
    for method, path in [("DELETE", "/api/workspaces/current?confirm=x"), ("POST", "/api/workspaces/current/transfer")]:
        refused = await studio.http.request(method, path, json={"user_id": str(person.id)}, headers=key.headers)
        assert refused.status_code == 403


async def test_the_keys_of_a_removed_member_are_closed(studio: Studio) -> None:
    owner = await studio.sign_up()
    member, token = await join(studio, owner, Role.EDITOR)
    inside = type(member)(member.id, member.email, owner.workspace_id, member.session_id, token)
    key = await studio.key_for(inside)
    assert (await studio.http.get("/api/projects", headers=key.headers)).status_code == 200
    await studio.http.delete(f"/api/members/{member.id}", headers=owner.headers)
    assert (await studio.http.get("/api/projects", headers=key.headers)).status_code == 401


async def test_name_and_slug_are_changed_and_the_change_is_in_the_log(studio: Studio) -> None:
    person = await studio.sign_up()
    slug = f"acme-{uuid.uuid4().hex[:8]}"
    body = {"name": "  Acme Films ", "slug": slug.upper()}
    answer = await studio.http.patch("/api/workspaces/current", json=body, headers=person.headers)
    assert (answer.json()["name"], answer.json()["slug"]) == ("Acme Films", slug)
    log = (await studio.http.get("/api/audit-log?action=workspace.changed", headers=person.headers)).json()["items"]
    assert (log[0]["before"]["name"], log[0]["after"]) == ("John Doe", {"name": "Acme Films", "slug": slug})
    same = await studio.http.patch("/api/workspaces/current", json=body, headers=person.headers)
    assert same.status_code == 200
    other = await studio.sign_up()
    taken = await studio.http.patch("/api/workspaces/current", json={"slug": slug}, headers=other.headers)
    assert (taken.status_code, taken.json()["code"]) == (409, "slug_taken")


@pytest.mark.parametrize("slug", ["www", "API", "studio", "a", "x" * 64, "a--b", "-ab", "ab-", "a.b", "é-é-é", "xn--a"])
async def test_reserved_and_ill_formed_slugs_are_refused(studio: Studio, slug: str) -> None:
    person = await studio.sign_up()
    answer = await studio.http.patch("/api/workspaces/current", json={"slug": slug}, headers=person.headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "slug_invalid")


async def test_a_deleted_workspace_is_closed_to_everybody_at_once(studio: Studio) -> None:
    team = await make_team(studio)
    guest = await studio.sign_up()
    invitation = await invite(studio, team.owner, guest.email, Role.EDITOR)
    key = await studio.key_for(team.owner)
    await open_workspace(studio, team.owner)
    slug = await slug_of(studio, team.owner.token)
    refused = await team.call(Role.ADMIN, "DELETE", "/workspaces/current", params={"confirm": slug})
    assert refused.status_code == 403
    wrong = await team.call(Role.OWNER, "DELETE", "/workspaces/current", params={"confirm": "another"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "deletion_unconfirmed")
    done = await team.call(Role.OWNER, "DELETE", "/workspaces/current", params={"confirm": slug})
    assert done.status_code == 204
    for role in Role:
        assert (await team.call(role, "GET", "/projects")).status_code == 401
    assert (await studio.http.get("/api/projects", headers=key.headers)).status_code == 401
    opened = await studio.http.post("/api/invitations/accept", json={"token": invitation}, headers=guest.headers)
    assert opened.status_code == 404
    told = {
        mail.to for mail in await posted_mail(studio, "workspace_deleted") if mail.workspace_id == team.workspace_id
    }
    assert told == {person.email for person in team.members.values()}
    rows = studio.query("select deleted_at, name from workspace where id = %s", team.workspace_id)
    assert rows == [(studio.clock.now(), "John Doe")], "kept until retention removes it"
    again = await studio.log_in(team.owner.email)
    assert again.workspace_id != team.workspace_id


async def test_the_only_workspace_of_an_account_is_not_deleted(studio: Studio) -> None:
    person = await studio.sign_up()
    slug = await slug_of(studio, person.token)
    answer = await studio.http.delete(f"/api/workspaces/current?confirm={slug}", headers=person.headers)
    assert (answer.status_code, answer.json()["code"]) == (409, "only_workspace")
    assert (await studio.http.get("/api/workspaces", headers=person.headers)).status_code == 200


async def test_deleting_takes_a_recent_proof_of_who_one_is(studio: Studio) -> None:
    person = await studio.sign_up()
    await open_workspace(studio, person)
    slug = await slug_of(studio, person.token)
    studio.clock.advance(hours=1)
    answer = await studio.http.delete(f"/api/workspaces/current?confirm={slug}", headers=person.headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "reauthentication_needed")
