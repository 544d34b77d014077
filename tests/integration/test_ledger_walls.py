"""What the application role cannot do, whatever SQL it manages to send."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable
from typing import Any

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.database import Database
from mutoscope.infra.migrations import migrate_to_head
from mutoscope.ledger import (
    Balance,
    HoldNotFound,
    WorkspaceNotBound,
    grant_credits,
    list_entries,
    place_hold,
    read_balance,
    release_hold,
    settle_hold,
)

TABLES = ("wallet", "lot", "op", "hold_lot", "entry")
INNER = (
    "require_workspace(uuid)",
    "require_amount(bigint, bigint)",
    "lock_wallet(uuid, text)",
    "save_wallet(ledger.wallet)",
    "open_op(ledger.wallet, text, text, bigint, text, bigint)",
    "post(ledger.wallet, ledger.op, bigint, text, text, bigint)",
    "sweep(ledger.wallet)",
    "pay_debt(ledger.wallet, ledger.op)",
    "resolve(uuid, text, bigint, text, bigint, text)",
)
VERBS = ("grant_credits", "hold", "settle", "release", "revoke", "audit", "audit_some")


@pytest.fixture
def workspace() -> uuid.UUID:
    return uuid.uuid4()


@pytest.mark.parametrize("table", TABLES)
async def test_the_application_may_read_the_books_and_not_write_them(app_dsn: str, table: str) -> None:
    with psycopg.connect(app_dsn, autocommit=True) as connection:
        name = sql.Identifier("ledger", table)
        connection.execute(sql.SQL("select * from {}").format(name))
        for statement in (
            "delete from {}",
            "update {} set workspace_id = null",
            "insert into {} default values",
            "truncate {}",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(sql.SQL(statement).format(name))


async def test_the_application_may_call_the_verbs_and_none_of_their_parts(owner_dsn: str) -> None:
    with psycopg.connect(owner_dsn) as connection:
        callable_by_all = connection.execute("""
            select proname from pg_proc where pronamespace = 'ledger'::regnamespace
              and has_function_privilege('public', oid, 'execute')
        """).fetchall()
        callable_by_application = connection.execute("""
            select proname, prosecdef, proconfig from pg_proc where pronamespace = 'ledger'::regnamespace
              and has_function_privilege('mutoscope_app', oid, 'execute')
        """).fetchall()
        for function in INNER:
            query = "select has_function_privilege('mutoscope_app', %s, 'execute')"
            assert connection.execute(query, (f"ledger.{function}",)).fetchone() == (False,)
    assert callable_by_all == []
    definers = {name: config for name, definer, config in callable_by_application if definer}
    assert definers.keys() == set(VERBS)
    assert all(config == ['search_path=""'] for config in definers.values())
    assert {name for name, *_ in callable_by_application} - set(VERBS) == {
        "balance",
        "clock",
        "chain_hash",
        "verify_chain",
    }


async def test_a_tenant_can_neither_see_nor_move_anothers_credits(database: Database, workspace: uuid.UUID) -> None:
    attacker = uuid.uuid4()
    async with database.session(workspace) as session:
        await grant_credits(session, workspace, 5000, ref="plan:1", source="plan")
        hold = await place_hold(session, workspace, 2000, key="k", ref="film")
    async with database.session(attacker) as session:
        await grant_credits(session, attacker, 1000, ref="plan:1", source="plan")
        assert await read_balance(session, workspace) == Balance(0, 0, 0)
        assert (await list_entries(session, workspace)).items == []
        for table in TABLES:
            query = f"select count(*) from ledger.{table} where workspace_id = :victim"  # noqa: S608 -- constants
            assert await session.scalar(text(query), {"victim": workspace}) == 0
        assert await session.scalar(text("select count(*) from ledger.invariants")) == 0
    attacks: list[Callable[[AsyncSession], Awaitable[object]]] = [
        lambda s: grant_credits(s, workspace, 1, ref="x", source="promo"),
        lambda s: place_hold(s, workspace, 1, key="x", ref="x"),
        lambda s: settle_hold(s, workspace, hold.id, 2000, key="x"),
        lambda s: release_hold(s, workspace, hold.id, key="x"),
    ]
    for attack in attacks:
        for bound in (attacker, None):
            with pytest.raises(WorkspaceNotBound):
                async with database.session(bound) as session:
                    await attack(session)
    with pytest.raises(HoldNotFound):  # the victim's hold, named as if it were one's own
        async with database.session(attacker) as session:
            await settle_hold(session, attacker, hold.id, 1, key="x")
    async with database.session(workspace) as session:
        assert await read_balance(session, workspace) == Balance(3000, 2000, 0)


async def test_a_function_of_the_same_name_in_the_callers_path_is_not_run(app_dsn: str, workspace: uuid.UUID) -> None:
    with psycopg.connect(app_dsn) as connection:
        connection.execute("select set_config('app.workspace_id', %s, true)", (str(workspace),))
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("create function public.sha256(bytea) returns bytea language sql as 'select $1'")
        connection.rollback()
        connection.execute("select set_config('app.workspace_id', %s, true)", (str(workspace),))
        connection.execute("""
            create function pg_temp.clock_timestamp() returns timestamptz language sql as
              $$ select 'infinity'::timestamptz $$
        """)
        connection.execute("set local search_path = pg_temp, public")
        query = "select ledger.grant_credits(%s, 'credit', 5, 'x', 'plan', 20, now() + interval '1 day')"
        connection.execute(query, (workspace,))
        row = connection.execute("select remaining, created_at < 'infinity' from ledger.lot").fetchone()
        assert row == (5, True)
        connection.rollback()


def test_an_owner_who_is_no_superuser_runs_the_ledger_and_audits_every_tenant(empty_database: str) -> None:
    """A managed server gives no superuser: the forced walls must let the owner's functions work."""
    owner = f"ledger_owner_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(empty_database, autocommit=True) as admin:
        admin.execute(sql.SQL("create role {} login createrole").format(sql.Identifier(owner)))
        name = sql.Identifier(admin.info.dbname)
        admin.execute(sql.SQL("alter database {} owner to {}").format(name, sql.Identifier(owner)))
        admin.execute(sql.SQL("alter schema public owner to {}").format(sql.Identifier(owner)))
        admin.execute(sql.SQL("grant mutoscope_app to {} with admin true").format(sql.Identifier(owner)))
        try:
            _use_as(empty_database.replace("postgresql://mutoscope@", f"postgresql://{owner}@"))
        finally:
            admin.execute(sql.SQL("drop owned by {} cascade").format(sql.Identifier(owner)))
            admin.execute(sql.SQL("alter database {} owner to current_user").format(name))
            admin.execute(sql.SQL("reassign owned by {} to current_user").format(sql.Identifier(owner)))
            admin.execute(sql.SQL("drop role {}").format(sql.Identifier(owner)))


