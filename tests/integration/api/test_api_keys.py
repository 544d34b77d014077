"""API keys over HTTP: made, used, narrowed, rotated, revoked; and what a thief can do with one."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import uuid
from typing import TYPE_CHECKING, Any

import pytest

from mutoscope.identity import SessionEnded
from mutoscope.identity.keys import new_key
from mutoscope.infra.database import Database
from mutoscope.tenancy import Role, Scope, renew_scope
from mutoscope.tenancy.key_access import verbs_of

if TYPE_CHECKING:
    from conftest import Studio

KEYS = "/api/v1/api-keys"


async def member_of(studio: Studio, workspace_id: uuid.UUID, role: Role) -> dict[str, str]:
    token = await studio.token_for(studio.add_member(workspace_id, role), workspace_id)
    return {"Authorization": f"Bearer {token}"}


async def code(studio: Studio, headers: Any, path: str = "/api/v1/projects", method: str = "GET") -> tuple[int, str]:  # noqa: ANN401 -- a mapping or pairs
    """Call, and return the status and the problem's code."""
    answer = await studio.http.request(method, path, headers=headers, json={} if method == "POST" else None)
    return answer.status_code, answer.json().get("code", "") if answer.content else ""


def events(studio: Studio, workspace_id: uuid.UUID, action: str) -> list[tuple[Any, ...]]:
    return studio.query(
        "select user_id, key_id, payload, message from event where workspace_id = %s and action = %s order by id",
        workspace_id,
        action,
    )


async def test_a_key_is_shown_once_and_opens_the_workspace_by_either_header(studio: Studio) -> None:
    person = await studio.sign_up()
    body = {"name": " nightly ", "scopes": ["read", "read"], "networks": ["127.0.0.0/8"]}
    answer = await studio.http.post(KEYS, json=body, headers=person.headers)
    made = answer.json()
    assert (answer.status_code, made["name"], made["scopes"], made["state"]) == (201, "nightly", ["read"], "active")
    assert made["api_key"].startswith(made["prefix"])
    assert len(made["prefix"]) == 9
    for headers in ({"Authorization": f"bearer  {made['api_key']}"}, {"X-API-Key": made["api_key"]}):
        profile = await studio.http.get("/api/v1/users/profile", headers=headers)
        assert profile.json()["id"] == str(person.id)
    [listed] = (await studio.http.get(KEYS, headers=person.headers)).json()["items"]
    assert "api_key" not in listed
    assert (listed["id"], listed["last_used_address"]) == (made["id"], "127.0.0.1")
    assert dt.datetime.fromisoformat(listed["last_used_at"]) == studio.clock.now()


async def test_nothing_in_the_database_is_the_key(studio: Studio) -> None:
    person = await studio.sign_up()
    key = await studio.key_for(person, name="Anna's laptop", signing={"mode": "optional"})
    await studio.http.get("/api/v1/projects", headers=key.headers)
    assert key.signing_secret is not None
    for table in ("api_key", "api_key_secret", "event", "idempotency_record", "mail"):
        for (row,) in studio.query(f"select t::text from {table} t"):  # noqa: S608 -- our own tables
            assert key.secret[9:] not in row, table
            assert key.signing_secret[4:] not in row, table
            assert table != "event" or "Anna" not in row
    [(address,)] = studio.query("select last_used_sealed from api_key where id = %s", key.id)
    assert b"127.0.0.1" not in bytes(address)


async def test_the_last_use_is_written_once_a_minute(studio: Studio) -> None:
    key = await studio.key_for(await studio.sign_up())
    moments: list[dt.datetime] = []
    for seconds in (0, 59, 1):
        studio.clock.advance(seconds=seconds)
        assert await code(studio, key.headers, "/api/v1/projects/" + str(uuid.uuid4())) == (404, "project_not_found")
        moments += studio.query("select last_used_at from api_key where id = %s", key.id)[0]
    assert moments[0] == moments[1] == moments[2] - dt.timedelta(seconds=60)


