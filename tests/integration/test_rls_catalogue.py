"""Every table is behind row-level security, or stands on a list with the reason why not."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import psycopg
import pytest
from psycopg import errors
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from mutoscope.infra.database import Database
from mutoscope.infra.events import emit

OPEN_TABLES = {
    "ledger.audit_run": "how far a reading of all books has come; the application has no grant on it",
    "public.alembic_version": "one row, the revision of the schema; the application has no grant on it",
    "public.catalogue_version": "what is sold, the same for everybody; never changed",
    "public.payment_inbox": "ids of the payment provider's events, whose tenant is known only once they are fetched",
}
"""Tables without row-level security, each with its reason."""

OTHERS_SCHEMAS = {
    "dbos": "the job engine's own tables: jobs carry ids only, and no user's query ever reaches them",
}
"""Schemas of libraries, each with the reason why they need no wall."""

RELATIONS = """
  select n.nspname || '.' || c.relname, c.relkind::text, c.relrowsecurity and c.relforcerowsecurity,
         exists (select from pg_policy p where p.polrelid = c.oid and p.polroles = '{0}'
                 and pg_get_expr(p.polqual, p.polrelid) like '%%current_setting(''app.%%'),
         exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'workspace_id'
                 and not a.attisdropped),
         coalesce('security_invoker=true' = any (c.reloptions), false),
         has_any_column_privilege('mutoscope_app', c.oid, 'select, insert, update')
           or has_table_privilege('mutoscope_app', c.oid, 'delete, truncate')
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg_%%'
    and n.nspname <> all (%s) and c.relkind in ('r', 'p', 'f', 'v', 'm')
"""


@dataclass(frozen=True)
class Relation:
    """What the wall is made of, for one table or view."""

    name: str
    kind: str
    forced: bool
    policy: bool
    has_workspace: bool
    invoker: bool
    reachable: bool


def relations(dsn: str) -> list[Relation]:
    with psycopg.connect(dsn) as connection:
        rows = connection.execute(RELATIONS, [list(OTHERS_SCHEMAS)]).fetchall()
    return [Relation(*row) for row in rows]


def test_every_table_is_walled_off_or_listed_with_a_reason(owner_dsn: str) -> None:
    tables = [r for r in relations(owner_dsn) if r.kind in ("r", "p", "f")]
    assert {"public.event", "public.idempotency_record"} <= {t.name for t in tables}
    unprotected = [
        t.name for t in tables if not (t.forced and (t.policy or not t.reachable)) and t.name not in OPEN_TABLES
    ]
    assert not unprotected, "call enable_tenant_isolation in the migration, or list it in OPEN_TABLES with a reason"


def test_no_table_of_a_tenant_is_on_the_list_of_open_ones(owner_dsn: str) -> None:
    assert not [r.name for r in relations(owner_dsn) if r.has_workspace and r.name in OPEN_TABLES]


def test_the_list_of_open_tables_names_only_tables_that_exist(owner_dsn: str) -> None:
    assert set(OPEN_TABLES) <= {r.name for r in relations(owner_dsn)}


def test_every_view_reads_with_the_rights_of_its_reader(owner_dsn: str) -> None:
    views = [r for r in relations(owner_dsn) if r.kind in ("v", "m")]
    assert not [v.name for v in views if v.kind == "m" or not v.invoker], "create it with (security_invoker = true)"


def test_every_definer_function_has_a_pinned_search_path_and_is_closed_to_the_public(owner_dsn: str) -> None:
    with psycopg.connect(owner_dsn) as connection:
        loose = connection.execute("""
          select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
          where p.prosecdef and n.nspname not in ('pg_catalog', 'information_schema', 'dbos')
            and (not coalesce(array_to_string(p.proconfig, ',') like '%search_path=%', false)
                 or p.proacl is null
                 or exists (select from aclexplode(p.proacl) a where a.grantee = 0 and a.privilege_type = 'EXECUTE'))
        """).fetchall()
    assert not loose


@pytest.mark.parametrize(
    "attempt",
    [
        "alter table event disable row level security",
        "alter table event no force row level security",
        "drop policy tenant_isolation on event",
        "create policy mine on event using (true)",
        "alter role mutoscope_app bypassrls",
        "create table loot ()",
        "update event set message = ''",
        "delete from event",
        "truncate event",
        "set role mutoscope",
        "select * from alembic_version",
        "select enable_tenant_isolation('event')",
    ],
)
def test_the_application_role_cannot_take_down_the_wall(app_dsn: str, attempt: str) -> None:
    with psycopg.connect(app_dsn) as connection, pytest.raises(errors.InsufficientPrivilege):
        connection.execute(attempt.encode())


def test_switching_row_security_off_makes_reading_an_error(app_dsn: str) -> None:
    with psycopg.connect(app_dsn) as connection:
        connection.execute("set row_security = off")
        with pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
            connection.execute("select * from event")


def test_the_application_role_has_no_power_of_its_own(app_dsn: str) -> None:
    with psycopg.connect(app_dsn) as connection:
        row = connection.execute("""
          select rolsuper or rolbypassrls or rolcreatedb or rolcreaterole,
                 exists (select from pg_class where relowner = pg_roles.oid)
          from pg_roles where rolname = current_user
        """).fetchone()
    assert row == (False, False)


async def test_an_event_is_seen_in_its_own_workspace_only(database: Database) -> None:
    mine, other = uuid.uuid4(), uuid.uuid4()
    async with database.session(workspace_id=mine) as session:
        event = await emit(session, mine, "test.happened", message="It happened.", payload={"answer": 42})
    assert await visible(database, mine) == [event]
    assert await visible(database, other) == []
    assert await visible(database, None) == []


async def test_an_event_cannot_be_planted_in_another_workspace(database: Database) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"):
        async with database.session(workspace_id=uuid.uuid4()) as session:
            await emit(session, uuid.uuid4(), "test.happened", message="It did not.")


async def test_a_pooled_connection_keeps_nothing_of_its_last_user(database: Database) -> None:
    mine = uuid.uuid4()
    async with database.session(workspace_id=mine) as session:
        await emit(session, mine, "test.happened", message="It happened.")
    for _ in range(10):
        with pytest.raises(DBAPIError):
            async with database.session(workspace_id=mine) as session:
                await session.execute(text("select 1 / 0"))
        assert await visible(database, None) == []


async def visible(database: Database, workspace: uuid.UUID | None) -> list[uuid.UUID]:
    async with database.session(workspace_id=workspace) as session:
        return list((await session.execute(text("select id from event"))).scalars())


def test_not_even_the_owner_changes_the_event_log(owner_dsn: str) -> None:
    with psycopg.connect(owner_dsn) as connection:
        connection.execute(
            "insert into event (workspace_id, action, message) values (gen_random_uuid(), 'test.happened', 'x')"
        )
        for attempt in ("update event set message = 'y'", "delete from event", "truncate event"):
            with pytest.raises(errors.RestrictViolation, match="never changed"), connection.transaction():
                connection.execute(attempt.encode())
