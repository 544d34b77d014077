"""The database is killed with SIGKILL while credits move: whatever was acknowledged is in the books, once."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import shutil
import signal
import subprocess
import tempfile
import uuid
from collections.abc import Generator
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import psycopg
import pytest
from sqlalchemy.exc import SQLAlchemyError

from mutoscope.infra.database import APP_ROLE, Database
from mutoscope.infra.postgres import EmbeddedPostgres
from mutoscope.ledger import grant_credits, place_hold, settle_hold
from mutoscope.ops.migrate import prepare_database

KILLS, CUSTOMERS, WALLETS = 5, 12, 4
GRANTED, HELD, SPENT = 1_000_000, 5, 3


@pytest.fixture
def server() -> Generator[EmbeddedPostgres]:
    """A server of its own, as the product runs it: with every durability that it has."""
    folder = Path(tempfile.mkdtemp(prefix="mutoscope-durable-"))
    server = EmbeddedPostgres(folder)
    server.ensure_running()
    try:
        server.ensure_database()
        prepare_database(server.url())
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def kill_everything(server: EmbeddedPostgres) -> None:
    """Kill the postmaster and every process of its."""
    postmaster = server.status().pid
    assert postmaster is not None
    pgrep = shutil.which("pgrep") or "pgrep"
    children = subprocess.run([pgrep, "-P", str(postmaster)], capture_output=True, text=True, check=True).stdout
    pids = [postmaster, *map(int, children.split())]
    processes = [psutil.Process(pid) for pid in pids if psutil.pid_exists(pid)]
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    psutil.wait_procs(processes, timeout=30)


@dataclass
class Customers:
    """Hold and settle until told to stop; whatever has no answer is asked again under its key."""

    database: Database
    wallets: list[uuid.UUID]
    stopped: bool = False
    holds: dict[str, tuple[uuid.UUID, int]] = field(default_factory=dict[str, tuple[uuid.UUID, int]])
    settlements: dict[str, int] = field(default_factory=dict[str, int])
    unanswered: int = 0
    settled: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def work(self, number: int) -> None:
        chance = random.Random(number)  # noqa: S311 -- a repeatable choice, no secret
        turn = 0
        while not self.stopped:
            turn += 1
            key, wallet = f"{number}:{turn}", chance.choice(self.wallets)
            hold = await self.until_answered(wallet, key, None)
            self.holds[key] = wallet, hold
            if chance.random() < 0.8:
                self.settlements[key] = await self.until_answered(wallet, key, hold)
                async with self.settled:
                    self.settled.notify_all()

    async def settle_more(self, count: int) -> None:
        """Wait until so many more holds are settled."""
        enough = len(self.settlements) + count
        async with self.settled:
            await self.settled.wait_for(lambda: len(self.settlements) >= enough)

    async def until_answered(self, wallet: uuid.UUID, key: str, hold: int | None) -> int:
        while True:
            try:
                async with self.database.session(wallet) as session:
                    if hold is None:
                        made = await place_hold(session, wallet, HELD, key=key, ref=key)
                        answer = made.id
                    else:
                        answer = await settle_hold(session, wallet, hold, SPENT, key=key)
            except (SQLAlchemyError, OSError):
                self.unanswered += 1
                await asyncio.sleep(0.05)
            else:
                return answer


@pytest.mark.slow
@pytest.mark.timeout(900)
async def test_five_kills_under_load_lose_nothing_that_was_acknowledged(server: EmbeddedPostgres) -> None:
    database = Database.connect(server.url(APP_ROLE), pool_size=CUSTOMERS)
    wallets = [uuid.uuid4() for _ in range(WALLETS)]
    for one in wallets:
        async with database.session(one) as session:
            await grant_credits(session, one, GRANTED, ref="plan", source="plan")
    customers = Customers(database, wallets)
    work = [asyncio.create_task(customers.work(number)) for number in range(CUSTOMERS)]
    for _ in range(KILLS):
        await customers.settle_more(40)  # in the middle of it, however fast the machine is
        kill_everything(server)
        await asyncio.to_thread(server.ensure_running)
    customers.stopped = True
    await asyncio.gather(*work)
    await database.close()
    assert customers.unanswered >= KILLS

    with psycopg.connect(server.url()) as books:
        kept = books.execute("select kind, key, id, workspace_id from ledger.op where kind in ('hold', 'settle')")
        operations = {(kind, key): (wallet, number) for kind, key, number, wallet in kept}
        assert {key: operations["hold", key] for key in customers.holds} == customers.holds
        assert {key: operations["settle", key][1] for key in customers.settlements} == customers.settlements
        assert len(operations) == len(customers.holds) + len(customers.settlements)  # and nothing happened twice
        for one in wallets:
            mine = [key for key, (wallet, _) in customers.holds.items() if wallet == one]
            done = sum(key in customers.settlements for key in mine)
            held = HELD * (len(mine) - done)
            wallet = books.execute("select available, held, spent from ledger.wallet where workspace_id = %s", (one,))
            assert wallet.fetchone() == (GRANTED - held - SPENT * done, held, SPENT * done)
        assert books.execute("select * from ledger.audit()").fetchall() == []
