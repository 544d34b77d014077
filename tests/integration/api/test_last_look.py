"""What a request was let in for is asked once more by the statement that commits it, whatever the verb.

In each test another connection takes something away and has not committed when the request begins; the request waits
for it at its own end, and keeps nothing.
"""

from __future__ import annotations

import asyncio
import uuid
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from tests.integration.api.in_flight import held
from tests.integration.api.operators import act, make_admin
from tests.integration.api.team import Team, bearer, make_team

from mutoscope.tenancy import Role

if TYPE_CHECKING:
    from conftest import Studio

Act = tuple[str, str, dict[str, Any] | None]

ACTS: dict[str, Act] = {
    "name": ("PATCH", "/workspaces/current", {"name": "Taken over"}),
    "slug": ("PATCH", "/workspaces/current", {"slug": "taken-{new}"}),
    "brand": ("PUT", "/workspaces/current/brand", {"display_name": "Taken over"}),
    "models": ("PUT", "/ai/stack", {"stack": None, "choices": {}}),
    "domain": ("POST", "/domains", {"domain": "studio.taken-{new}.com"}),
    "webhook": ("POST", "/webhooks", {"url": "https://taken-over.com/hook", "events": ["*"]}),
    "project": ("POST", "/projects/create", {"title": "Taken over", "script": "A lighthouse."}),
    "invitation": ("POST", "/invitations", {"email": "taken@over.com", "role": "viewer"}),
    "key": ("POST", "/api-keys", {"name": "taken over", "scopes": ["read"]}),  # last: it would end with the membership
}
LOSSES = {
    "lowered": ("update membership set role = 'viewer' where workspace_id = %s and user_id = %s", 403, "not_allowed"),
    "removed": ("delete from membership where workspace_id = %s and user_id = %s", 401, "session_ended"),
    "logged out": (
        "update login_session set revoked_at = now() where %s is not null and user_id = %s",
        401,
        "session_ended",
    ),
}
_TABLES = ("workspace", "workspace_brand", "ai_setting", "custom_domain", "api_key", "webhook_endpoint", "project")


def contents(studio: Studio, workspace_id: uuid.UUID) -> dict[str, list[Any]]:
    """Return what the acts would change, and the log."""
    columns = {"workspace": "id"}
    return {
        table: studio.query(
            f"select t::text from {table} t where {columns.get(table, 'workspace_id')} = %s",  # noqa: S608 -- our own tables
            workspace_id,
        )
        for table in (*_TABLES, "invitation", "event", "idempotency_record")
    }


@pytest.fixture
async def team(studio: Studio) -> Team:
    return await make_team(studio)


@pytest.mark.parametrize("loss", LOSSES)
async def test_a_request_keeps_nothing_of_somebody_who_is_out_before_it_ends(team: Team, loss: str) -> None:
    studio, admin = team.studio, team.members[Role.ADMIN]
    statement, status, code = LOSSES[loss]
    for name, (method, path, body) in ACTS.items():
        sent = {key: fresh(value) for key, value in (body or {}).items()}
        before = contents(studio, team.workspace_id)
        taken = (statement, (team.workspace_id, admin.id))
        headers = {**bearer(team.tokens[Role.ADMIN]), "Idempotency-Key": uuid.uuid4().hex}
        call = studio.http.request(method, f"/api{path}", headers=headers, json=sent)
        async with held(studio, call, taken) as answer:
            assert (answer.status_code, answer.json()["code"]) == (status, code), (name, answer.text)
        assert contents(studio, team.workspace_id) == before, name
        give_back(team)
        assert (await team.call(Role.ADMIN, method, path, json=sent)).is_success, f"{name} works for who may"


def fresh(value: object) -> object:
    return value.replace("{new}", uuid.uuid4().hex[:12]) if isinstance(value, str) else value


def give_back(team: Team) -> None:
    with psycopg.connect(team.studio.owner_dsn) as owner:
        values = (team.workspace_id, team.members[Role.ADMIN].id)
        owner.execute(
            "insert into membership (workspace_id, user_id, role) values (%s, %s, 'admin') "
            "on conflict (workspace_id, user_id) do update set role = 'admin'",
            values,
        )
        owner.execute("update login_session set revoked_at = null where user_id = %s", values[1:])


KEY_LOSSES = {
    "revoked": ("update api_key set revoked_at = now() where id = %s", 401, "session_ended"),
    "narrowed": ("update api_key set scopes = '{read}' where id = %s", 403, "key_too_narrow"),
    "widened": ("update api_key set scopes = '{read,create,delete}' where id = %s", 201, None),
}


@pytest.mark.parametrize("loss", KEY_LOSSES)
async def test_so_with_a_stolen_key_that_is_taken_back_meanwhile(studio: Studio, loss: str) -> None:
    person = await studio.sign_up()
    key = await studio.key_for(person)
    statement, status, code = KEY_LOSSES[loss]
    await studio.http.get("/api/projects", headers=key.headers)  # its use is noted
    call = studio.http.post("/api/projects/create", json={"title": "T", "script": "A."}, headers=key.headers)
    async with held(studio, call, (statement, (key.id,))) as answer:
        assert (answer.status_code, answer.json().get("code")) == (status, code), answer.text
    made = studio.query("select count(*) from project where workspace_id = %s", person.workspace_id)
    assert made == [(0 if code else 1,)]


async def test_an_operator_who_is_none_any_more_closes_no_account(studio: Studio) -> None:
    operator, victim = await make_admin(studio), await studio.sign_up()
    # The operator's rank is read without a lock: it is gone by the time the request waits for the victim's row.
    lock = ("select 1 from app_user where id = %s for update", (victim.id,))
    demoted = ("update app_user set role = 'creator' where id = %s", (operator.id,))
    async with held(studio, act(studio, operator, f"/admin/users/{victim.id}/suspend"), lock, demoted) as answer:
        assert answer.status_code == 403, answer.text
    assert studio.query("select suspended_at from app_user where id = %s", victim.id) == [(None,)]


async def test_who_takes_away_has_the_right_of_way(studio: Studio) -> None:
    """The request gives up before PostgreSQL looks for a deadlock: the one who ends a session is never the victim."""
    person = await studio.sign_up()
    key = await studio.key_for(person)
    taken = ("update login_session set revoked_at = now() where user_id = %s", (person.id,))
    with psycopg.connect(studio.owner_dsn) as owner:
        owner.execute(taken[0].encode(), taken[1])
        call = studio.http.patch(f"/api/api-keys/{key.id}", json={"name": "other"}, headers=person.headers)
        running = asyncio.ensure_future(call)
        await asyncio.sleep(0.2)
        revoked = await asyncio.to_thread(
            owner.execute, b"update api_key set revoked_at = now() where id = %s", (key.id,)
        )
        assert revoked.rowcount == 1
        owner.commit()
    answer = await running
    assert answer.status_code in {401, 503}, answer.text
    assert studio.query("select name = 'other', revoked_at is null from api_key where id = %s", key.id) == [
        (False, False)
    ]


async def test_two_sessions_that_end_each_other_do_not_both_fall(studio: Studio) -> None:
    person = await studio.sign_up()
    other = await studio.log_in(person.email)
    path = "/api/v1/auth/sessions/revoke-others"
    answers = await asyncio.gather(*(studio.http.post(path, headers=one.headers) for one in (person, other)))
    assert sorted(answer.is_success for answer in answers) == [False, True], [one.text for one in answers]
    alive = [(await studio.http.get("/api/users/profile", headers=one.headers)).status_code for one in (person, other)]
    assert sorted(alive) == [200, 401]
