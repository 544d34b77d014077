"""The books are read some wallets at a time, and by a command; what contradicts itself is told."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import subprocess
import sys
import uuid
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import structlog
from psycopg import sql
from structlog.testing import capture_logs

from mutoscope.infra.database import Database
from mutoscope.infra.settings import child_environment
from mutoscope.infra.tenant_connection import fetch_rows
from mutoscope.ledger import audit_some, grant_credits, place_hold
from mutoscope.worker.audit_books import audit_books

DAY = dt.timedelta(days=1)
NOW = dt.timedelta(0)


@pytest.fixture
def owner(owner_dsn: str) -> Generator[psycopg.Connection]:
    with psycopg.connect(owner_dsn, autocommit=True) as connection:
        connection.execute("truncate ledger.audit_run")
        yield connection


async def wallets(database: Database, count: int) -> list[uuid.UUID]:
    made = sorted(uuid.uuid4() for _ in range(count))
    for one in made:
        async with database.session(one) as session:
            await grant_credits(session, one, 3000, ref="plan", source="plan")
            await place_hold(session, one, 1000, key="k", ref="film")
    return made


def _spend_unseen(owner: psycopg.Connection, workspace: uuid.UUID, amount: int) -> None:
    owner.execute("alter table ledger.lot disable trigger user")
    try:
        owner.execute(
            "update ledger.lot set remaining = remaining - %(spent)s, spent = spent + %(spent)s "
            "where workspace_id = %(of)s",
            {"spent": amount, "of": workspace},
        )
    finally:
        owner.execute("alter table ledger.lot enable trigger user")


@contextmanager
def broken_books(owner: psycopg.Connection, workspace: uuid.UUID) -> Generator[None]:
    """Do as somebody could who owns the database; mend it, for other tests read the same books."""
    _spend_unseen(owner, workspace, 1)
    try:
        yield
    finally:
        _spend_unseen(owner, workspace, -1)


async def test_every_wallet_is_read_once_in_steps_and_not_again_before_its_time(
    database: Database, owner: psycopg.Connection
) -> None:
    await wallets(database, 5)
    total = owner.execute("select count(*) from ledger.wallet").fetchone()
    steps = 0
    more = True
    while more:
        async with database.session() as session:
            more = (await audit_some(session, every=DAY, wallets=2)).more
        steps += 1
    runs = owner.execute("select wallets, finished_at is not null from ledger.audit_run").fetchall()
    assert total is not None
    assert runs == [(total[0], True)]
    assert steps == total[0] // 2 + 1
    async with database.session() as session:
        assert not (await audit_some(session, every=DAY)).more
    assert owner.execute("select count(*) from ledger.audit_run").fetchone() == (1,)


async def test_a_reading_that_was_stopped_goes_on_where_it_was_and_two_at_once_read_nothing_twice(
    database: Database, owner: psycopg.Connection
) -> None:
    await wallets(database, 4)

    async def stopped() -> None:
        async with database.session() as session:
            await audit_some(session, every=DAY, wallets=1)
            raise ZeroDivisionError

    async with database.session() as session:
        await audit_some(session, every=DAY, wallets=1)
    with pytest.raises(ZeroDivisionError):
        await stopped()
    assert owner.execute("select wallets from ledger.audit_run").fetchone() == (1,)
    await asyncio.gather(*(audit_books(database, wallets=1) for _ in range(3)))
    await audit_books(database, wallets=1)  # whatever the others left to each other
    runs = owner.execute("select wallets, finished_at is not null from ledger.audit_run").fetchall()
    assert runs == owner.execute("select count(*), true from ledger.wallet").fetchall()


async def test_a_defect_is_an_error_in_the_log_and_an_event_of_its_workspace(
    database: Database, owner: psycopg.Connection
) -> None:
    whole, broken = await wallets(database, 2)
    structlog.reset_defaults()
    with broken_books(owner, broken), capture_logs() as logs:
        defects = await audit_books(database, every=NOW)
    assert [(one.what, one.workspace_id) for one in defects] == [("the wallet differs from its lots", broken)]
    assert [(line["event"], line["log_level"], line["workspace_id"]) for line in logs] == [
        ("books_broken", "error", str(broken))
    ]
    for workspace, events in ((whole, []), (broken, [("books.broken",)])):
        async with database.session(workspace) as session:
            found = await fetch_rows(session, "select action from event where action like 'books.%'")
            assert [tuple(row) for row in found] == events
    assert owner.execute("select defects from ledger.audit_run order by id desc limit 1").fetchone() == (1,)


def test_the_application_can_neither_read_nor_move_the_mark_of_a_reading(app_dsn: str) -> None:
    with psycopg.connect(app_dsn, autocommit=True) as connection:
        for statement in ("select * from ledger.audit_run", "delete from ledger.audit_run"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement.encode())


def command(owner_dsn: str, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = child_environment(
        DATABASE_URL=owner_dsn, MUTOSCOPE_DATA_DIR=str(folder), MUTOSCOPE_SECRET_KEY="t" * 40
    )
    argv = [sys.executable, "-c", "from mutoscope.ops.main import run; run()", "ops", "audit-books", *words]
    return subprocess.run(argv, env=environment, capture_output=True, text=True, timeout=250, check=False)


async def test_the_command_shows_what_is_broken_and_says_so_by_its_status(
    database: Database, owner: psycopg.Connection, owner_dsn: str, tmp_path: Path
) -> None:
    owner.execute("set session_replication_role = replica")  # the guards forbid what makes the books of others go
    for table in ("entry", "hold_lot", "op", "lot", "wallet"):
        owner.execute(sql.SQL("delete from {}").format(sql.Identifier("ledger", table)))
    owner.execute("reset session_replication_role")
    (broken,) = await wallets(database, 1)
    done = await asyncio.to_thread(command, owner_dsn, tmp_path)
    assert (done.returncode, done.stdout) == (0, "The books of every workspace are whole.\n")
    with broken_books(owner, broken):
        as_json = await asyncio.to_thread(command, owner_dsn, tmp_path, "--json")
        done = await asyncio.to_thread(command, owner_dsn, tmp_path)
    defect = {"what": "the wallet differs from its lots", "workspace_id": str(broken), "unit": "credit", "op_id": None}
    assert (as_json.returncode, json.loads(as_json.stdout)) == (1, {"ok": False, "defects": [defect]})
    assert (done.returncode, f"{broken}  credit" in done.stdout) == (1, True)
