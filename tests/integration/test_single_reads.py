"""A read that begins no transaction runs for its tenant alone, and like any other where it cannot."""

from __future__ import annotations

import uuid

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.database import Database
from mutoscope.infra.lines import Lines
from mutoscope.infra.single_reads import READERS, read_row, read_rows
from mutoscope.infra.tenant_connection import fetch_row

WHO = "select current_setting('app.workspace_id', true), current_setting('app.user_id', true)"
EVENTS = "select workspace_id, message from event where message = $1 order by message"
INSERT = "insert into event (workspace_id, action, message) values ($1, 'test.happened', $2)"
OFTEN = 12
"""PostgreSQL plans a prepared statement anew five times, and then perhaps for good."""


def reading(database: Database, workspace: uuid.UUID | None, user: uuid.UUID | None = None) -> AsyncSession:
    """Open a session as a request does that changes nothing."""
    return database.factory(info={"workspace_id": workspace, "user_id": user, READERS: database.readers})


async def write(database: Database, workspace: uuid.UUID, message: str) -> None:
    async with database.session(workspace) as session:
        await fetch_row(session, INSERT, workspace, message)


async def test_it_begins_no_transaction_and_leaves_no_tenant_behind(database: Database) -> None:
    workspace, user = uuid.uuid4(), uuid.uuid4()
    async with reading(database, workspace, user) as session:
        assert await read_row(session, WHO) == (str(workspace), str(user))
        assert not session.in_transaction()
    assert await database.readers.ask(WHO, ()) in [[(None, None)], [("", "")]]


async def test_each_tenant_reads_its_own_rows_and_nobody_none_however_often(database: Database) -> None:
    one, other, message = uuid.uuid4(), uuid.uuid4(), uuid.uuid4().hex
    await write(database, one, message)
    await write(database, other, message)
    for _ in range(OFTEN):
        for workspace in (one, other, uuid.uuid4(), None):
            async with reading(database, workspace) as session:
                found = [row["workspace_id"] for row in await read_rows(session, EVENTS, message)]
                assert found == ([workspace] if workspace in {one, other} else [])
                assert not session.in_transaction()


async def test_the_tenant_is_set_before_any_row_is_looked_at(database: Database) -> None:
    lines = database.readers
    plan = await lines.ask(
        "explain select asked.* from (select id from event where message = 'a') asked "
        "where (select num_nulls(set_config('app.workspace_id', '', true))) = 0",
        (),
    )
    assert [plan[0][0].split("  ")[0], plan[1][0].strip().split(":")[0]] == ["Result", "One-Time Filter"]


async def test_in_a_transaction_it_sees_what_was_done_there(database: Database) -> None:
    workspace, message = uuid.uuid4(), uuid.uuid4().hex
    async with reading(database, workspace) as session:
        await fetch_row(session, INSERT, workspace, message)
        assert (await read_row(session, EVENTS, message))["workspace_id"] == workspace
        await session.rollback()
        assert await read_row(session, EVENTS, message) is None


async def test_a_connection_that_broke_costs_no_answer(database: Database, owner_dsn: str) -> None:
    workspace, message = uuid.uuid4(), uuid.uuid4().hex
    await write(database, workspace, message)
    (pid,) = (await database.readers.ask("select pg_backend_pid()", ()))[0]
    with psycopg.connect(owner_dsn) as connection:
        connection.execute("select pg_terminate_backend(%s)", (pid,))
    async with reading(database, workspace) as session:
        assert len(await read_rows(session, EVENTS, message)) == 1


async def test_what_is_not_answered_soon_is_asked_in_a_transaction(database: Database, app_dsn: str) -> None:
    hasty = Lines(app_dsn, role=None, size=1, patience_seconds=0.01)
    async with database.factory(info={"workspace_id": uuid.uuid4(), READERS: hasty}) as session:
        assert await read_row(session, "select 1 from pg_sleep(0.1)") == (1,)
        assert session.in_transaction()
    await hasty.close()


async def test_what_is_wrong_with_a_statement_is_told_as_ever(database: Database) -> None:
    async with reading(database, uuid.uuid4()) as session:
        with pytest.raises(DBAPIError, match="division by zero"):
            await read_row(session, "select 1 / $1::int", 0)


async def test_json_is_read_as_it_is_elsewhere(database: Database) -> None:
    async with reading(database, uuid.uuid4()) as session:
        assert (await read_row(session, """select '{"a": [1, "ü"]}'::jsonb, '[]'::jsonb""")) == ({"a": [1, "ü"]}, [])