async def test_a_key_never_makes_reads_or_rotates_keys(studio: Studio) -> None:
    key = await studio.key_for(await studio.sign_up(), ["read", "create", "delete", "manage"])
    for method, path in [
        ("GET", KEYS),
        ("POST", KEYS),
        ("POST", f"{KEYS}/{key.id}/rotate"),
        ("DELETE", f"{KEYS}/{key.id}"),
        ("POST", "/api/v1/auth/refresh-api-key"),
        ("POST", "/api/v1/auth/logout"),
    ]:
        assert await code(studio, key.headers, path, method) == (403, "key_too_narrow"), path


async def test_a_key_may_do_what_its_scope_and_its_members_role_both_include(studio: Studio) -> None:
    person = await studio.sign_up()
    reader, creator = await studio.key_for(person, ["read"]), await studio.key_for(person, ["create"])
    assert await code(studio, reader.headers, "/api/v1/projects/create", "POST") == (403, "key_too_narrow")
    assert await code(studio, creator.headers, "/api/v1/projects/create", "POST") == (422, "invalid_input")
    assert await code(studio, creator.headers) == (403, "key_too_narrow")
    studio.query(
        "update membership set role = 'viewer' where user_id = %s and workspace_id = %s returning 1",
        person.id,
        person.workspace_id,
    )
    assert await code(studio, creator.headers, "/api/v1/projects/create", "POST") == (403, "not_allowed")
    assert (await code(studio, reader.headers))[0] == 200


async def test_a_removed_members_keys_are_gone_at_once(studio: Studio) -> None:
    key = await studio.key_for(await studio.sign_up())
    studio.query("delete from membership where workspace_id = %s returning 1", key.workspace_id)
    assert await code(studio, key.headers) == (401, "key_invalid")


async def test_a_key_of_one_workspace_finds_nothing_of_another(studio: Studio) -> None:
    mine, other = await studio.sign_up(), await studio.sign_up()
    key, theirs = await studio.key_for(mine), await studio.key_for(other)
    body = {"title": "T", "script": "One sentence."}
    project = (await studio.http.post("/api/v1/projects/create", json=body, headers=theirs.headers)).json()["id"]
    assert (await code(studio, theirs.headers, f"/api/v1/projects/{project}"))[0] == 200
    assert (await code(studio, key.headers, f"/api/v1/projects/{project}"))[0] == 404
    for method, path in [("DELETE", ""), ("POST", "/rotate")]:
        answer = await code(studio, mine.headers, f"{KEYS}/{theirs.id}{path}", method)
        assert answer == (404, "key_not_found")
    assert (await studio.http.patch(f"{KEYS}/{theirs.id}", json={}, headers=mine.headers)).status_code == 404


async def test_everybody_sees_their_own_keys_and_keepers_see_and_revoke_all(studio: Studio) -> None:
    owner = await studio.sign_up()
    editor = await member_of(studio, owner.workspace_id, Role.EDITOR)
    admin = await member_of(studio, owner.workspace_id, Role.ADMIN)
    viewer = await member_of(studio, owner.workspace_id, Role.VIEWER)
    await studio.key_for(owner)
    made = (await studio.http.post(KEYS, json={"name": "mine"}, headers=editor)).json()
    assert [one["id"] for one in (await studio.http.get(KEYS, headers=editor)).json()["items"]] == [made["id"]]
    assert len((await studio.http.get(KEYS, headers=admin)).json()["items"]) == 2
    assert await code(studio, viewer, KEYS) == (403, "not_allowed")
    owners = studio.query("select id from api_key where user_id = %s", owner.id)[0][0]
    assert await code(studio, editor, f"{KEYS}/{owners}", "DELETE") == (404, "key_not_found")
    assert await code(studio, admin, f"{KEYS}/{made['id']}/rotate", "POST") == (403, "key_not_yours")
    assert (await studio.http.patch(f"{KEYS}/{made['id']}", json={}, headers=admin)).json()["code"] == "key_not_yours"
    for _ in range(2):
        assert (await code(studio, admin, f"{KEYS}/{made['id']}", "DELETE"))[0] == 204
    assert await code(studio, {"X-API-Key": made["api_key"]}) == (401, "key_revoked")
    assert await code(studio, editor, f"{KEYS}/{made['id']}/rotate", "POST") == (409, "key_not_active")
    assert len(events(studio, owner.workspace_id, "key.revoked")) == 1


