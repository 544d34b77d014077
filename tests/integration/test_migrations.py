from __future__ import annotations

import subprocess
import sys
import uuid
from collections.abc import Generator
from typing import Any

import psycopg
import pytest
from alembic import command
from psycopg import sql
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from mutoscope.infra.database import APP_ROLE, Database
from mutoscope.infra.events import emit
from mutoscope.infra.migrations import head_revision, migrate_to_head, migration_config
from mutoscope.ops.migrate import prepare_database

MIGRATE = "import sys; from mutoscope.infra.migrations import migrate_to_head; print(migrate_to_head(sys.argv[1]))"
TABLES = "select count(*) from pg_tables where schemaname not in ('pg_catalog', 'information_schema')"


def one(dsn: str, statement: str) -> Any:  # noqa: ANN401 -- whatever the database answers
    with psycopg.connect(dsn) as connection:
        row = connection.execute(statement.encode()).fetchone()
    return row[0] if row else None


def test_every_migration_can_be_reverted_and_applied_again(empty_database: str) -> None:
    assert migrate_to_head(empty_database) == head_revision()
    tables = one(empty_database, TABLES)
    command.downgrade(migration_config(empty_database), "base")
    assert one(empty_database, TABLES) == 1, "alembic_version alone remains"
    migrate_to_head(empty_database)
    assert one(empty_database, TABLES) == tables


def test_migrating_twice_changes_nothing(empty_database: str) -> None:
    prepare_database(empty_database)
    tables = one(empty_database, TABLES)
    assert prepare_database(empty_database) == head_revision()
    assert one(empty_database, TABLES) == tables


def test_migrators_that_start_at_once_take_turns(empty_database: str) -> None:
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", MIGRATE, empty_database], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    ends = [run.communicate(timeout=100) for run in runs]
    assert [out.strip() for out, _ in ends] == [head_revision()] * 3, [error for _, error in ends]


def test_a_migration_gives_up_rather_than_wait_long_for_a_lock(fresh_database: Any) -> None:  # noqa: ANN401 -- conftest's own type
    with psycopg.connect(fresh_database.owner_dsn) as blocker:
        blocker.execute("lock table alembic_version in access exclusive mode")
        with pytest.raises(OperationalError, match="lock timeout"):
            migrate_to_head(fresh_database.owner_dsn)


@pytest.fixture
def managed_database(pg: Any) -> Generator[str]:  # noqa: ANN401 -- conftest's own type
    """A database as a hosting company gives it: its owner may create roles and is no superuser."""
    name = f"managed_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(pg.server.url(database="postgres"), autocommit=True) as connection:
        role = sql.Identifier(name)
        connection.execute(sql.SQL("create role {} login createrole nosuperuser nobypassrls").format(role))
        # What creating the role itself would have given it (PostgreSQL 16): the right to grant it, not to use it.
        connection.execute(sql.SQL("grant mutoscope_app to {} with admin true, inherit false, set false").format(role))
        connection.execute(sql.SQL("create database {} owner {} template template0").format(role, role))
        yield pg.server.url(user=name, database=name)
        connection.execute(sql.SQL("drop database {} with (force)").format(role))
        connection.execute(sql.SQL("drop owned by {}").format(role))
        connection.execute(sql.SQL("drop role {}").format(role))


async def test_an_outside_server_needs_nothing_but_its_url(managed_database: str) -> None:
    """The owner migrates, connects for the application as its role, and the wall stands as on the embedded server."""
    prepare_database(managed_database)
    database = Database.connect(managed_database, pool_size=2, role=APP_ROLE)
    mine = uuid.uuid4()
    try:
        async with database.session(workspace_id=mine) as session:
            assert await session.scalar(text("select current_user")) == APP_ROLE
            event = await emit(session, mine, "test.happened", message="It happened.")
            assert list((await session.execute(text("select id from event"))).scalars()) == [event]
        async with database.session(workspace_id=uuid.uuid4()) as session:
            assert list((await session.execute(text("select id from event"))).scalars()) == []
    finally:
        await database.close()
    assert one(managed_database, "select count(*) from event") == 1, "definer functions of the owner see every row"
