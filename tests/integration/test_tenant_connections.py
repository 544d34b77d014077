"""A transaction begins with its tenant; a connection that broke in the pool is replaced, and none keeps a tenant."""

from __future__ import annotations

import asyncio
import uuid
from typing import cast

import psycopg
import pytest
from sqlalchemy import AsyncAdaptedQueuePool, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from mutoscope.infra.database import Database
from mutoscope.infra.tenant_connection import fetch_row, fetch_rows

WHO = "select current_setting('app.workspace_id', true), current_setting('app.user_id', true)"


async def test_the_first_statement_already_runs_for_the_tenant_and_the_next_session_is_nobodys(
    database: Database,
) -> None:
    workspace, user = uuid.uuid4(), uuid.uuid4()
    async with database.session(workspace, user) as session:
        assert await fetch_row(session, WHO) == (str(workspace), str(user))
        async with session.begin_nested():
            assert tuple((await session.execute(text(WHO))).one()) == (str(workspace), str(user))
    async with database.session(workspace, user):
        pass  # begins nothing: what was meant for it must not reach the next
    async with database.engine.connect() as plain:
        assert tuple((await plain.execute(text(WHO))).one()) in {(None, None), ("", "")}
    async with database.session() as session:
        assert await fetch_row(session, WHO) in {(None, None), ("", "")}


async def test_work_past_sqlalchemy_is_kept_and_undone_with_the_rest(database: Database, owner_dsn: str) -> None:
    workspace = uuid.uuid4()
    insert = "insert into event (workspace_id, action, message) values ($1, 'test.happened', 'x') returning 1"
    async with database.session(workspace) as session:
        await fetch_row(session, insert, workspace)

    async def write_and_fail() -> None:
        async with database.session(workspace) as session:
            await fetch_row(session, insert, workspace)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await write_and_fail()
    with pytest.raises(DBAPIError, match="row-level security"):
        async with database.session(uuid.uuid4()) as session:
            await fetch_row(session, insert, workspace)
    with psycopg.connect(owner_dsn) as connection:
        assert connection.execute("select count(*) from event where workspace_id = %s", (workspace,)).fetchone() == (1,)


async def test_connections_that_the_server_closed_are_replaced_unseen(database: Database, owner_dsn: str) -> None:
    async def ask() -> None:
        async with database.session(uuid.uuid4()) as session:
            assert await fetch_row(session, "select 1") == (1,)

    await asyncio.gather(*(ask() for _ in range(5)))
    with psycopg.connect(owner_dsn) as connection:
        connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity "
            "where datname = current_database() and usename = 'mutoscope_app'"
        )
    await asyncio.sleep(0.1)
    await asyncio.gather(*(ask() for _ in range(5)))


async def test_one_that_breaks_in_the_middle_is_an_error_and_is_not_used_again(
    database: Database, owner_dsn: str
) -> None:
    async def lose_it() -> None:
        async with database.session(uuid.uuid4()) as session:
            row = await fetch_row(session, "select pg_backend_pid()")
            with psycopg.connect(owner_dsn) as connection:
                connection.execute("select pg_terminate_backend(%s)", (row[0],))
            await fetch_row(session, "select 1")

    with pytest.raises(DBAPIError) as caught:
        await lose_it()
    assert caught.value.connection_invalidated or getattr(caught.value.orig, "sqlstate", "") == "57P01"
    async with database.session(uuid.uuid4()) as session:
        assert await fetch_row(session, "select 1") == (1,)


def in_use(database: Database) -> int:
    return cast("AsyncAdaptedQueuePool", database.engine.pool).checkedout()


async def test_sqlalchemy_goes_on_in_the_transaction_that_raw_statements_began(database: Database) -> None:
    workspace = uuid.uuid4()
    insert = "insert into event (workspace_id, action, message) values ($1, $2, 'x') returning 1"
    async with database.session(workspace) as session:
        backend = await fetch_row(session, "select pg_backend_pid(), pg_current_xact_id()::text")
        await fetch_row(session, insert, workspace, "test.first")
        query = text("select pg_backend_pid(), pg_current_xact_id()::text")
        assert tuple((await session.execute(query)).one()) == tuple(backend)
        with pytest.raises(DBAPIError, match="row-level security"):
            async with session.begin_nested():
                await fetch_row(session, insert, uuid.uuid4(), "test.refused")
        await fetch_row(session, insert, workspace, "test.second")
        await session.commit()
        assert not session.in_transaction()
        await fetch_row(session, insert, workspace, "test.third")  # a new transaction, of the same tenant
        assert [tuple(row) for row in await fetch_rows(session, WHO)] == [(str(workspace), "")]
        await session.rollback()
        assert [row.action for row in await session.execute(text("select action from event order by id"))] == [
            "test.first",
            "test.second",
        ]
    assert in_use(database) == 0


@pytest.mark.parametrize("awake", [False, True])
async def test_a_session_that_lost_its_connection_keeps_nothing_until_it_is_rolled_back(
    database: Database, owner_dsn: str, *, awake: bool
) -> None:
    workspace = uuid.uuid4()
    insert = "insert into event (workspace_id, action, message) values ($1, 'test.lost', 'x') returning 1"

    async def lose_it_and_go_on() -> None:
        async with database.session(workspace) as session:
            if awake:
                await session.execute(text("select 1"))
            row = await fetch_row(session, "select pg_backend_pid()")
            with psycopg.connect(owner_dsn) as connection:
                connection.execute("select pg_terminate_backend(%s)", (row[0],))
            await asyncio.sleep(0.1)
            with pytest.raises(DBAPIError):
                await fetch_row(session, "select 1")
            await fetch_row(session, insert, workspace)  # as if nothing had been lost

    with pytest.raises(SQLAlchemyError):
        await lose_it_and_go_on()
    async with database.session(workspace) as session:
        assert await fetch_rows(session, "select action from event") == []
    assert in_use(database) == 0


async def test_a_transaction_whose_commit_fails_is_an_error_and_its_connection_is_not_used_again(
    database: Database, owner_dsn: str
) -> None:
    async def lose_it_at_the_end() -> None:
        async with database.session(uuid.uuid4()) as session:
            row = await fetch_row(session, "select pg_backend_pid()")
            with psycopg.connect(owner_dsn) as connection:
                connection.execute("select pg_terminate_backend(%s)", (row[0],))
            await asyncio.sleep(0.1)

    with pytest.raises(DBAPIError):
        await lose_it_at_the_end()
    async with database.session(uuid.uuid4()) as session:
        assert await fetch_row(session, "select 1") == (1,)
    assert in_use(database) == 0