async def test_after_a_rotation_the_old_secret_works_until_the_overlap_ends(studio: Studio) -> None:
    person = await studio.sign_up()
    key = await studio.key_for(person)
    answer = await studio.http.post(f"{KEYS}/{key.id}/rotate", json={"overlap_seconds": 60}, headers=person.headers)
    new = {"X-API-Key": answer.json()["api_key"]}
    assert (answer.status_code, answer.json()["id"]) == (200, str(key.id))
    studio.clock.advance(seconds=59)
    assert [(await code(studio, headers))[0] for headers in (key.headers, new)] == [200, 200]
    studio.clock.advance(seconds=1)
    assert await code(studio, key.headers) == (401, "key_replaced")
    assert (await code(studio, new))[0] == 200
    usual = (await studio.http.post(f"{KEYS}/{key.id}/rotate", json={}, headers=person.headers)).json()
    ends = dt.datetime.fromisoformat(usual["overlap_ends_at"])
    assert ends == studio.clock.now() + dt.timedelta(hours=24)
    now = await studio.http.post(f"{KEYS}/{key.id}/rotate", json={"overlap_seconds": 0}, headers=person.headers)
    assert now.json()["overlap_ends_at"] is None
    assert await code(studio, new) == (401, "key_replaced")
    assert await code(studio, {"X-API-Key": usual["api_key"]}) == (401, "key_replaced")
    body = {"overlap_seconds": 2**31 - 1}
    long = await studio.http.post(f"{KEYS}/{key.id}/rotate", json=body, headers=person.headers)
    assert (long.status_code, long.json()["code"]) == (422, "overlap_too_long")


async def test_of_concurrent_rotations_each_ends_the_one_before(studio: Studio) -> None:
    person = await studio.sign_up()
    key = await studio.key_for(person)
    body = {"overlap_seconds": 0}
    url = f"{KEYS}/{key.id}/rotate"
    answers = await asyncio.gather(*(studio.http.post(url, json=body, headers=person.headers) for _ in range(8)))
    secrets = [answer.json()["api_key"] for answer in answers]
    works = [(await code(studio, {"X-API-Key": secret}))[0] for secret in secrets]
    assert sorted(works) == [200] + [401] * 7


async def test_an_expired_key_is_refused_by_the_clock(studio: Studio) -> None:
    person = await studio.sign_up()
    key = await studio.key_for(person, expires_at=(studio.clock.now() + dt.timedelta(seconds=60)).isoformat())
    assert (await code(studio, key.headers))[0] == 200
    studio.clock.advance(seconds=60)
    assert await code(studio, key.headers) == (401, "key_expired")
    past = {"name": "late", "expires_at": studio.clock.now().isoformat()}
    answer = await studio.http.post(KEYS, json=past, headers=person.headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "key_expiry_invalid")


