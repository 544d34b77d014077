"""Workers and PostgreSQL are killed with SIGKILL in the middle of every step: jobs complete, and are paid once.

No kill is a matter of luck: a step whose gate is shut says that it is inside and stays there, with an ffmpeg running,
until the test has killed what it wants to kill and opens the gate.
"""

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
from tests.processes import descendants

from mutoscope.infra.database import Database
from mutoscope.infra.migrations import migrate_to_head
from mutoscope.infra.postgres import EmbeddedPostgres
from mutoscope.jobs import DbosJobEngine, JobState, Tier, install_job_tables
from mutoscope.ledger import check_invariants, grant_credits, place_hold, read_balance

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]  # eight steps add up on a loaded machine

STEPS = ("probe", "speak0", "speak1", "segment0", "segment1", "assemble", "finish")
GATES = (*STEPS, "paid")
"""`paid` is inside `finish`: the credits are settled, and nothing has recorded that yet."""
WORKER = Path(__file__).with_name("chaos_worker.py")
PATIENCE_SECONDS = 90
TAKE_OVER_SECONDS = 5
LOADED_MACHINE = 6
"""How many times slower than the goal a machine with other work to do may be."""
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

    def shut(self, *steps: str) -> None:
        for step in steps:
            (self.folder / "gates" / step).touch()

    def open(self, *steps: str) -> None:
        for step in steps:
            (self.folder / "gates" / step).unlink(missing_ok=True)

    def start_worker(self) -> None:
        command = [sys.executable, str(WORKER), self.app_url, str(self.folder)]
        self.workers.append(subprocess.Popen(command, stdout=subprocess.PIPE))

    def wait_until_up(self, workers: int) -> None:
        """Wait for the workers that were started last."""
        for worker in self.workers[-workers:]:
            assert worker.stdout is not None
            # What it logs may come before: jobs of the dead are taken over at once.
            assert any(line.startswith(b"up") for line in worker.stdout), "it ended before it was up"

    def worker(self, pid: int) -> subprocess.Popen[bytes]:
        return next(worker for worker in self.workers if worker.pid == pid)

    def kill_workers(self, *pids: int) -> float:
        """Kill workers and see their children die, too; return the moment of the kill."""
        children = [child for pid in pids for child in psutil.Process(pid).children(recursive=True)]
        assert children
        moment = time.time()
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
        for pid in pids:
            self.remove(self.worker(pid))
        _, orphans = psutil.wait_procs(children, timeout=10)
        assert not orphans
        return moment

    def remove(self, worker: subprocess.Popen[bytes]) -> None:
        self.workers.remove(worker)
        end(worker)

    def kill_server(self) -> None:
        pid = self.server.status().pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        psutil.wait_procs([psutil.Process(pid)] if psutil.pid_exists(pid) else [], timeout=10)

    def restart_server(self) -> None:
        self.server.ensure_running()

    def query(self, statement: str, *parameters: object) -> list[tuple[object, ...]]:
        with psycopg.connect(self.server.url()) as connection:
            return connection.execute(statement.encode(), parameters).fetchall()


def end(worker: subprocess.Popen[bytes]) -> None:
    worker.kill()
    worker.wait()
    assert worker.stdout is not None
    worker.stdout.close()


@pytest.fixture(scope="module")
def plant(tmp_path_factory: pytest.TempPathFactory) -> Generator[Plant]:
    folder = tmp_path_factory.mktemp("plant")
    (folder / "gates").mkdir()
    server = EmbeddedPostgres(folder / "data")
    server.ensure_running()
    server.ensure_database()
    migrate_to_head(server.url())
    install_job_tables(server.url())
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(
            "create table chaos_log (job text, step text, pid int, at timestamptz default clock_timestamp())"
        )
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
def workers(plant: Plant) -> Generator[Plant]:
    """Two workers; those of the test before serve on."""
    for worker in [worker for worker in plant.workers if worker.poll() is not None]:
        plant.remove(worker)
    missing = 2 - len(plant.workers)
    for _ in range(missing):
        plant.start_worker()
    if missing > 0:
        plant.wait_until_up(missing)
    yield plant
    plant.open(*GATES)


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


