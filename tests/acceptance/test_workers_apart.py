"""Two workers that share a database and an object store but no folder make one film together, on a bad day too."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import psycopg
import pytest
from pydantic import SecretStr
from tests.integration.object_store import BUCKET, BadDay, between, s3_server, settings_for

from mutoscope.bootstrap import Container, open_container
from mutoscope.catalog import start_plan
from mutoscope.generation import Generation, create_generation, get_generation
from mutoscope.infra.connections import open_server
from mutoscope.infra.settings import Settings
from mutoscope.ledger import grant_credits, read_balance
from mutoscope.ops.migrate import prepare_database
from mutoscope.storage import LocalObjects
from mutoscope.storage.s3 import Bucket, S3Objects
from mutoscope.tenancy import Role, Scope
from mutoscope.writing import ProjectDraft, create_project

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1300)]

PATIENCE_SECONDS = 600
SCRIPT = "# Sea\n\nThe sea is wide. Ships sail on it.\n\n# Night\n\nThe night comes slowly over the water."
KEY = "t" * 40


@dataclass
class Houses:
    """One that orders films, and workers with a folder of their own each."""

    container: Container
    owner_url: str
    scope: Scope
    folder: Path
    day: BadDay
    endpoint: str
    workers: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict[str, subprocess.Popen[bytes]])

    def start(self, name: str) -> None:
        environment = {
            **os.environ,
            "DATABASE_URL": self.owner_url,
            "MUTOSCOPE_DATA_DIR": str(self.folder / name),
            "MUTOSCOPE_SECRET_KEY": KEY,
            "MUTOSCOPE_WORKER_SLOTS": "1",
            "MUTOSCOPE_LOG_LEVEL": "ERROR",
            "MUTOSCOPE_S3_BUCKET": BUCKET,
            "MUTOSCOPE_S3_ENDPOINT": self.endpoint,
            "MUTOSCOPE_S3_KEY_ID": "AKIATEST",
            "MUTOSCOPE_S3_SECRET": "s",
        }
        self.workers[name] = subprocess.Popen([sys.executable, "-m", "mutoscope.worker"], env=environment, stdout=-3)

    def kill(self, name: str) -> None:
        """Kill a worker and throw its folder away, as a machine that is lost."""
        worker = self.workers.pop(name)
        children = psutil.Process(worker.pid).children(recursive=True)
        worker.kill()
        worker.wait()
        psutil.wait_procs(children, timeout=10)
        shutil.rmtree(self.folder / name, ignore_errors=True)

    async def order(self) -> Generation:
        workspace = self.scope.workspace_id
        options = {"size": "270x480", "fps": 24, "intro_title": "All about the sea"}
        draft = ProjectDraft("Sea", SCRIPT, "female", music="sad piano", options=options)
        async with self.container.database.session(workspace_id=workspace) as session:
            await grant_credits(session, workspace, 9000, ref="gift", source="admin")
            await start_plan(session, self.container.catalogue, workspace, "Free")
            project = await create_project(session, self.scope, draft)
            return await create_generation(session, self.container.studio, self.scope, project)

    async def wait_for(self, generation: Generation, stages: set[str]) -> Generation:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            async with self.container.database.session(workspace_id=self.scope.workspace_id) as session:
                now = await get_generation(session, generation.id)
            if now.stage in stages or now.ended:
                return now
            assert time.monotonic() < deadline, now
            await asyncio.sleep(0.05)

    def asked(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        with psycopg.connect(self.owner_url) as connection:
            return connection.execute(statement.encode(), values).fetchall()


@pytest.fixture
async def houses(tmp_path: Path) -> AsyncGenerator[Houses]:
    scope, day = Scope(uuid.uuid4(), uuid.uuid4(), Role.OWNER, uuid.uuid4()), BadDay()
    with s3_server() as store, between(store, day) as endpoint:
        settings = Settings(
            data_dir=tmp_path / "orders",
            secret_key=SecretStr(KEY),
            s3_bucket=BUCKET,
            s3_endpoint=endpoint,
            s3_key_id=SecretStr("AKIATEST"),
            s3_secret=SecretStr("s"),
        )
        with open_server(settings) as connections:
            prepare_database(connections.owner_url)
            with psycopg.connect(connections.owner_url) as connection:
                made = [scope.workspace_id, f"w-{scope.workspace_id.hex}"]
                connection.execute("insert into workspace (id, name, slug) values (%s, 'W', %s)", made)
            async with open_container(settings) as container:
                found = Houses(container, connections.owner_url, scope, tmp_path, day, endpoint)
                try:
                    yield found
                finally:
                    for name in tuple(found.workers):
                        found.kill(name)


def cut_short(body: bytes) -> bytes:
    return body[:-1]


async def is_paid_once(houses: Houses, done: Generation) -> None:
    assert (done.status, done.error) == ("complete", None)
    async with houses.container.database.session(workspace_id=houses.scope.workspace_id) as session:
        balance = await read_balance(session, houses.scope.workspace_id)
    assert (balance.available, balance.held, balance.spent) == (9000 - (done.spent or 0), 0, done.spent)


async def test_a_film_goes_on_where_a_lost_machine_left_it(houses: Houses) -> None:
    generation = await houses.order()
    houses.start("first")
    assert not (await houses.wait_for(generation, {"mix", "assemble"})).ended
    houses.kill("first")
    spoken = "select count(*) from dbos.operation_outputs where function_name = 'speak'"
    before = houses.asked(spoken)
    # Away, slow and lying: the next worker gets on with it all the same.
    houses.day.refuse += [("GET", 503)] * 3 + [("PUT", 503)] * 2 + [("HEAD", 500)] * 2
    houses.day.spoil += [("GET", cut_short)] * 2
    houses.day.lengths += ["7"]
    houses.day.slow_seconds = 0.05
    houses.start("second")
    done = await houses.wait_for(generation, {"done"})
    await is_paid_once(houses, done)
    assert houses.asked(spoken) == before, "nothing was spoken again"
    assert not houses.day.refuse
    assert done.result is not None
    segments = "select count(*) from dbos.workflow_status where workflow_uuid like %s"
    # An intro in two pieces and three sentences, and every piece a job that any worker may take.
    assert done.result["segments"] == 4
    assert houses.asked(segments, f"{generation.id}:segment-%") == [(5,)]
    assert houses.asked(segments, f"{generation.id}:segment-3") == [(1,)], "the last sentence as well"


async def test_two_at_once_share_the_work_and_the_sweep_takes_what_is_old(houses: Houses) -> None:
    generation = await houses.order()
    for name in ("first", "second"):
        houses.start(name)
    done = await houses.wait_for(generation, {"done"})
    await is_paid_once(houses, done)
    bucket = Bucket(settings_for(houses.endpoint, prefix="exchange/"))
    region = houses.container.regions.default
    objects = S3Objects(bucket, LocalObjects(houses.folder / "beside"))
    workspace = str(houses.scope.workspace_id)
    kept = list(objects.keys(workspace))
    assert len(kept) > 4
    assert region.sweep_exchange() == 0, "films under way may rest on them"
    await asyncio.sleep(1.1)  # the store counts whole seconds
    assert objects.sweep_old(0) == len(kept)
    assert list(objects.keys(workspace)) == []
    bucket.close()