async def test_a_change_counts_from_the_next_request_on(studio: Studio) -> None:
    person = await studio.sign_up()
    key = await studio.key_for(person, ["read", "create"])
    assert (await code(studio, key.headers))[0] == 200
    body = {"scopes": ["create"], "name": "renamed"}
    answer = await studio.http.patch(f"{KEYS}/{key.id}", json=body, headers=person.headers)
    assert (answer.json()["scopes"], answer.json()["name"]) == (["create"], "renamed")
    assert await code(studio, key.headers) == (403, "key_too_narrow")
    await studio.key_for(person, name="taken")
    taken = await studio.http.patch(f"{KEYS}/{key.id}", json={"name": "taken"}, headers=person.headers)
    assert (taken.status_code, taken.json()["code"]) == (409, "key_name_taken")
    unsigned = await studio.http.patch(f"{KEYS}/{key.id}", json={"signing": "required"}, headers=person.headers)
    assert (unsigned.status_code, unsigned.json()["code"]) == (409, "signing_not_set_up")
    assert (await studio.http.patch(f"{KEYS}/{key.id}", json={}, headers=person.headers)).json()["name"] == "renamed"
    [(_, _, payload, _)] = events(studio, person.workspace_id, "key.changed")
    assert payload["changed"] == ["name", "scopes"]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"name": ""}, "invalid_input"),
        ({"name": "   "}, "key_name_invalid"),
        ({"name": "a\0b"}, "key_name_invalid"),
        ({"name": "\ud800"}, "invalid_input"),
        ({"name": "n" * 101}, "invalid_input"),
        ({"scopes": []}, "invalid_input"),
        ({"scopes": ["everything"]}, "invalid_input"),
        ({"scopes": ["platform.manage"]}, "invalid_input"),
        ({"networks": ["10.0.0.5/8"]}, "networks_invalid"),
        ({"networks": ["x\0y"]}, "networks_invalid"),
        ({"networks": ["10.0.0.1"] * 51}, "networks_invalid"),
        ({"signing": {"mode": "required", "public_key": "QUJD"}}, "public_key_invalid"),
        ({"expires_at": "2099-01-01T00:00:00"}, "invalid_input"),
    ],
)
async def test_a_key_that_cannot_be_is_not_made(studio: Studio, change: dict[str, Any], problem: str) -> None:
    person = await studio.sign_up()
    body = json.dumps({"name": "n", **change})
    headers = {**person.headers, "Content-Type": "application/json"}
    answer = await studio.http.post(KEYS, content=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, problem)
    assert studio.query("select 1 from api_key where user_id = %s", person.id) == []


async def test_a_member_has_so_many_keys_and_no_more_even_at_once(studio: Studio) -> None:
    person = await studio.sign_up()
    most = studio.container.settings.api_keys_per_member
    bodies = [{"name": f"k{number}"} for number in range(most + 5)]
    answers = await asyncio.gather(*(studio.http.post(KEYS, json=body, headers=person.headers) for body in bodies))
    assert sorted(answer.status_code for answer in answers) == [201] * most + [409] * 5
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"too_many_keys"}
    spare = answers[[answer.status_code for answer in answers].index(201)].json()["id"]
    await studio.http.delete(f"{KEYS}/{spare}", headers=person.headers)
    assert (await studio.http.post(KEYS, json={"name": "now"}, headers=person.headers)).status_code == 201


