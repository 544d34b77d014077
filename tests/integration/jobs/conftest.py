"""DBOS itself, executing in the test's own event loop on a database of its own."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
import uuid
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from dbos import DBOS
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.bootstrap import Container, open_container
from mutoscope.catalog import start_plan
from mutoscope.generation import Generation, create_generation, get_generation
from mutoscope.infra.settings import Settings
from mutoscope.jobs import DbosJobEngine, JobPhase, Payload, Tier
from mutoscope.kernel import FixedClock, SystemClock
from mutoscope.ledger import grant_credits, read_balance
from mutoscope.tenancy import Role, Scope
from mutoscope.writing import ProjectDraft, create_project

if TYPE_CHECKING:
    from tests.integration.conftest import FreshDatabase

PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class House:
    """The wired objects on a fresh database, and a customer."""

    container: Container
    owner_dsn: str
    scope: Scope

    def query(self, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.owner_dsn) as connection:
            answer = connection.execute(statement.encode(), parameters)
            return answer.fetchall() if answer.description else []

    async def defer(
        self,
        task: str,
        *,
        payload: Payload,
        tier: Tier = "pro",
        workspace: uuid.UUID | None = None,
        at: dt.datetime | None = None,
    ) -> uuid.UUID:
        """Defer a job, as if at a certain moment."""
        job = uuid.uuid4()
        engine = DbosJobEngine(FixedClock(at) if at else SystemClock())
        async with self.container.database.session() as session:
            await engine.defer(
                session, task, job_id=job, workspace_id=workspace or uuid.uuid4(), tier=tier, payload=payload
            )
        return job

    async def phase(self, job: uuid.UUID) -> JobPhase | None:
        async with self.container.database.session() as session:
            state = await self.container.job_engine.read(session, job)
        return state.phase if state else None

    async def wait_for(self, job: uuid.UUID, phase: JobPhase) -> None:
        await until(lambda: self._is(job, phase))

    async def _is(self, job: uuid.UUID, phase: JobPhase) -> bool:
        return await self.phase(job) == phase

    async def order(self, script: str) -> Generation:
        """Order a film; the first order brings the credits for it."""
        async with self.container.database.session(workspace_id=self.scope.workspace_id) as session:
            return await self.order_in(session, script)

    async def order_in(self, session: AsyncSession, script: str) -> Generation:
        """Order a film in a transaction of the caller's."""
        await grant_credits(session, self.scope.workspace_id, 9000, ref="gift", source="admin")
        await start_plan(session, self.container.catalogue, self.scope.workspace_id, "Free")
        draft = ProjectDraft("Sea", script, "female", options={"size": "240x426", "fps": 24})
        project = await create_project(session, self.scope, draft)
        return await create_generation(session, self.container.studio, self.scope, project)

    async def read(self, generation: Generation) -> Generation:
        async with self.container.database.session(workspace_id=self.scope.workspace_id) as session:
            return await get_generation(session, generation.id)

    async def wallet(self) -> tuple[int, int, int]:
        """Return what is available, held and spent."""
        async with self.container.database.session(workspace_id=self.scope.workspace_id) as session:
            balance = await read_balance(session, self.scope.workspace_id)
        return balance.available, balance.held, balance.spent


async def until(look: Callable[[], Awaitable[object]]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not await look():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.05)


@pytest.fixture
async def house(fresh_database: FreshDatabase, tmp_path: Path) -> AsyncGenerator[House]:
    settings = Settings(
        payments="off",
        DATABASE_URL=SecretStr(fresh_database.owner_dsn),  # pyright: ignore[reportCallIssue] -- the environment's alias
        database_app_url=SecretStr(fresh_database.app_dsn),
        data_dir=tmp_path,
        secret_key=SecretStr("t" * 40),
    )
    scope = Scope(uuid.uuid4(), uuid.uuid4(), Role.OWNER, uuid.uuid4())
    with psycopg.connect(fresh_database.owner_dsn) as connection:
        slug = f"w-{scope.workspace_id.hex}"
        connection.execute("insert into workspace (id, name, slug) values (%s, 'W', %s)", [scope.workspace_id, slug])
    clock = FixedClock(dt.datetime.now(dt.UTC))
    async with open_container(settings, clock=clock) as container:
        yield House(container, fresh_database.owner_dsn, scope)


@pytest.fixture(autouse=True)
def _no_tasks_of_the_test_before() -> Generator[None]:
    yield
    DBOS.destroy(destroy_registry=True)
