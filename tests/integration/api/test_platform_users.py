"""Operators and accounts: searching, suspending, signing out, asking for a new password."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from tests.integration.api.mailbox import posted_mail
from tests.integration.api.operators import act, actions, make_admin, read, set_role

from mutoscope.tenancy import Role

if TYPE_CHECKING:
    from conftest import Person, Studio

PASSWORD = "SecurePass123"


async def profile_status(studio: Studio, headers: dict[str, str]) -> int:
    return (await studio.http.get("/api/v1/users/profile", headers=headers)).status_code


async def test_an_account_is_found_by_part_of_its_address_its_name_or_its_id(studio: Studio) -> None:
    admin, person = await make_admin(studio), await studio.sign_up()
    for words in (person.email[5:20].upper(), str(person.id), person.email):
        found = await read(studio, admin, "/admin/users", q=words)
        assert [user["id"] for user in found["items"]] == [str(person.id)], words
    assert (await read(studio, admin, "/admin/users", q="%"))["items"] == []
    assert len((await read(studio, admin, "/admin/users", q="john doe"))["items"]) >= 2


async def test_a_list_goes_on_where_its_cursor_says_and_refuses_others(studio: Studio) -> None:
    admin = await make_admin(studio)
    people = [admin, *[await studio.sign_up() for _ in range(2)]]
    seen: list[str] = []
    cursor = {}
    while True:
        page = await read(studio, admin, "/admin/users", limit=1, **cursor)
        seen += [user["id"] for user in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert len(seen) == len(set(seen))
    assert {str(person.id) for person in people} <= set(seen)
    answer = await studio.http.get("/api/v1/admin/workspaces", params=cursor, headers=admin.headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_cursor")


async def test_an_account_is_shown_with_workspaces_sessions_and_last_use(studio: Studio) -> None:
    admin, person = await make_admin(studio), await studio.sign_up()
    file = await read(studio, admin, f"/admin/users/{person.id}")
    assert file["email"] == person.email
    assert [w["workspace_id"] for w in file["workspaces"]] == [str(person.workspace_id)]
    assert [s["id"] for s in file["sessions"]] == [str(person.session_id)]
    assert file["last_seen_at"]
    assert not {"password_hash", "email_key"} & set(file)


async def test_what_is_not_there_is_404_and_a_reason_is_asked_for(studio: Studio) -> None:
    admin, person = await make_admin(studio), await studio.sign_up()
    for path in ("suspend", "unsuspend", "end-sessions", "require-password-reset"):
        answer = await act(studio, admin, f"/admin/users/{uuid.uuid4()}/{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "user_not_found")
        for reason in ("", "  x ", "a\0b", "y" * 501):
            answer = await act(studio, admin, f"/admin/users/{person.id}/{path}", {"reason": reason})
            assert answer.status_code == 422, reason
    assert await profile_status(studio, person.headers) == 200


async def test_a_suspended_account_is_refused_everywhere_at_once(studio: Studio) -> None:
    admin, person = await make_admin(studio), await studio.sign_up()
    login = await studio.http.post("/api/users/login", json={"email": person.email, "password": PASSWORD})
    key = await studio.key_for(person)
    assert await profile_status(studio, key.headers) == 200

    answer = await act(studio, admin, f"/admin/users/{person.id}/suspend")
    assert answer.status_code == 200, answer.text
    assert answer.json()["suspended_at"]
    assert answer.json()["sessions"] == []

    assert await profile_status(studio, person.headers) == 401
    assert await profile_status(studio, {"Authorization": f"Bearer {login.json()['access_token']}"}) == 401
    assert await profile_status(studio, key.headers) == 403
    refresh = await studio.http.post("/api/auth/refresh", json={"refresh_token": login.json()["refresh_token"]})
    assert refresh.status_code == 401, refresh.text
    again = await studio.http.post("/api/users/login", json={"email": person.email, "password": PASSWORD})
    assert (again.status_code, again.json()["code"]) == (403, "account_suspended")
    wrong = await studio.http.post("/api/users/login", json={"email": person.email, "password": "not the password"})
    assert (wrong.status_code, wrong.json()["code"]) == (401, "wrong_credentials"), "only who proves it is told"
    assert actions(studio, person.workspace_id, "user") == ["user.suspended"]
    assert actions(studio, admin.workspace_id, "user") == ["user.suspended"]

    assert (await act(studio, admin, f"/admin/users/{person.id}/suspend")).status_code == 200
    assert actions(studio, person.workspace_id, "user") == ["user.suspended"], "nothing changed the second time"
    assert (await act(studio, admin, f"/admin/users/{person.id}/unsuspend")).status_code == 200
    assert await profile_status(studio, person.headers) == 401, "the old session stays ended"
    assert await profile_status(studio, key.headers) == 200
    await studio.log_in(person.email)


async def test_even_a_session_that_begins_while_its_account_is_suspended_opens_nothing(studio: Studio) -> None:
    admin, person = await make_admin(studio), await studio.sign_up()
    await act(studio, admin, f"/admin/users/{person.id}/suspend")
    studio.query("update login_session set revoked_at = null where id = %s returning 1", person.session_id)
    assert await profile_status(studio, person.headers) == 401


async def test_a_suspended_workspace_is_closed_to_tokens_and_keys_and_its_members_have_others(studio: Studio) -> None:
    admin, person = await make_admin(studio), await studio.sign_up()
    key = await studio.key_for(person)
    second = await studio.sign_up()
    with_both = studio.query(
        "insert into membership (workspace_id, user_id, role) values (%s, %s, 'viewer') returning user_id",
        second.workspace_id,
        person.id,
    )
    assert with_both
    path = f"/admin/workspaces/{person.workspace_id}"
    answer = await act(studio, admin, f"{path}/suspend")
    assert answer.status_code == 200, answer.text
    for headers in (person.headers, key.headers):
        refused = await studio.http.get("/api/v1/users/profile", headers=headers)
        assert (refused.status_code, refused.json()["code"]) == (403, "workspace_suspended")
    assert (await studio.log_in(person.email)).workspace_id == second.workspace_id
    assert actions(studio, person.workspace_id, "workspace")[-1] == "workspace.suspended"
    assert (await act(studio, admin, f"{path}/unsuspend")).json()["suspended_at"] is None
    assert await profile_status(studio, person.headers) == 200
    own = await act(studio, admin, f"/admin/workspaces/{admin.workspace_id}/suspend")
    assert (own.status_code, own.json()["code"]) == (409, "own_workspace")


async def test_no_admin_locks_out_another(studio: Studio) -> None:
    admin, other = await make_admin(studio), await make_admin(studio)
    for path in ("suspend", "unsuspend", "end-sessions", "require-password-reset"):
        for target in (other, admin):
            answer = await act(studio, admin, f"/admin/users/{target.id}/{path}")
            assert (answer.status_code, answer.json()["code"]) == (409, "platform_admin_protected")
    assert await profile_status(studio, other.headers) == 200


async def test_signing_somebody_out_ends_their_sessions_and_leaves_their_keys(studio: Studio) -> None:
    admin, person = await make_admin(studio), await studio.sign_up()
    await studio.log_in(person.email)
    key = await studio.key_for(person)
    answer = await act(studio, admin, f"/admin/users/{person.id}/end-sessions")
    assert answer.json() == {"ended": 2}
    assert await profile_status(studio, person.headers) == 401
    assert await profile_status(studio, key.headers) == 200
    assert (await act(studio, admin, f"/admin/users/{person.id}/end-sessions")).json() == {"ended": 0}


async def test_a_password_that_must_be_reset_opens_nothing_and_a_mail_says_so(studio: Studio) -> None:
    admin, person = await make_admin(studio), await studio.sign_up()
    answer = await act(studio, admin, f"/admin/users/{person.id}/require-password-reset")
    assert (answer.status_code, answer.json()) == (200, {"ended": 1})
    assert await profile_status(studio, person.headers) == 401
    again = await studio.http.post("/api/users/login", json={"email": person.email, "password": PASSWORD})
    assert (again.status_code, again.json()["code"]) == (401, "wrong_credentials")
    assert [mail.to for mail in await posted_mail(studio, "password_reset_required", to=person.email)] == [person.email]
    twice = await act(studio, admin, f"/admin/users/{person.id}/require-password-reset")
    assert (twice.status_code, twice.json()["code"]) == (409, "no_password_to_reset")


async def test_a_demoted_admin_is_refused_with_the_next_request(studio: Studio) -> None:
    admin = await make_admin(studio)
    await read(studio, admin, "/admin/figures")
    set_role(studio, admin.id, "creator")
    answer = await studio.http.get("/api/v1/admin/figures", headers=admin.headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


async def test_an_old_sign_in_reads_but_changes_nothing(studio: Studio) -> None:
    admin, person = await make_admin(studio), await studio.sign_up()
    studio.clock.advance(seconds=studio.container.settings.reauthentication_seconds + 1)
    await read(studio, admin, f"/admin/users/{person.id}")
    answer = await act(studio, admin, f"/admin/users/{person.id}/suspend")
    assert (answer.status_code, answer.json()["code"]) == (403, "reauthentication_needed")
    assert await profile_status(studio, person.headers) == 200


async def test_an_admins_api_key_opens_nothing_of_the_platform(studio: Studio) -> None:
    admin = await make_admin(studio)
    key = await studio.key_for(admin)
    for path in ("figures", "users", "workspaces", "jobs", "logs", "flags", "impersonations"):
        answer = await studio.http.get(f"/api/v1/admin/{path}", headers=key.headers)
        assert answer.status_code == 403, path


@pytest.mark.parametrize("role", [Role.OWNER, Role.ADMIN])
async def test_every_platform_function_refuses_whoever_is_no_admin(studio: Studio, role: Role) -> None:
    person = await studio.sign_up()
    member = studio.add_member(person.workspace_id, role)
    functions = studio.query(
        "select p.oid::regprocedure::text, p.proargtypes::regtype[]::text[] from pg_proc p "
        "where starts_with(p.proname, 'platform_') and p.prosecdef order by 1"
    )
    assert len(functions) >= 24
    for name, types in functions:
        arguments = ", ".join(f"null::{kind}" for kind in types)
        call = text(f"select {name.partition('(')[0]}({arguments})")
        for user_id in (member, None):
            with pytest.raises(DBAPIError, match=r"not a platform admin|permission denied"):
                async with studio.container.database.session(person.workspace_id, user_id) as session:
                    await session.execute(call)


async def test_the_inner_functions_are_closed_to_the_application(studio: Studio) -> None:
    admin = await make_admin(studio)
    for call in ("platform_lock_user(:id)", "platform_last_seen(:id)"):
        with pytest.raises(DBAPIError, match="permission denied"):
            async with studio.container.database.session(None, admin.id) as session:
                await session.execute(text(f"select {call}"), {"id": admin.id})
    for statement in (
        "update app_user set role = 'admin' where id = :id",
        "update app_user set suspended_at = null where id = :id",
        "update workspace set suspended_at = null",
        "insert into login_session (id, user_id, expires_at, impersonator_id) values (:id, :id, now(), :id)",
        "update login_session set impersonator_id = null where user_id = :id",
        "select * from feature_flag where cast(:id as uuid) is not null",
    ):
        with pytest.raises(DBAPIError, match="permission denied"):
            async with studio.container.database.session(None, admin.id) as session:
                await session.execute(text(statement), {"id": admin.id})


async def test_a_tenants_owner_is_refused_by_every_route_of_the_platform(studio: Studio) -> None:
    person: Person = await studio.sign_up()
    paths = (await studio.http.get("/api/openapi.json")).json()["paths"]
    routes = [(method, path) for path, item in paths.items() if "/admin/" in path for method in item]
    assert len(routes) >= 25
    for method, path in routes:
        url = path
        for part in ("user_id", "workspace_id", "job_id", "event_id", "impersonation_id"):
            url = url.replace(f"{{{part}}}", str(person.workspace_id))
        body = {"reason": "I would like to"}
        sent = None if method == "get" else body
        answer = await studio.http.request(method, url.replace("{key}", "x"), json=sent, headers=person.headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed"), (method, path)