def _use_as(owner_dsn: str) -> None:
    migrate_to_head(owner_dsn)
    tenants = [uuid.uuid4(), uuid.uuid4()]
    with psycopg.connect(owner_dsn, autocommit=True) as connection:
        assert _first(connection, "select rolsuper or rolbypassrls from pg_roles where rolname = current_user") is False
        connection.execute("set role mutoscope_app")
        for tenant in tenants:
            connection.execute("select set_config('app.workspace_id', %s, false)", (str(tenant),))
            connection.execute("select ledger.grant_credits(%s, 'credit', 3000, 'plan', 'plan', 20)", (tenant,))
            hold = _first(connection, "select ledger.hold(%s, 'credit', 2000, 'k', 'film')", tenant)
            connection.execute("select ledger.settle(%s, 'credit', %s, 1500, 'k')", (tenant, hold))
            assert _first(connection, "select available from ledger.balance(%s, 'credit')", tenant) == 1500
            assert _first(connection, "select count(*) from ledger.wallet") == 1
        connection.execute("reset role; select set_config('app.workspace_id', '', false)")
        connection.execute("alter table ledger.lot disable trigger user")
        connection.execute("update ledger.lot set remaining = remaining + 1, granted = granted + 1")
        connection.execute("set role mutoscope_app")
        found = connection.execute("select what, workspace_id from ledger.audit() order by 2").fetchall()
        assert found == [("the wallet differs from its lots", tenant) for tenant in sorted(tenants)]


def _first(connection: psycopg.Connection[tuple[Any, ...]], query: str, *arguments: object) -> Any:  # noqa: ANN401 -- a column of any type
    row = connection.execute(query.encode(), arguments).fetchone()
    return row[0] if row else None
