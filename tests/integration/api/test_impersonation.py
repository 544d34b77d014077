"""A platform admin in somebody's name: short, visible, limited, and over when the admin's role is."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from tests.integration.api.mailbox import posted_mail
from tests.integration.api.operators import act, actions, make_admin, read, set_role

from mutoscope.identity import Subject
from mutoscope.tenancy.permissions import NOT_IMPERSONATED

if TYPE_CHECKING:
    from conftest import Person, Studio


async def visit(studio: Studio, admin: Person, person: Person, **body: Any) -> Any:  # noqa: ANN401 -- JSON
    wanted = {"user_id": str(person.id), "workspace_id": str(person.workspace_id), **body}
    answer = await act(studio, admin, "/admin/impersonations", wanted)
    assert answer.status_code == 201, answer.text
    return answer.json()


def headers(started: Any) -> dict[str, str]:  # noqa: ANN401 -- JSON
    return {"Authorization": f"Bearer {started['access_token']}"}


async def listed(studio: Studio, admin: Person) -> list[dict[str, Any]]:
    return (await read(studio, admin, "/admin/impersonations"))["items"]


async def status(studio: Studio, started: Any) -> int:  # noqa: ANN401 -- JSON
    return (await studio.http.get("/api/v1/users/profile", headers=headers(started))).status_code


async def test_a_visit_shows_the_users_account_and_says_who_looks(studio: Studio) -> None:
    admin, person = await make_admin(studio), await studio.sign_up()
    started = await visit(studio, admin, person)
    profile = (await studio.http.get("/api/v1/users/profile", headers=headers(started))).json()
    assert (profile["id"], profile["impersonated_by"]) == (str(person.id), str(admin.id))
    assert (await read(studio, person, "/users/profile"))["impersonated_by"] is None
    assert started["expires_in"] == 1800
    assert "refresh_token" not in started
    assert studio.query("select count(*) from refresh_token where session_id = %s", started["id"]) == [(0,)]


async def test_the_tenant_sees_the_visit_its_reason_and_all_that_was_done(studio: Studio) -> None:
    admin, person = await make_admin(studio), await studio.sign_up()
    started = await visit(studio, admin, person, reason="Ticket 9: they cannot see their film")
    body = {"script": "The sea is wide.", "size": "270x480"}
    made = await studio.http.post("/api/v1/ai/video-generate", json=body, headers=headers(started))
    assert made.status_code == 202, made.text
    ended = await act(studio, admin, f"/admin/impersonations/{started['id']}/end", {"reason": "Ticket 9: solved"})
    assert ended.status_code == 204, ended.text
    assert await status(studio, started) == 401
    rows = studio.query(
        "select action, user_id, impersonator_id, id from event "
        "where workspace_id = %s and impersonator_id is not null order by id",
        person.workspace_id,
    )
    assert rows[0][0] == "session.impersonated"
    assert rows[-1][0] == "session.impersonation_ended"
    assert "generation.created" in [row[0] for row in rows], "what was done in between is there too"
    assert {(user, by) for _, user, by, _ in rows} == {(person.id, admin.id)}
    reasons = [(await read(studio, admin, f"/admin/logs/{rows[i][3]}"))["after"]["reason"] for i in (0, -1)]
    assert reasons == ["Ticket 9: they cannot see their film", "Ticket 9: solved"]
    async with studio.container.database.session(person.workspace_id, person.id) as session:
        vault = session.info["vault"]
        [(sealed, owner)] = studio.query("select sealed, sealed_for from event where id = %s", rows[0][3])
        opened = await vault.open(session, owner, f"event:{rows[0][3]}:sealed", sealed)
    assert opened["after"]["reason"] == "Ticket 9: they cannot see their film", "the tenant can open it too"


async def test_the_user_gets_a_mail(studio: Studio) -> None:
    admin, person = await make_admin(studio), await studio.sign_up()
    await visit(studio, admin, person, reason="Ticket 9")
    [mail] = await posted_mail(studio, "impersonation_notice", to=person.email)
    assert (mail.user_id, mail.workspace_id, mail.content["reason"]) == (person.id, person.workspace_id, "Ticket 9")
    lasts = dt.datetime.fromisoformat(mail.content["ends_at"]) - dt.datetime.fromisoformat(mail.content["at"])
    assert lasts == dt.timedelta(minutes=30)


async def test_the_users_own_business_and_the_platform_are_closed_to_the_visitor(studio: Studio) -> None:
    admin, person = await make_admin(studio), await studio.sign_up()
    started = await visit(studio, admin, person)
    own_session = studio.container.signer.read(person.token).session_id
    refused: list[tuple[str, str, dict[str, object] | None]] = [
        ("POST", "/api-keys", {"name": "x", "scopes": ["read"]}),
        ("POST", "/invitations", {"email": "spy@example.com", "role": "admin"}),
        ("POST", "/workspaces", {"name": "A back door"}),
        ("POST", f"/bibles/{uuid.uuid4()}/links", {}),
        ("POST", "/auth/sessions/revoke-others", None),
        ("DELETE", f"/auth/sessions/{own_session}", None),
    ]
    for method, path, body in refused:
        answer = await studio.http.request(method, f"/api/v1{path}", json=body, headers=headers(started))
        assert (answer.status_code, answer.json()["code"]) == (403, "not_while_impersonating"), (path, answer.text)
    assert (await studio.http.get("/api/v1/users/profile", headers=person.headers)).status_code == 200
    for path in ("figures", "users", "impersonations", "flags"):
        answer = await studio.http.get(f"/api/v1/admin/{path}", headers=headers(started))
        assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
    ended = await studio.http.post("/api/v1/auth/logout", headers=headers(started))
    assert ended.status_code == 204, "its own visit a visitor may end"
    assert {
        "member.manage",
        "key.manage",
        "webhook.manage",
        "mail.read",
        "account.edit",
        "review.share",
    } <= NOT_IMPERSONATED


async def test_a_visit_is_of_one_workspace_only(studio: Studio) -> None:
    admin, person, other = await make_admin(studio), await studio.sign_up(), await studio.sign_up()
    with psycopg.connect(studio.owner_dsn) as connection:
        connection.execute(
            "insert into membership (workspace_id, user_id, role) values (%s, %s, 'owner')",
            (other.workspace_id, person.id),
        )
    started = await visit(studio, admin, person)
    elsewhere = studio.container.signer.sign(Subject(person.id, uuid.UUID(started["id"]), other.workspace_id))
    answer = await studio.http.get("/api/v1/users/profile", headers={"Authorization": f"Bearer {elsewhere}"})
    assert answer.status_code == 401
    switched = await studio.http.post(f"/api/v1/workspaces/{other.workspace_id}/switch", headers=headers(started))
    assert switched.status_code >= 400


async def test_whoever_cannot_be_visited_is_not(studio: Studio) -> None:
    admin, other, person = await make_admin(studio), await make_admin(studio), await studio.sign_up()
    suspended = await studio.sign_up()
    await act(studio, admin, f"/admin/users/{suspended.id}/suspend")
    cases = [
        (other.id, other.workspace_id, 409, "platform_admin_protected"),
        (admin.id, admin.workspace_id, 409, "platform_admin_protected"),
        (suspended.id, suspended.workspace_id, 409, "account_is_suspended"),
        (person.id, admin.workspace_id, 404, "member_not_found"),
        (uuid.uuid4(), person.workspace_id, 404, "member_not_found"),
    ]
    for user, workspace, expected, code in cases:
        body = {"user_id": str(user), "workspace_id": str(workspace)}
        answer = await act(studio, admin, "/admin/impersonations", body)
        assert (answer.status_code, answer.json()["code"]) == (expected, code)
    without = {"user_id": str(person.id), "workspace_id": str(person.workspace_id), "reason": " "}
    assert (await act(studio, admin, "/admin/impersonations", without)).status_code == 422
    assert admin.id not in {uuid.UUID(running["admin_id"]) for running in await listed(studio, admin)}
    assert actions(studio, person.workspace_id, "session").count("session.impersonated") == 0


async def test_a_visit_ends_by_itself(studio: Studio) -> None:
    admin, person = await make_admin(studio), await studio.sign_up()
    started = await visit(studio, admin, person)
    studio.clock.advance(minutes=29)
    assert await status(studio, started) == 200
    studio.clock.advance(minutes=2)
    assert await status(studio, started) == 401
    late = Subject(person.id, uuid.UUID(started["id"]), person.workspace_id)
    token = studio.container.signer.sign(late, until=studio.clock.now() + dt.timedelta(hours=1))
    assert await status(studio, {"access_token": token}) == 401, "the database knows when it ended"


@pytest.mark.parametrize("how", ["demoted", "suspended", "user_suspended", "user_promoted", "signed_out"])
async def test_a_visit_dies_with_the_role_or_the_account(studio: Studio, how: str) -> None:
    admin, other, person = await make_admin(studio), await make_admin(studio), await studio.sign_up()
    started = await visit(studio, admin, person)
    assert await status(studio, started) == 200
    match how:
        case "demoted":
            set_role(studio, admin.id, "creator")
            set_role(studio, admin.id, "admin")  # once ended, it stays so
        case "suspended":
            studio.query("update app_user set suspended_at = now() where id = %s returning 1", admin.id)
        case "user_suspended":
            await act(studio, other, f"/admin/users/{person.id}/suspend")
        case "user_promoted":
            set_role(studio, person.id, "admin")
        case _:
            await act(studio, other, f"/admin/users/{person.id}/end-sessions")
    assert await status(studio, started) == 401
    assert started["id"] not in [running["id"] for running in await listed(studio, other)]


async def test_running_visits_are_listed_and_another_admin_can_end_them(studio: Studio) -> None:
    admin, other, person = await make_admin(studio), await make_admin(studio), await studio.sign_up()
    started = await visit(studio, admin, person)
    [running] = [each for each in await listed(studio, other) if each["admin_id"] == str(admin.id)]
    assert (running["id"], running["admin_id"], running["user_id"]) == (started["id"], str(admin.id), str(person.id))
    assert (await act(studio, other, f"/admin/impersonations/{started['id']}/end")).status_code == 204
    again = await act(studio, other, f"/admin/impersonations/{started['id']}/end")
    assert (again.status_code, again.json()["code"]) == (404, "impersonation_not_found")
    mine = await act(studio, other, f"/admin/impersonations/{person.session_id}/end")
    assert mine.status_code == 404, "an ordinary login session is none"
    assert (await studio.http.get("/api/v1/users/profile", headers=person.headers)).status_code == 200


async def test_the_application_cannot_make_a_visit_by_itself(studio: Studio) -> None:
    admin, person = await make_admin(studio), await studio.sign_up()
    call = text("select platform_start_impersonation(:id, :user, :workspace, now(), now() + interval '1 hour')")
    values = {"id": uuid.uuid4(), "user": admin.id, "workspace": admin.workspace_id}
    with pytest.raises(DBAPIError, match="not a platform admin"):
        async with studio.container.database.session(person.workspace_id, person.id) as session:
            await session.execute(call, values)


async def test_a_token_is_never_stored_with_an_idempotency_key(studio: Studio) -> None:
    admin, person = await make_admin(studio), await studio.sign_up()
    body = {"user_id": str(person.id), "workspace_id": str(person.workspace_id)}
    one, two = [await act(studio, admin, "/admin/impersonations", body, key="same") for _ in range(2)]
    assert one.json()["access_token"] != two.json()["access_token"]
    assert studio.query("select count(*) from idempotency_record where key = 'same'") == [(0,)]
