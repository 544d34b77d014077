"""What somebody was let in for may be taken from them while their request waits: what is then true counts.

Each test holds the row that the request waits for, makes the change in the same transaction, and lets go.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TYPE_CHECKING

import argon2
import bcrypt
import pytest
from tests.integration.api.account_calls import NEW_PASSWORD, PASSWORD, can_log_in
from tests.integration.api.in_flight import held
from tests.integration.api.team import Team, bearer, invite, join, make_team, switch

from mutoscope.tenancy import Role

if TYPE_CHECKING:
    import httpx2

    from conftest import Studio


def log_in(studio: Studio, email: str, password: str) -> Awaitable[httpx2.Response]:
    return studio.http.post("/api/users/login", json={"email": email, "password": password})


@pytest.mark.parametrize("imported", [False, True])
async def test_a_login_with_the_former_password_does_not_outlive_its_change(
    studio: Studio,
    imported: bool,  # noqa: FBT001 -- a parameter
) -> None:
    person = await studio.sign_up()
    if imported:  # its stronger hash must not take the place of the new password
        old = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode()
        studio.query("update app_user set password_hash = %s where id = %s returning 1", old, person.id)
    new = argon2.PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1).hash(NEW_PASSWORD)
    changed = ("update app_user set password_hash = %s where id = %s", (new, person.id))
    ended = ("update login_session set revoked_at = now() where user_id = %s", (person.id,))
    async with held(studio, log_in(studio, person.email, PASSWORD), changed, ended) as answer:
        assert (answer.status_code, answer.json()["code"]) == (401, "wrong_credentials")
    rows = studio.query("select count(*) from login_session where user_id = %s and revoked_at is null", person.id)
    assert rows == [(0,)]
    assert await can_log_in(studio, person.email, NEW_PASSWORD)
    assert not await can_log_in(studio, person.email, PASSWORD)


async def test_a_login_goes_through_while_a_stronger_hash_takes_the_place_of_the_imported_one(studio: Studio) -> None:
    person = await studio.sign_up()
    old = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode()
    studio.query("update app_user set password_hash = %s where id = %s returning 1", old, person.id)
    answers = await asyncio.gather(*(log_in(studio, person.email, PASSWORD) for _ in range(4)))
    assert [answer.status_code for answer in answers] == [200] * 4


@pytest.fixture
async def team(studio: Studio) -> Team:
    return await make_team(studio)


ACTS: dict[str, tuple[str, str, dict[str, str] | None]] = {
    "invites": ("POST", "/invitations", {"email": "friend@elsewhere.example", "role": "viewer"}),
    "sends again": ("POST", "/invitations/{invitation}/resend", None),
    "revokes": ("DELETE", "/invitations/{invitation}", None),
    "raises": ("PATCH", "/members/{viewer}", {"role": "editor"}),
    "removes": ("DELETE", "/members/{viewer}", None),
}
LOSSES = {
    "lowered": ("update membership set role = 'editor' where workspace_id = %s and user_id = %s", "not_allowed"),
    "removed": ("delete from membership where workspace_id = %s and user_id = %s", "session_ended"),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("loss", LOSSES)
async def test_an_admin_who_is_lowered_or_removed_meanwhile_manages_nobody(team: Team, act: str, loss: str) -> None:
    studio, admin = team.studio, team.members[Role.ADMIN]
    await invite(studio, team.owner, "guest@elsewhere.example", Role.VIEWER)
    [[invitation]] = studio.query(
        "select id from invitation where workspace_id = %s and state = 'open'", team.workspace_id
    )
    before = team.roles()
    method, path, body = ACTS[act]
    path = path.format(invitation=invitation, viewer=team.members[Role.VIEWER].id)
    statement, code = LOSSES[loss]
    lock = ("select 1 from workspace where id = %s for update", (team.workspace_id,))
    taken = (statement, (team.workspace_id, admin.id))
    async with held(studio, team.call(Role.ADMIN, method, path, json=body), lock, taken) as answer:
        assert answer.json()["code"] == code
    others = {who: role for who, role in team.roles().items() if who != admin.id}
    assert others == {who: role for who, role in before.items() if who != admin.id}
    waiting = studio.query("select id from invitation where workspace_id = %s and state = 'open'", team.workspace_id)
    assert waiting == [(invitation,)]


async def test_whoever_leaves_twice_at_once_has_left(studio: Studio) -> None:
    owner = await studio.sign_up()
    person, token = await join(studio, owner, Role.EDITOR)
    await studio.http.post("/api/workspaces", json={"name": "Another"}, headers=person.headers)
    path = f"/api/workspaces/{owner.workspace_id}/leave"
    answers = await asyncio.gather(*(studio.http.post(path, headers=bearer(token)) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [204, 401, 401, 401]


async def test_ownership_handed_to_somebody_who_is_removed_stays_where_it_was(studio: Studio) -> None:
    for _ in range(5):
        owner = await studio.sign_up()
        second, token = await join(studio, owner, Role.OWNER)
        heir, _ = await join(studio, owner, Role.ADMIN)
        handed, removed = await asyncio.gather(
            studio.http.post(
                "/api/workspaces/current/transfer", json={"user_id": str(heir.id)}, headers=bearer(owner.token)
            ),
            studio.http.delete(f"/api/members/{heir.id}", headers=bearer(token)),
        )
        assert (handed.status_code, removed.status_code) in {(204, 204), (404, 204)}
        left = studio.query("select user_id, role from membership where workspace_id = %s", owner.workspace_id)
        assert heir.id not in dict(left)
        assert "owner" in dict(left).values()
        assert await switch(studio, second, owner.workspace_id)