def runs(plant: Plant, job: uuid.UUID) -> list[tuple[str, int, float]]:
    """Return step, pid and moment of every time a step said it was inside, oldest first."""
    rows = plant.query(
        "select step, pid, extract(epoch from at)::float8 from chaos_log where job = %s order by at", str(job)
    )
    return [(str(step), int(str(pid)), float(str(at))) for step, pid, at in rows]


async def wait_until_inside(plant: Plant, job: uuid.UUID, step: str, *, since: float = 0) -> tuple[int, float]:
    """Wait until a living worker is inside a step, and came there after `since`; return its pid, and when it came."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        living = {worker.pid for worker in plant.workers}
        found = [(pid, at) for name, pid, at in runs(plant, job) if name == step and pid in living and at > since]
        if found:
            return found[-1]
        assert time.monotonic() < deadline, f"{step} did not begin: {runs(plant, job)}"
        await asyncio.sleep(0.03)


def assert_no_finished_step_ran_again(plant: Plant, job: uuid.UUID) -> None:
    again = plant.query(
        """
        select log.step from chaos_log log
        join dbos.operation_outputs done on extract(epoch from log.at) * 1000 > done.completed_at_epoch_ms
         and ((done.workflow_uuid = log.job and done.function_name = log.step)
           or (done.workflow_uuid = log.job || ':' || log.step and done.function_name = 'encode'))
        where log.job = %s
        """,
        str(job),
    )
    assert not again
    recorded = plant.query(
        "select distinct 1 from dbos.operation_outputs where workflow_uuid like %s and function_name in "
        "('probe', 'encode', 'assemble', 'finish') group by workflow_uuid, function_name having count(*) <> 1",
        f"{job}%",
    )
    assert not recorded


async def assert_paid_once(plant: Plant, database: Database, workspace: uuid.UUID) -> None:
    async with database.session(workspace_id=workspace) as session:
        balance = await read_balance(session, workspace)
    assert (balance.available, balance.held, balance.spent) == (4000, 0, 1000)
    owner = Database.connect(plant.server.url(), pool_size=1)
    async with owner.session() as session:
        assert await check_invariants(session) == []
    await owner.close()


async def assert_done(plant: Plant, database: Database, workspace: uuid.UUID, job: uuid.UUID) -> None:
    await wait_for_phase(database, job, "succeeded")
    assert {step for step, _, _ in runs(plant, job)} == set(GATES)
    assert_no_finished_step_ran_again(plant, job)
    await assert_paid_once(plant, database, workspace)


async def test_a_worker_killed_in_every_step_costs_no_finished_step(
    workers: Plant, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    workspace = make_workspace(workers)
    workers.start_worker()  # each of two speaks a sentence: the third is free to take one of them over
    workers.wait_until_up(1)
    workers.shut(*GATES)
    job = await submit(database, workspace)
    waits: dict[str, float] = {}
    for gate in GATES:
        pid, _ = await wait_until_inside(workers, job, gate)
        killed = workers.kill_workers(pid)
        _, taken = await wait_until_inside(workers, job, "finish" if gate == "paid" else gate, since=killed)
        waits[gate] = taken - killed
        workers.start_worker()
        workers.wait_until_up(1)
        workers.open(gate)
    await assert_done(workers, database, workspace, job)
    with capsys.disabled():
        figures = ", ".join(f"{gate} {seconds:.1f}" for gate, seconds in waits.items())
        sys.stdout.write(f"\nseconds from a worker's death to the step on another one: {figures}\n")
    assert max(waits.values()) < TAKE_OVER_SECONDS * LOADED_MACHINE


@pytest.mark.parametrize("opens", ["while the server is away", "after the server is back"])
async def test_postgres_killed_in_every_step_loses_nothing(workers: Plant, database: Database, opens: str) -> None:
    workspace = make_workspace(workers)
    workers.shut(*GATES)
    job = await submit(database, workspace)
    for gate in GATES:
        await wait_until_inside(workers, job, gate)
        workers.kill_server()
        if opens == "while the server is away":
            workers.open(gate)  # the step ends now, and its result must wait for the server
            await asyncio.sleep(0.2)
        workers.restart_server()
        workers.open(gate)
    await assert_done(workers, database, workspace, job)


async def test_everything_killed_in_every_step_starts_again_where_it_was(workers: Plant, database: Database) -> None:
    workspace = make_workspace(workers)
    workers.shut(*GATES)
    job = await submit(database, workspace)
    for gate in GATES:
        await wait_until_inside(workers, job, gate)
        workers.kill_workers(*(worker.pid for worker in workers.workers))
        workers.kill_server()
        workers.open(gate)
        workers.restart_server()
        workers.start_worker()
        workers.wait_until_up(1)
    await assert_done(workers, database, workspace, job)


async def test_a_worker_that_is_told_to_stop_hands_its_step_over(workers: Plant, database: Database) -> None:
    workspace = make_workspace(workers)
    workers.shut("segment0")
    job = await submit(database, workspace)
    pid, _ = await wait_until_inside(workers, job, "segment0")
    children = psutil.Process(pid).children(recursive=True)
    worker = workers.worker(pid)
    worker.terminate()
    assert worker.wait(PATIENCE_SECONDS) == 0
    workers.remove(worker)
    _, orphans = psutil.wait_procs(children, timeout=5)
    assert not orphans
    await wait_until_inside(workers, job, "segment0")
    workers.open("segment0")
    await assert_done(workers, database, workspace, job)


async def test_cancel_kills_the_running_command_and_the_children(workers: Plant, database: Database) -> None:
    workspace = make_workspace(workers)
    left_by_kills = set(unfinished_files(workers))
    job = await submit(database, workspace, seconds="60")
    pid, _ = await wait_until_inside(workers, job, "speak0")
    commands = await until(lambda: descendants("ffmpeg", pid))
    async with database.session() as session:
        assert await DbosJobEngine().cancel(session, job)
    cancelled = time.monotonic()
    _, alive = psutil.wait_procs(commands, timeout=2 * LOADED_MACHINE)
    assert not alive
    sys.stdout.write(f"seconds from the cancel to the end of its command: {time.monotonic() - cancelled:.1f}\n")
    assert (await state_of(database, job)).phase == "cancelled"
    unfinished = workers.query(
        "select count(*) from dbos.workflow_status where parent_workflow_id = %s and status <> 'CANCELLED'", str(job)
    )
    assert unfinished == [(0,)]
    await until(lambda: set(unfinished_files(workers)) <= left_by_kills)


def unfinished_files(plant: Plant) -> list[Path]:
    return list((plant.folder / "artefacts").rglob(".making-*"))


async def test_a_job_that_kills_its_workers_is_set_aside(workers: Plant, database: Database) -> None:
    job = await submit(database, make_workspace(workers), kind="poison")
    deadline = time.monotonic() + PATIENCE_SECONDS
    deaths = 0
    while (await state_of(database, job)).phase != "failed":
        assert time.monotonic() < deadline
        for worker in [worker for worker in workers.workers if worker.poll() is not None]:
            deaths += 1
            workers.remove(worker)
            workers.start_worker()
        await asyncio.sleep(0.2)
    # The last one may have died while a replacement was being started: the loop ended before it was counted.
    deaths += sum(1 for worker in workers.workers if worker.poll() is not None)
    assert deaths == 3  # the first run and two recoveries


async def test_all_workers_together_keep_to_the_films_of_a_workspace(workers: Plant, database: Database) -> None:
    workspace, other = make_workspace(workers), make_workspace(workers)
    workers.shut("probe")
    first = await submit(database, workspace, tier="free")
    await wait_until_inside(workers, first, "probe")
    second = await submit(database, workspace, tier="free")
    neighbour = await submit(database, other, tier="free")
    await wait_until_inside(workers, neighbour, "probe")
    assert (await state_of(database, second)).phase == "queued"
    workers.open("probe")
    for job in (first, second, neighbour):
        await wait_for_phase(database, job, "succeeded")