async def test_the_list_goes_on_page_by_page_in_its_own_workspace(studio: Studio) -> None:
    person, other = await studio.sign_up(), await studio.sign_up()
    made = [str((await studio.key_for(person)).id) for _ in range(5)]
    seen: list[str] = []
    cursor = None
    while True:
        query = {"limit": 2, **({"cursor": cursor} if cursor else {})}
        page = (await studio.http.get(KEYS, params=query, headers=person.headers)).json()
        seen += [one["id"] for one in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
        foreign = await studio.http.get(KEYS, params={"cursor": cursor}, headers=other.headers)
        assert (foreign.status_code, foreign.json()["code"]) == (422, "bad_cursor")
    assert seen == made[::-1]


async def test_document_002s_refresh_makes_the_default_key_anew(studio: Studio) -> None:
    person = await studio.sign_up()
    url = "/api/v1/auth/refresh-api-key"
    first, second = [(await studio.http.post(url, headers=person.headers)).json() for _ in range(2)]
    assert first["api_key"] != second["api_key"]
    assert await code(studio, {"X-API-Key": first["api_key"]}) == (401, "key_replaced")
    assert (await code(studio, {"X-API-Key": second["api_key"]}))[0] == 200
    [listed] = (await studio.http.get(KEYS, headers=person.headers)).json()["items"]
    assert (listed["name"], listed["scopes"], listed["prefix"]) == (
        "default",
        ["read", "create"],
        second["api_key_prefix"],
    )
    await studio.http.delete(f"{KEYS}/{listed['id']}", headers=person.headers)
    third = (await studio.http.post(url, headers=person.headers)).json()
    assert await code(studio, {"X-API-Key": second["api_key"]}) == (401, "key_revoked")
    assert (await code(studio, {"X-API-Key": third["api_key"]}))[0] == 200


async def test_document_002s_login_hands_out_the_default_key_at_the_first_time(studio: Studio) -> None:
    person = await studio.sign_up()
    body = {"email": person.email, "password": "SecurePass123"}
    first, second = [(await studio.http.post("/api/v1/auth/login", json=body)).json() for _ in range(2)]
    assert (await code(studio, {"X-API-Key": first["api_key"]}))[0] == 200
    assert first["api_key"].startswith(first["api_key_prefix"])
    assert (second["api_key"], second["api_key_prefix"]) == (None, first["api_key_prefix"])
    assert second["access_token"]
    [(key_id,)] = studio.query("select id from api_key where user_id = %s", person.id)
    await studio.http.delete(f"{KEYS}/{key_id}", headers=person.headers)
    third = (await studio.http.post("/api/v1/auth/login", json=body)).json()
    assert (third["api_key"], third["api_key_prefix"]) == (None, None), "not made again behind its member's back"
    assert "api_key" not in (await studio.http.post("/api/v1/users/login", json=body)).json()


async def test_of_logins_at_once_one_gets_the_default_key(studio: Studio) -> None:
    person = await studio.sign_up()
    body = {"email": person.email, "password": "SecurePass123"}
    answers = await asyncio.gather(*(studio.http.post("/api/v1/auth/login", json=body) for _ in range(4)))
    assert len([answer for answer in answers if answer.json()["api_key"]]) == 1
    assert len({answer.json()["api_key_prefix"] for answer in answers}) == 1


async def test_a_key_knows_no_other_workspace_of_its_member(studio: Studio) -> None:
    person, other = await studio.sign_up(), await studio.sign_up()
    studio.query(
        "insert into membership (workspace_id, user_id, role) values (%s, %s, 'admin') returning 1",
        other.workspace_id,
        person.id,
    )
    key = await studio.key_for(person)
    for headers, count in [(person.headers, 2), (key.headers, 1)]:
        assert len((await studio.http.get("/api/v1/workspaces", headers=headers)).json()["items"]) == count


async def test_an_idempotency_key_never_keeps_a_secret(studio: Studio) -> None:
    person = await studio.sign_up()
    headers = {**person.headers, "Idempotency-Key": "same"}
    answers = [await studio.http.post(KEYS, json={"name": "n"}, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 409]
    assert studio.query("select 1 from idempotency_record where user_id = %s", person.id) == []


async def test_a_live_stream_ends_with_its_key(studio: Studio, database: Database) -> None:
    person = await studio.sign_up()
    key = await studio.key_for(person, ["read"])
    scope = Scope(person.workspace_id, person.id, Role.OWNER, None, key.id, verbs_of(["read"]))
    async with database.session() as session:
        assert await renew_scope(session, scope, now=studio.clock.now()) == scope
    await studio.http.delete(f"{KEYS}/{key.id}", headers=person.headers)
    async with database.session() as session:
        with pytest.raises(SessionEnded):
            await renew_scope(session, scope, now=studio.clock.now())


async def test_what_looks_like_a_key_and_is_none_gets_one_answer(studio: Studio) -> None:
    answers = set[tuple[int, str]]()
    for presented in [
        new_key().secret,
        "cc_",
        "cc_x",
        "cc_" + "A" * 60_000,
        "cc_ключ",
        "cc_\x7f",
        "cc_'; drop table--",
    ]:
        raw = presented.encode()
        answers.add(await code(studio, [(b"Authorization", b"Bearer " + raw)]))
        answers.add(await code(studio, [(b"X-API-Key", raw)]))
    assert answers == {(401, "key_invalid")}


async def test_two_credentials_at_once_are_refused(studio: Studio) -> None:
    person = await studio.sign_up()
    key = await studio.key_for(person)
    bearer, header = ("Authorization", f"Bearer {key.secret}"), ("X-API-Key", key.secret)
    token = ("Authorization", f"Bearer {person.token}")
    for both in ([bearer, header], [token, header], [bearer, token], [token, token], [header, header]):
        assert await code(studio, both) == (401, "credentials_ambiguous")
