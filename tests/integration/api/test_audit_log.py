"""The audit log over HTTP: who did what from where, and what is left of it when somebody is erased."""

from __future__ import annotations

import csv
import io
import json
import uuid
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from tests.integration.api.team import Team, make_team

from mutoscope.identity import SessionEnded
from mutoscope.infra.events import Change, emit
from mutoscope.tenancy import Role, Scope, Vigil
from mutoscope.tenancy.audit import AuditFilter
from mutoscope.tenancy.audit.export_audit_log import begin_export, stream_export
from mutoscope.tenancy.key_access import verbs_of

if TYPE_CHECKING:
    from conftest import Person, Studio

LOGS_OF_003 = ["id", "project_id", "user_id", "action", "message", "timestamp"]


async def log_of(studio: Studio, person: Person, **params: Any) -> list[dict[str, Any]]:  # noqa: ANN401 -- query values
    answer = await studio.http.get("/api/audit-log", params=params, headers=person.headers)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def write(studio: Studio, person: Person, action: str, **more: Any) -> uuid.UUID:  # noqa: ANN401 -- of emit
    database = studio.container.database
    async with database.session(person.workspace_id, person.id) as session:
        return await emit(session, person.workspace_id, action, message=more.pop("message", "It happened."), **more)


@pytest.fixture
async def person(studio: Studio) -> Person:
    return await studio.sign_up()


async def test_a_change_says_who_from_where_and_what(studio: Studio) -> None:
    team = await make_team(studio)
    editor = team.members[Role.EDITOR]
    await team.call(Role.ADMIN, "PATCH", f"/members/{editor.id}", json={"role": "viewer"})
    (entry,) = await log_of(studio, team.owner, action="member.role")
    assert entry["user_id"] == str(team.members[Role.ADMIN].id)
    assert (entry["actor_name"], entry["personal"]) == ("John Doe", "open")
    assert (entry["before"], entry["after"]) == ({"role": "editor"}, {"role": "viewer"})
    assert entry["address"]
    assert entry["request_id"]
    assert entry["payload"] == {"user_id": str(editor.id), "role": "viewer"}


@pytest.mark.parametrize("role", [Role.EDITOR, Role.VIEWER])
async def test_keepers_alone_read_the_log(studio: Studio, role: Role) -> None:
    team = await make_team(studio)
    for path in ("/audit-log", "/audit-log/export", f"/projects/{uuid.uuid4()}/audit-log"):
        assert (await team.call(role, "GET", path)).status_code == 403
    assert (await team.call(Role.ADMIN, "GET", "/audit-log")).status_code == 200


