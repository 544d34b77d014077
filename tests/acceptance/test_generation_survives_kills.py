"""A whole film, made by real worker processes; they and PostgreSQL are killed while they speak, render and assemble."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg
import pytest
from pydantic import SecretStr

from mutoscope.bootstrap import Container, open_container
from mutoscope.catalog import start_plan
from mutoscope.generation import Generation, create_generation, get_generation
from mutoscope.infra.connections import embedded_postgres, open_server
from mutoscope.infra.database import Database
from mutoscope.infra.settings import Settings
from mutoscope.ledger import check_invariants, grant_credits, read_balance
from mutoscope.ops.migrate import prepare_database
from mutoscope.tenancy import Role, Scope
from mutoscope.writing import ProjectDraft, create_project

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]

PATIENCE_SECONDS = 180
SCRIPT = "# Sea\n\nThe sea is wide. Ships sail on it.\n\n# Night\n\nThe night comes slowly over the water."


@dataclass
class House:
    """A container that orders films, and workers that make them."""

    container: Container
    owner_url: str
    scope: Scope
    worker: subprocess.Popen[bytes] | None = None

    def start_worker(self) -> None:
        data_dir = str(self.container.settings.data_dir)
        environment = {**os.environ, "MUTOSCOPE_DATA_DIR": data_dir, "MUTOSCOPE_LOG_LEVEL": "ERROR"}
        self.worker = subprocess.Popen([sys.executable, "-m", "mutoscope.worker"], env=environment, stdout=-3)

    def kill_worker(self) -> None:
        """Kill the worker, if there is one, and see its children die with it."""
        if self.worker is not None:
            children = psutil.Process(self.worker.pid).children(recursive=True)
            self.worker.kill()
            self.worker.wait()
            self.worker = None
            _, orphans = psutil.wait_procs(children, timeout=10)
            assert not orphans

    def kill_server(self) -> None:
        """Kill PostgreSQL and start it again."""
        server = embedded_postgres(self.container.settings)
        pid = server.status().pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        psutil.wait_procs([psutil.Process(pid)] if psutil.pid_exists(pid) else [], timeout=10)
        server.ensure_running()

    async def order(self) -> Generation:
        workspace = self.scope.workspace_id
        options = {"size": "270x480", "fps": 24}
        async with self.container.database.session(workspace_id=workspace) as session:
            await grant_credits(session, workspace, 9000, ref="gift", source="admin")
            await start_plan(session, self.container.catalogue, workspace, "Free")
            project = await create_project(session, self.scope, ProjectDraft("Sea", SCRIPT, "female", options=options))
            return await create_generation(session, self.container.studio, self.scope, project)

    async def read(self, generation: Generation) -> Generation:
        async with self.container.database.session(workspace_id=self.scope.workspace_id) as session:
            return await get_generation(session, generation.id)

    async def wait_for(self, generation: Generation, stages: set[str]) -> Generation:
        deadline = time.monotonic() + PATIENCE_SECONDS
        await asyncio.sleep(0.05)  # the loop stood still while a server was killed: let it notice
        while (now := await self.read(generation)).stage not in stages and not now.ended:
            assert time.monotonic() < deadline, now
            await asyncio.sleep(0.02)  # a stage of a small film may take a quarter of a second
        return now


@pytest.fixture
async def house(tmp_path: Path) -> AsyncGenerator[House]:
    settings = Settings(data_dir=tmp_path / "data", secret_key=SecretStr("t" * 40))
    scope = Scope(uuid.uuid4(), uuid.uuid4(), Role.OWNER, uuid.uuid4())
    with open_server(settings) as connections:
        prepare_database(connections.owner_url)
        with psycopg.connect(connections.owner_url) as connection:
            slug = f"w-{scope.workspace_id.hex}"
            connection.execute(
                "insert into workspace (id, name, slug) values (%s, 'W', %s)", [scope.workspace_id, slug]
            )
        async with open_container(settings) as container:
            made = House(container, connections.owner_url, scope)
            try:
                yield made
            finally:
                made.kill_worker()


async def test_a_film_is_finished_and_paid_once_whatever_is_killed_in_every_stage(house: House) -> None:
    generation = await house.order()
    house.start_worker()
    for stages in ({"speak"}, {"render", "mix"}, {"assemble"}):
        assert not (await house.wait_for(generation, stages)).ended
        house.kill_worker()
        if stages != {"speak"}:
            house.kill_server()
        house.start_worker()
    assert not (await house.wait_for(generation, {"assemble"})).ended
    house.kill_server()
    done = await house.wait_for(generation, {"done"})
    assert (done.status, done.error) == ("complete", None)
    assert done.spent is not None
    assert 0 < done.spent <= done.amount
    assert done.result is not None
    assert set(done.result["files"]) == {"video", "srt", "vtt", "thumbnail", "report", "timeline"}
    async with house.container.database.session(workspace_id=house.scope.workspace_id) as session:
        balance = await read_balance(session, house.scope.workspace_id)
    assert (balance.available, balance.held, balance.spent) == (9000 - done.spent, 0, done.spent)
    owner = Database.connect(house.owner_url, pool_size=1)
    async with owner.session() as session:
        assert await check_invariants(session) == []
    await owner.close()
    with psycopg.connect(house.owner_url) as connection:
        again = connection.execute(
            "select workflow_uuid, function_name from dbos.operation_outputs "
            "where function_name in ('speak', 'render', 'mix') group by 1, 2 having count(*) > 1"
        ).fetchall()
    assert again == []
