"""Workers and PostgreSQL are killed with SIGKILL in the middle of every step: jobs complete, and are paid once."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import AsyncGenerator, Callable, Generator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import psutil
import psycopg
import pytest

from mutoscope.infra.database import Database
from mutoscope.infra.migrations import migrate_to_head
from mutoscope.infra.postgres import EmbeddedPostgres
from mutoscope.jobs import DbosJobEngine, JobState, Tier, install_job_tables
from mutoscope.ledger import check_invariants, grant_credits, place_hold, read_balance

pytestmark = pytest.mark.slow

STEPS = ("probe", "speak0", "speak1", "segment0", "segment1", "assemble", "finish")
WORKER = Path(__file__).with_name("chaos_worker.py")
PATIENCE_SECONDS = 30
T = TypeVar("T")


@dataclass
class Plant:
    """A database server and workers that can be killed."""

    server: EmbeddedPostgres
    folder: Path
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list[subprocess.Popen[bytes]])

    @property
    def app_url(self) -> str:
        return self.server.url("mutoscope_app")

    def start_worker(self) -> None:
        command = [sys.executable, str(WORKER), self.app_url, str(self.folder / "artefacts")]
        self.workers.append(subprocess.Popen(command, stdout=subprocess.PIPE))

    def wait_until_up(self, workers: int) -> None:
        """Wait for the workers that were started last."""
        for worker in self.workers[-workers:]:
            assert worker.stdout is not None
            assert worker.stdout.readline().startswith(b"up")

    def kill_worker(self, pid: int) -> None:
        """Kill the worker with this pid; if that one has been killed before, the one that lives longest."""
        worker = next((worker for worker in self.workers if worker.pid == pid), self.workers[0])
        self.workers.remove(worker)
        end(worker)

    def kill_server(self) -> None:
        pid = self.server.status().pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        psutil.wait_procs([psutil.Process(pid)] if psutil.pid_exists(pid) else [], timeout=5)

    def restart_server(self) -> None:
        self.server.ensure_running()


def end(worker: subprocess.Popen[bytes]) -> None:
    worker.kill()
    worker.wait()
    assert worker.stdout is not None
    worker.stdout.close()


@pytest.fixture(scope="module")
def plant(tmp_path_factory: pytest.TempPathFactory) -> Generator[Plant]:
    folder = tmp_path_factory.mktemp("plant")
    server = EmbeddedPostgres(folder / "data")
    server.ensure_running()
    server.ensure_database()
    migrate_to_head(server.url())
    install_job_tables(server.url())
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute("create table chaos_log (job text, step text, pid int, at timestamptz default now())")
        connection.execute("grant insert, select on chaos_log to mutoscope_app")
    made = Plant(server, folder)
    try:
        yield made
    finally:
        for worker in made.workers:
            end(worker)
        server.stop()


@pytest.fixture
async def database(plant: Plant) -> AsyncGenerator[Database]:
    connected = Database.connect(plant.app_url, pool_size=3)
    yield connected
    await connected.close()


@pytest.fixture
def workers(plant: Plant) -> Plant:
    """Two workers; those of the test before serve on."""
    missing = 2 - len(plant.workers)
    for _ in range(missing):
        plant.start_worker()
    if missing:
        plant.wait_until_up(missing)
    return plant


def make_workspace(plant: Plant) -> uuid.UUID:
    workspace = uuid.uuid4()
    with psycopg.connect(plant.server.url(), autocommit=True) as connection:
        connection.execute(
            "insert into workspace (id, name, slug) values (%s, 'Chaos', %s)", [workspace, f"chaos-{workspace.hex}"]
        )
    return workspace


async def submit(database: Database, workspace: uuid.UUID, *, tier: Tier = "pro", **payload: object) -> uuid.UUID:
    """Grant, hold and defer in one transaction."""
    job = uuid.uuid4()
    async with database.session(workspace_id=workspace) as session:
        await grant_credits(session, workspace, 5000, ref=f"grant:{job}", source="admin")
        hold = await place_hold(session, workspace, 5000, key=str(job), ref=str(job))
        await DbosJobEngine().defer(
            session, "chaos.film", job_id=job, workspace_id=workspace, tier=tier, payload={"hold": hold.id, **payload}
        )
    return job


async def until(look: Callable[[], T]) -> T:
    """Look again and again until there is something to see."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (seen := look()):
        assert time.monotonic() < deadline
        await asyncio.sleep(0.03)
    return seen


async def state_of(database: Database, job: uuid.UUID) -> JobState:
    async with database.session() as session:
        state = await DbosJobEngine().read(session, job)
    assert state is not None
    return state


async def wait_for_phase(database: Database, job: uuid.UUID, phase: str) -> JobState:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (state := await state_of(database, job)).phase != phase:
        assert time.monotonic() < deadline, f"still {state}"
        await asyncio.sleep(0.1)
    return state


def runs(plant: Plant, job: uuid.UUID) -> list[tuple[str, int]]:
    with psycopg.connect(plant.server.url()) as connection:
        rows = connection.execute("select step, pid from chaos_log where job = %s order by at", [str(job)]).fetchall()
    return [(str(step), int(pid)) for step, pid in rows]


async def wait_for_step(plant: Plant, job: uuid.UUID, step: str) -> int:
    """Wait until a step has begun; return the pid of the worker that runs it."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        pids = [pid for name, pid in runs(plant, job) if name == step]
        if pids:
            return pids[-1]
        assert time.monotonic() < deadline, f"{step} did not begin: {runs(plant, job)}"
        await asyncio.sleep(0.03)


def is_recorded(plant: Plant, job: uuid.UUID, step: str) -> bool:
    """Tell whether a step's result is kept: a kill comes too late to interrupt it then."""
    with psycopg.connect(plant.server.url()) as connection:
        found = connection.execute(
            "select 1 from dbos.operation_outputs where (workflow_uuid, function_name) in ((%s, %s), (%s, 'encode'))",
            [str(job), step, f"{job}:{step}"],
        ).fetchone()
    return found is not None