async def test_pages_lead_through_the_whole_log_newest_first(studio: Studio, person: Person) -> None:
    for index in range(7):
        await write(studio, person, "test.happened", message=f"Number {index}.")
    seen: list[str] = []
    cursor = None
    while True:
        params = {"limit": 3, "action": "test."} | ({"cursor": cursor} if cursor else {})
        page = (await studio.http.get("/api/audit-log", params=params, headers=person.headers)).json()
        seen += [entry["message"] for entry in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == [f"Number {index}." for index in reversed(range(7))]


async def test_a_cursor_of_another_tenant_leaks_nothing(studio: Studio, person: Person) -> None:
    page = (await studio.http.get("/api/audit-log?limit=1", headers=person.headers)).json()
    stranger = await studio.sign_up()
    cursors = [page["next_cursor"], page["items"][0]["id"], "", "%00", "A" * 5000, "ü"]
    for cursor in cursors:
        answer = await studio.http.get("/api/audit-log", params={"cursor": cursor}, headers=stranger.headers)
        assert (answer.status_code, answer.json()["code"]) == (422, "bad_cursor"), cursor
        assert page["items"][0]["id"] not in answer.text


async def test_filters_narrow_the_log(studio: Studio) -> None:
    team = await make_team(studio)
    admin = team.members[Role.ADMIN]
    await team.call(Role.ADMIN, "PATCH", f"/members/{team.members[Role.VIEWER].id}", json={"role": "editor"})
    entries = await log_of(studio, team.owner, actor=str(admin.id))
    assert [entry["action"] for entry in entries] == ["member.role_changed", "session.switched", "member.joined"]
    moment = entries[0]["timestamp"]
    assert entries[0] in await log_of(studio, team.owner, since=moment)
    assert entries[0] not in await log_of(studio, team.owner, until=moment)
    assert await log_of(studio, team.owner, actor=str(uuid.uuid4())) == []
    assert await log_of(studio, team.owner, action="member_") == [], "an underscore is no wildcard"
    for wrong in ({"action": "%"}, {"since": "yesterday"}, {"since": "2026-01-01T00:00:00"}, {"actor": "me"}):
        answer = await studio.http.get("/api/audit-log", params=wrong, headers=team.owner.headers)
        assert answer.status_code == 422, wrong


async def test_the_log_of_a_project_is_its_own(studio: Studio, person: Person) -> None:
    made = await studio.http.post("/api/projects/create", json={"title": "A", "script": "B."}, headers=person.headers)
    project = made.json()["id"]
    await write(studio, person, "test.happened", project_id=uuid.UUID(project))
    answer = await studio.http.get(f"/api/projects/{project}/audit-log", headers=person.headers)
    assert [entry["action"] for entry in answer.json()["items"]] == ["test.happened", "project.created"]
    assert {entry["project_id"] for entry in answer.json()["items"]} == {project}
    stranger = await studio.sign_up()
    foreign = await studio.http.get(f"/api/projects/{project}/audit-log", headers=stranger.headers)
    assert (foreign.status_code, foreign.json()["code"]) == (404, "project_not_found")
    assert await log_of(studio, stranger, project=project) == []


async def test_what_was_personal_is_gone_when_the_person_is_erased_and_the_line_stays(
    studio: Studio, person: Person
) -> None:
    change = Change({"name": "Jane"}, {"name": "Joan"})
    event = await write(studio, person, "test.changed", change=change)
    (before,) = await log_of(studio, person, action="test.")
    assert (before["personal"], before["after"]) == ("open", {"name": "Joan"})
    with psycopg.connect(studio.owner_dsn) as connection:
        connection.execute("update data_key set wrapped = null, erased_at = now() where owner_id = %s", (person.id,))
    studio.container.database.factory.kw["info"]["vault"]._cache.clear()
    (after,) = await log_of(studio, person, action="test.")
    assert (after["id"], after["message"], after["personal"]) == (str(event), "It happened.", "erased")
    assert (after["before"], after["after"], after["address"]) == (None, None, None)


async def test_an_impersonator_is_visible(studio: Studio, person: Person) -> None:
    admin = await studio.sign_up()
    with psycopg.connect(studio.owner_dsn) as connection:
        connection.execute(
            "update login_session set impersonator_id = %s, impersonated_workspace_id = %s where id = %s",
            (admin.id, person.workspace_id, person.session_id),
        )
    await studio.http.patch("/api/workspaces/current", json={"name": "Visited"}, headers=person.headers)
    (entry,) = await log_of(studio, await studio.log_in(person.email), action="workspace.changed")
    assert (entry["user_id"], entry["impersonator_id"]) == (str(person.id), str(admin.id))
    found = await log_of(studio, await studio.log_in(person.email), actor=str(admin.id))
    assert entry in found


async def export(studio: Studio, person: Person, **params: str) -> str:
    answer = await studio.http.get("/api/audit-log/export", params=params, headers=person.headers)
    assert answer.status_code == 200, answer.text
    assert "attachment" in answer.headers["content-disposition"]
    return answer.text


async def test_the_csv_has_document_003s_columns_and_runs_no_formula(studio: Studio, person: Person) -> None:
    hostile = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\r=1", 'say "hi", twice', "line\nbreak"]
    for message in hostile:
        await write(studio, person, "test.happened", message=message, change=Change(None, {"name": message}))
    rows = list(csv.DictReader(io.StringIO(await export(studio, person, format="csv", action="test."), newline="")))
    assert list(rows[0])[:6] == LOGS_OF_003
    for row, message in zip(reversed(rows), hostile, strict=True):
        assert row["message"].removeprefix("'") == message
        assert not row["message"].lstrip().startswith(("=", "+", "-", "@"))
        assert json.loads(row["after"]) == {"name": message}


async def test_the_json_is_an_array_of_the_same_lines(studio: Studio, person: Person) -> None:
    await write(studio, person, "test.happened", message="é 🎬")
    lines = json.loads(await export(studio, person, format="json"))
    assert lines[0]["action"] == "audit_log.exported"
    assert lines[1]["message"] == "é 🎬"
    assert lines == await log_of(studio, person)
    assert json.loads(await export(studio, person, format="json", action="never.")) == []


async def test_exporting_is_written_into_the_log(studio: Studio, person: Person) -> None:
    await export(studio, person, format="csv", action="member.")
    (entry,) = await log_of(studio, person, action="audit_log.")
    assert entry["payload"] == {"format": "csv", "action": "member."}
    assert entry["user_id"] == str(person.id)


async def test_an_export_longer_than_a_page_is_whole(studio: Studio, person: Person) -> None:
    with psycopg.connect(studio.owner_dsn) as connection:
        connection.execute(
            "insert into event (workspace_id, action, message) "
            "select %s, 'test.many', n::text from generate_series(1, 1203) n",
            (person.workspace_id,),
        )
    rows = list(csv.DictReader(io.StringIO(await export(studio, person, action="test."), newline="")))
    assert sorted(int(row["message"]) for row in rows) == list(range(1, 1204))


async def test_an_export_breaks_off_when_its_reader_may_not_read_any_more(studio: Studio, person: Person) -> None:
    key = await studio.key_for(person, ["manage"])
    with psycopg.connect(studio.owner_dsn) as connection:
        connection.execute(
            "insert into event (workspace_id, action, message) "
            "select %s, 'test.many', n::text from generate_series(1, 1203) n",
            (person.workspace_id,),
        )
    scope = Scope(person.workspace_id, person.id, Role.OWNER, None, key.id, verbs_of(["manage"]))
    wanted = AuditFilter(action="test.")
    async with studio.container.database.session(person.workspace_id, person.id) as session:
        begun = await begin_export(session, scope, wanted, "csv")
    lines = stream_export(Vigil(studio.container.database, studio.clock, 1), begun)
    seen = [await anext(lines) for _ in range(101)]
    assert (await studio.http.delete(f"/api/v1/api-keys/{key.id}", headers=person.headers)).status_code == 204
    with pytest.raises(SessionEnded):
        seen += [line async for line in lines]
    assert len(seen) < 1000


async def test_two_tenants_see_nothing_of_each_other(studio: Studio, person: Person) -> None:
    await write(studio, person, "test.happened", message="Mine alone.")
    stranger = await studio.sign_up()
    for text in (
        json.dumps(await log_of(studio, stranger)),
        await export(studio, stranger, format="json"),
        await export(studio, stranger, format="csv", actor=str(person.id)),
    ):
        assert "Mine alone." not in text
        assert str(person.workspace_id) not in text


async def test_former_members_keep_their_name_in_the_log(studio: Studio) -> None:
    team: Team = await make_team(studio)
    admin = team.members[Role.ADMIN]
    await team.call(Role.ADMIN, "PATCH", "/workspaces/current", json={"name": "Renamed"})
    await team.call(Role.OWNER, "DELETE", f"/members/{admin.id}")
    (entry,) = await log_of(studio, team.owner, action="workspace.changed")
    assert (entry["user_id"], entry["actor_name"]) == (str(admin.id), "John Doe")


async def test_a_change_of_a_project_says_what_it_was_before_and_spares_the_script(
    studio: Studio, person: Person
) -> None:
    body = {"title": "A", "script": "Secret words."}
    made = await studio.http.post("/api/projects/create", json=body, headers=person.headers)
    path = f"/api/projects/{made.json()['id']}"
    for _ in range(2):
        await studio.http.put(path, json={**body, "title": "B"}, headers=person.headers)
    answer = await studio.http.get(f"{path}/audit-log", headers=person.headers)
    changed, created = answer.json()["items"]
    assert (changed["before"], changed["after"]) == ({"title": "A"}, {"title": "B"})
    assert created["after"]["script"].startswith("sha256:")
    assert "Secret" not in answer.text


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00Z"])
async def test_moments_at_the_edge_of_time_are_answered(studio: Studio, person: Person, moment: str) -> None:
    for name in ("since", "until"):
        for path in ("/api/audit-log", "/api/audit-log/export"):
            answer = await studio.http.get(path, params={name: moment}, headers=person.headers)
            assert answer.status_code in {200, 422}, answer.text
