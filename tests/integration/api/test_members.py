"""Members over HTTP: who may change whom, and that a workspace never loses its last owner."""

from __future__ import annotations

import asyncio
import uuid
from typing import TYPE_CHECKING

import pytest
from tests.integration.api.team import Team, invite, join, make_team

from mutoscope.tenancy import Role

if TYPE_CHECKING:
    from conftest import Studio


@pytest.fixture
async def team(studio: Studio) -> Team:
    return await make_team(studio)


async def test_members_are_listed_page_by_page_to_everybody_in_the_workspace(team: Team) -> None:
    seen: dict[str, str] = {}
    cursor = None
    for _ in range(4):
        params = {"limit": 1} | ({"cursor": cursor} if cursor else {})
        page = (await team.call(Role.VIEWER, "GET", "/members", params=params)).json()
        seen |= {item["email"]: item["role"] for item in page["items"]}
        cursor = page["next_cursor"]
    assert cursor is None
    assert seen == {person.email: role.value for role, person in team.members.items()}


async def test_a_cursor_of_another_workspace_or_list_is_refused(team: Team, studio: Studio) -> None:
    page = (await team.call(Role.OWNER, "GET", "/members", params={"limit": 1})).json()
    stranger = await studio.sign_up()
    for path, headers in [("/members", stranger.headers), ("/audit-log", team.owner.headers)]:
        answer = await studio.http.get(f"/api{path}", params={"cursor": page["next_cursor"]}, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (422, "bad_cursor")
        assert team.owner.email not in answer.text


@pytest.mark.parametrize(
    ("actor", "target", "role", "expected"),
    [
        (Role.OWNER, Role.ADMIN, Role.OWNER, 204),
        (Role.OWNER, Role.VIEWER, Role.EDITOR, 204),
        (Role.ADMIN, Role.EDITOR, Role.ADMIN, 204),
        (Role.ADMIN, Role.ADMIN, Role.VIEWER, 204),  # oneself, downwards
        (Role.ADMIN, Role.ADMIN, Role.OWNER, "role_above_own"),
        (Role.ADMIN, Role.EDITOR, Role.OWNER, "role_above_own"),
        (Role.ADMIN, Role.OWNER, Role.VIEWER, "role_above_own"),
        (Role.OWNER, Role.OWNER, Role.ADMIN, "last_owner"),
        (Role.EDITOR, Role.VIEWER, Role.EDITOR, "not_allowed"),
        (Role.VIEWER, Role.VIEWER, Role.OWNER, "not_allowed"),
    ],
)
async def test_a_role_changes_only_what_is_not_above_it(
    team: Team, actor: Role, target: Role, role: Role, expected: int | str
) -> None:
    before = team.roles()
    person = team.members[target]
    answer = await team.call(actor, "PATCH", f"/members/{person.id}", json={"role": role.value})
    if expected == 204:
        assert (answer.status_code, team.roles()) == (204, {**before, person.id: role.value})
    else:
        assert (answer.json()["code"], team.roles()) == (expected, before)


async def test_a_removed_member_is_out_at_once_and_their_own_workspace_stays_open(team: Team) -> None:
    editor = team.members[Role.EDITOR]
    assert (await team.call(Role.EDITOR, "GET", "/projects")).status_code == 200
    assert (await team.call(Role.ADMIN, "DELETE", f"/members/{editor.id}")).status_code == 204
    assert (await team.call(Role.EDITOR, "GET", "/projects")).json()["code"] == "session_ended"
    own = await team.studio.http.get("/api/projects", headers=editor.headers)
    assert own.status_code == 200
    again = await team.studio.http.post(f"/api/workspaces/{team.workspace_id}/switch", headers=editor.headers)
    assert (again.status_code, again.json()["code"]) == (404, "workspace_not_found")


async def test_an_admin_removes_no_owner_and_nobody_removes_the_last_one(team: Team) -> None:
    path = f"/members/{team.owner.id}"
    assert (await team.call(Role.ADMIN, "DELETE", path)).json()["code"] == "role_above_own"
    assert (await team.call(Role.OWNER, "DELETE", path)).json()["code"] == "last_owner"
    assert (await team.call(Role.VIEWER, "DELETE", path)).status_code == 403
    assert len(team.roles()) == 4


async def test_members_of_other_workspaces_do_not_exist(team: Team, studio: Studio) -> None:
    stranger = await studio.sign_up()
    for user_id in (stranger.id, uuid.uuid4()):
        for method, body in [("PATCH", {"role": "viewer"}), ("DELETE", None)]:
            answer = await team.call(Role.OWNER, method, f"/members/{user_id}", json=body)
            assert (answer.status_code, answer.json()["code"]) == (404, "member_not_found")
        answer = await team.call(Role.OWNER, "POST", "/workspaces/current/transfer", json={"user_id": str(user_id)})
        assert answer.status_code == 404
    own = await studio.http.delete(f"/api/members/{team.owner.id}", headers=stranger.headers)
    assert own.status_code == 404


async def test_the_last_owner_cannot_leave_and_others_can(team: Team) -> None:
    path = f"/workspaces/{team.workspace_id}/leave"
    assert (await team.call(Role.VIEWER, "POST", path)).status_code == 204
    assert (await team.call(Role.VIEWER, "GET", "/projects")).status_code == 401
    await team.studio.http.post("/api/workspaces", json={"name": "Another"}, headers=team.owner.headers)
    answer = await team.call(Role.OWNER, "POST", path)
    assert (answer.status_code, answer.json()["code"]) == (409, "last_owner")
    assert team.owner.id in team.roles()


async def test_nobody_leaves_their_only_workspace_or_one_the_token_is_not_for(studio: Studio) -> None:
    person, other = await studio.sign_up(), await studio.sign_up()
    answer = await studio.http.post(f"/api/workspaces/{person.workspace_id}/leave", headers=person.headers)
    assert (answer.status_code, answer.json()["code"]) == (409, "only_workspace")
    answer = await studio.http.post(f"/api/workspaces/{other.workspace_id}/leave", headers=person.headers)
    assert answer.status_code == 404


async def test_of_two_owners_who_leave_at_once_one_stays(studio: Studio) -> None:
    for _ in range(5):
        owner = await studio.sign_up()
        other, token = await join(studio, owner, Role.OWNER)
        await studio.http.post("/api/workspaces", json={"name": "Another"}, headers=owner.headers)
        path = f"/api/workspaces/{owner.workspace_id}/leave"
        answers = await asyncio.gather(
            studio.http.post(path, headers=owner.headers),
            studio.http.post(path, headers={"Authorization": f"Bearer {token}"}),
        )
        assert sorted(answer.status_code for answer in answers) == [204, 409]
        left = studio.query("select user_id from membership where workspace_id = %s", owner.workspace_id)
        assert len(left) == 1
        assert left[0][0] in {owner.id, other.id}


async def test_two_owners_who_demote_each_other_at_once_leave_one(studio: Studio) -> None:
    for _ in range(5):
        owner = await studio.sign_up()
        other, token = await join(studio, owner, Role.OWNER)
        body = {"role": "viewer"}
        answers = await asyncio.gather(
            studio.http.patch(f"/api/members/{other.id}", json=body, headers=owner.headers),
            studio.http.patch(f"/api/members/{owner.id}", json=body, headers={"Authorization": f"Bearer {token}"}),
        )
        assert sorted(answer.status_code for answer in answers) == [204, 403]
        rows = studio.query(
            "select count(*) from membership where workspace_id = %s and role = 'owner'", owner.workspace_id
        )
        assert rows == [(1,)]


async def test_ownership_is_handed_over(team: Team) -> None:
    editor = team.members[Role.EDITOR]
    body = {"user_id": str(editor.id)}
    assert (await team.call(Role.ADMIN, "POST", "/workspaces/current/transfer", json=body)).status_code == 403
    assert (await team.call(Role.OWNER, "POST", "/workspaces/current/transfer", json=body)).status_code == 204
    assert team.roles()[editor.id] == "owner"
    assert team.roles()[team.owner.id] == "admin"
    answer = await team.call(Role.OWNER, "POST", "/workspaces/current/transfer", json=body)
    assert answer.status_code == 403, "an admin now"


async def test_ownership_takes_a_recent_proof_of_who_one_is(team: Team) -> None:
    team.studio.clock.advance(hours=1)
    body = {"user_id": str(team.members[Role.EDITOR].id)}
    answer = await team.call(Role.OWNER, "POST", "/workspaces/current/transfer", json=body)
    assert (answer.status_code, answer.json()["code"]) == (403, "reauthentication_needed")
    assert team.roles()[team.owner.id] == "owner"


async def test_an_owner_cannot_be_handed_what_they_have(team: Team) -> None:
    body = {"user_id": str(team.owner.id)}
    answer = await team.call(Role.OWNER, "POST", "/workspaces/current/transfer", json=body)
    assert (answer.status_code, answer.json()["code"]) == (409, "already_owner")


async def test_invitations_of_a_member_who_may_invite_no_more_are_revoked(team: Team, studio: Studio) -> None:
    guest, other = await studio.sign_up(), await studio.sign_up()
    admin = team.members[Role.ADMIN]
    as_admin = type(admin)(admin.id, admin.email, team.workspace_id, admin.session_id, team.tokens[Role.ADMIN])
    demoted = await invite(studio, as_admin, guest.email, Role.EDITOR)
    kept = await invite(studio, team.owner, other.email, Role.EDITOR)
    await team.call(Role.OWNER, "PATCH", f"/members/{admin.id}", json={"role": "viewer"})
    answer = await studio.http.post("/api/invitations/accept", json={"token": demoted}, headers=guest.headers)
    assert (answer.status_code, answer.json()["state"]) == (409, "revoked")
    answer = await studio.http.post("/api/invitations/accept", json={"token": kept}, headers=other.headers)
    assert answer.status_code == 200