def assert_no_finished_step_ran_again(plant: Plant, job: uuid.UUID) -> None:
    with psycopg.connect(plant.server.url()) as connection:
        again = connection.execute(
            """
            select log.step from chaos_log log
            join dbos.operation_outputs done on extract(epoch from log.at) * 1000 > done.completed_at_epoch_ms
             and ((done.workflow_uuid = log.job and done.function_name = log.step)
               or (done.workflow_uuid = log.job || ':' || log.step and done.function_name = 'encode'))
            where log.job = %s
            """,
            [str(job)],
        ).fetchall()
    assert not again


async def assert_paid_once(plant: Plant, database: Database, workspace: uuid.UUID) -> None:
    async with database.session(workspace_id=workspace) as session:
        balance = await read_balance(session, workspace)
    assert (balance.available, balance.held, balance.spent) == (4000, 0, 1000)
    owner = Database.connect(plant.server.url(), pool_size=1)
    async with owner.session() as session:
        assert await check_invariants(session) == []
    await owner.close()


async def test_a_worker_killed_in_every_step_costs_no_finished_step(workers: Plant, database: Database) -> None:
    workspace = make_workspace(workers)
    job = await submit(database, workspace)
    for step in STEPS:
        pid = await wait_for_step(workers, job, step)
        workers.kill_worker(pid)
        killed = time.monotonic()
        while not is_recorded(workers, job, step) and [name for name, _ in runs(workers, job)].count(step) < 2:
            assert time.monotonic() - killed < 5, f"{step} was not taken up by the other worker within 5 s"
            await asyncio.sleep(0.05)
        workers.start_worker()
        workers.wait_until_up(1)
        await asyncio.sleep(1)  # it declares nobody dead before its grace is over
    await wait_for_phase(database, job, "succeeded")
    assert {step for step, _ in runs(workers, job)} == set(STEPS)
    assert_no_finished_step_ran_again(workers, job)
    await assert_paid_once(workers, database, workspace)


async def test_postgres_killed_in_every_step_loses_nothing(workers: Plant, database: Database) -> None:
    workspace = make_workspace(workers)
    job = await submit(database, workspace)
    for step in STEPS:
        await wait_for_step(workers, job, step)
        workers.kill_server()
        workers.restart_server()
    await wait_for_phase(database, job, "succeeded")
    assert_no_finished_step_ran_again(workers, job)
    await assert_paid_once(workers, database, workspace)


async def test_everything_killed_in_every_step_starts_again_where_it_was(workers: Plant, database: Database) -> None:
    workspace = make_workspace(workers)
    job = await submit(database, workspace)
    for step in ("probe", "speak1", "segment0", "finish"):
        await wait_for_step(workers, job, step)
        for worker in list(workers.workers):
            workers.kill_worker(worker.pid)
        workers.kill_server()
        workers.restart_server()
        workers.start_worker()
        workers.wait_until_up(1)
    await wait_for_phase(database, job, "succeeded")
    assert_no_finished_step_ran_again(workers, job)
    await assert_paid_once(workers, database, workspace)


async def test_cancel_kills_the_running_command_and_the_children(workers: Plant, database: Database) -> None:
    workspace = make_workspace(workers)
    left_by_kills = set(unfinished_files(workers))
    job = await submit(database, workspace, seconds="60")
    pid = await wait_for_step(workers, job, "speak0")
    commands = await until(lambda: ffmpegs_of(pid))
    async with database.session() as session:
        assert await DbosJobEngine().cancel(session, job)
    _, alive = psutil.wait_procs(commands, timeout=5)
    assert not alive
    assert (await state_of(database, job)).phase == "cancelled"
    with psycopg.connect(workers.server.url()) as connection:
        unfinished = connection.execute(
            "select count(*) from dbos.workflow_status where parent_workflow_id = %s and status <> 'CANCELLED'",
            [str(job)],
        ).fetchone()
    assert unfinished == (0,)
    await until(lambda: set(unfinished_files(workers)) <= left_by_kills)


def unfinished_files(plant: Plant) -> list[Path]:
    return list((plant.folder / "artefacts").rglob(".making-*"))


def ffmpegs_of(pid: int) -> list[psutil.Process]:
    return [child for child in psutil.Process(pid).children(recursive=True) if "ffmpeg" in child.name()]


async def test_a_job_that_kills_its_workers_is_set_aside(workers: Plant, database: Database) -> None:
    job = await submit(database, make_workspace(workers), kind="poison")
    deadline = time.monotonic() + PATIENCE_SECONDS
    deaths = 0
    while (await state_of(database, job)).phase != "failed":
        assert time.monotonic() < deadline
        for worker in [worker for worker in workers.workers if worker.poll() is not None]:
            deaths += 1
            workers.kill_worker(worker.pid)
            workers.start_worker()
        await asyncio.sleep(0.2)
    assert deaths == 3  # the first run and two recoveries


async def test_a_workspace_has_no_more_jobs_in_flight_than_its_plan(workers: Plant, database: Database) -> None:
    workspace, other = make_workspace(workers), make_workspace(workers)
    first = await submit(database, workspace, tier="free", seconds="1")
    second = await submit(database, workspace, tier="free", seconds="1")
    neighbour = await submit(database, other, tier="free", seconds="1")
    await wait_for_step(workers, first, "probe")
    await wait_for_step(workers, neighbour, "probe")
    assert (await state_of(database, second)).phase == "queued"
    await wait_for_phase(database, first, "succeeded")
    await wait_for_step(workers, second, "probe")
