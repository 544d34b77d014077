"""Tenant A knows every id of tenant B and tries everything, over HTTP and in SQL."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING

import pytest
from fastapi.routing import APIRoute, iter_route_contexts
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from mutoscope.api import create_app
from mutoscope.infra.settings import Settings
from mutoscope.tenancy import permission_of

if TYPE_CHECKING:
    from conftest import Person, Studio

MARK = "Bellerophon"

TENANT_TABLES = """
  select n.nspname || '.' || c.relname,
         array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.atttypid = 'uuid'::regtype
               and a.attnum > 0 and not a.attisdropped)
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and n.nspname in ('public', 'ledger')
    and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'workspace_id')
"""

ROUTES = [
    (method, str(context.path))
    for context in iter_route_contexts(create_app(Settings()).routes)
    if isinstance(context.route, APIRoute) and permission_of(context.route) is not None
    for method in sorted(context.methods or ())
    if str(context.path).startswith("/api/v1/") and "logout" not in str(context.path)
]


async def furnish(studio: Studio, person: Person) -> None:
    """Make one of everything there is a route for."""
    project: dict[str, object] = {
        "title": MARK,
        "script": f"{MARK} rode.",
        "images": [],
        "voice": "male",
        "duration": 1,
        "music": None,
    }
    key = {"Idempotency-Key": f"{MARK}-{uuid.uuid4()}"}
    made = await studio.http.post("/api/projects/create", json=project, headers={**person.headers, **key})
    assert made.status_code == 201, made.text
    length = {"Upload-Length": "100", "Tus-Resumable": "1.0.0", "Upload-Metadata": "filename QmVsbGVyb3Bob24ucG5n"}
    started = await studio.http.post("/api/uploads", headers={**person.headers, **length})
    assert started.status_code == 201, started.text


def ids_of(studio: Studio, person: Person) -> set[str]:
    """Every id in every row of a person's workspace, asked as the owner of the schema."""
    found = {str(person.id), str(person.workspace_id), str(person.session_id)}
    for table, columns in studio.query(TENANT_TABLES):
        for column in columns:
            rows = studio.query(
                f"select distinct {column} from {table} where workspace_id = %s and {column} is not null",  # noqa: S608 -- names from the catalogue
                person.workspace_id,
            )
            found |= {str(row[0]) for row in rows}
    return found


def rows_of(studio: Studio, person: Person) -> dict[str, list[str]]:
    """Every row of a person's workspace, as text."""
    rows: dict[str, list[str]] = {}
    for table, _ in studio.query(TENANT_TABLES):
        statement = f"select to_jsonb(t)::text from {table} t where workspace_id = %s order by 1"  # noqa: S608 -- same
        rows[table] = [row[0] for row in studio.query(statement, person.workspace_id)]
    return rows


async def test_no_route_shows_or_touches_what_another_tenant_owns(studio: Studio) -> None:
    one, other = await studio.sign_up(), await studio.sign_up()
    await furnish(studio, one)
    await furnish(studio, other)
    targets = ids_of(studio, other)
    assert len(targets) >= 6
    before = rows_of(studio, other)
    for method, path in ROUTES:
        for target in targets if "{" in path else [""]:
            url = re.sub(r"\{[^}]*\}", target, path)
            body: dict[str, object] | None = {} if method in {"POST", "PUT", "PATCH"} else None
            answer = await studio.http.request(method, url, headers=one.headers, json=body)
            assert answer.status_code < 500, f"{method} {url}: {answer.text}"
            if "{" in path:
                assert answer.status_code >= 400, f"{method} {url} → {answer.status_code}"
            else:
                assert not [each for each in targets if each in answer.text], f"{method} {url} shows an id of B"
    assert rows_of(studio, other) == before


async def test_a_missing_thing_and_a_foreign_one_look_alike(studio: Studio) -> None:
    one, other = await studio.sign_up(), await studio.sign_up()
    await furnish(studio, other)
    project = studio.query("select id from project where workspace_id = %s", other.workspace_id)[0][0]
    foreign = await studio.http.get(f"/api/projects/{project}", headers=one.headers)
    missing = await studio.http.get(f"/api/projects/{uuid.uuid4()}", headers=one.headers)
    assert foreign.status_code == missing.status_code == 404
    assert foreign.json()["code"] == missing.json()["code"]
    assert (await studio.http.get(f"/api/projects/{project}", headers=other.headers)).status_code == 200


async def test_in_sql_another_tenants_rows_are_not_there(studio: Studio) -> None:
    one, other = await studio.sign_up(), await studio.sign_up()
    await furnish(studio, other)
    for table, _ in studio.query(TENANT_TABLES):
        async with studio.container.database.session(one.workspace_id, one.id) as session:
            try:
                async with session.begin_nested():
                    statement = text(f"select count(*) from {table} where workspace_id = :other")  # noqa: S608 -- same
                    assert await session.scalar(statement, {"other": other.workspace_id}) == 0, table
            except DBAPIError as error:
                assert "permission denied" in str(error), table  # noqa: PT017 -- seeing nothing at all is fine, too


async def test_without_a_tenant_the_tables_are_empty(studio: Studio) -> None:
    await studio.sign_up()
    async with studio.container.database.session() as session:
        for table in ("app_user", "login_session", "workspace", "membership", "workspace_plan", "event", "project"):
            columns = "id" if table == "app_user" else "*"
            counted = await session.scalar(text(f"select count(x) from (select {columns} from {table}) x"))  # noqa: S608 -- same
            assert counted == 0, table


ATTACKS = {
    "read a password hash": "select password_hash from app_user",
    "read an address key": "select email_key from app_user",
    "become an administrator": "update app_user set role = 'admin' where id = :me",
    "register as an administrator": "insert into app_user (id, name, email, email_key, password_hash, role) "
    "values (:me, 'x', 'x', 'x', 'x', 'admin')",
    "join another workspace": "insert into membership (workspace_id, user_id, role) values (:theirs, :me, 'owner')",
    "make somebody a session": "insert into login_session (id, user_id, expires_at) "
    "values (gen_random_uuid(), :them, 'infinity')",
    "lengthen a session": "update login_session set expires_at = 'infinity'",
    "revive a session": "update login_session set revoked_at = null, user_id = :them",
    "plant a project": "insert into project (id, workspace_id, user_id, title, script, voice, duration) "
    "values (gen_random_uuid(), :theirs, :me, 'x', 'x', 'x', 1)",
    "move a row to another tenant": "update workspace_plan set workspace_id = :theirs",
    "forge the event log": "insert into event (workspace_id, action, message) values (:theirs, 'a.b', 'x')",
    "rewrite the event log": "update event set message = 'x'",
    "switch the wall off": "set local row_security = off; select count(*) from membership",
    "drop the wall": "alter table membership disable row level security",
    "become the owner": "set local role mutoscope",
    "become the reader": "set local role film_studio_reader",
    "read the reports": "select * from film_studio.users",
    "remove a tenant": "delete from workspace",
    "read the revisions": "select * from alembic_version",
}


@pytest.mark.parametrize("attack", ATTACKS)
async def test_in_sql_the_application_role_is_refused(studio: Studio, attack: str) -> None:
    one, other = await studio.sign_up(), await studio.sign_up()
    names = {"me": one.id, "them": other.id, "theirs": other.workspace_id}
    *preparation, last = ATTACKS[attack].split("; ")
    used = {key: value for key, value in names.items() if re.search(rf":{key}\b", last)}
    async with studio.container.database.session(one.workspace_id, one.id) as session:
        for statement in preparation:
            await session.execute(text(statement))
        with pytest.raises(DBAPIError, match=r"permission denied|row-level security|must be owner"):
            await session.execute(text(last), used)
        await session.rollback()


HARMLESS = {
    "rename another workspace": "update workspace set name = 'x' where id = :theirs",
    "promote oneself elsewhere": "update membership set role = 'owner' where workspace_id = :theirs",
    "expel a member elsewhere": "delete from membership where workspace_id = :theirs",
    "change another's password": "update app_user set password_hash = 'x' where id = :them",
    "end another's session": "update login_session set revoked_at = now() where user_id = :them",
}


@pytest.mark.parametrize("attack", HARMLESS)
async def test_in_sql_foreign_rows_cannot_be_changed(studio: Studio, attack: str) -> None:
    one, other = await studio.sign_up(), await studio.sign_up()
    names = {"me": one.id, "them": other.id, "theirs": other.workspace_id}
    async with studio.container.database.session(one.workspace_id, one.id) as session:
        statement = HARMLESS[attack]
        used = {key: value for key, value in names.items() if re.search(rf":{key}\b", statement)}
        result = await session.execute(text(statement), used)
        assert result.rowcount == 0  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType] -- a cursor result
    assert (await studio.http.get("/api/users/profile", headers=other.headers)).status_code == 200
    assert (await studio.log_in(other.email)).id == other.id


LISTS = sorted(
    path
    for path, operations in create_app(Settings()).openapi()["paths"].items()
    if not path.startswith("/api/v1/admin/")
    and any(parameter["name"] == "cursor" for parameter in operations.get("get", {}).get("parameters", ()))
)


@pytest.mark.parametrize("path", LISTS)
async def test_a_cursor_of_another_tenant_or_list_is_refused(studio: Studio, path: str) -> None:
    person, other = await studio.sign_up(), await studio.sign_up()
    await furnish(studio, other)
    await furnish(studio, other)
    page = (await studio.http.get("/api/v1/projects", params={"limit": 1}, headers=other.headers)).json()
    address = re.sub(r"\{[a-z_]+\}", str(uuid.uuid4()), path)
    for cursor in (page["next_cursor"], page["items"][0]["id"], "x"):
        answer = await studio.http.get(address, params={"cursor": cursor, "q": "sea"}, headers=person.headers)
        assert answer.status_code in ({404, 422} if "{" in path else {422}), (cursor, answer.text)
        assert "{" in path or answer.json()["code"] == "bad_cursor", (cursor, answer.text)
