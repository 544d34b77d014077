"""One real PostgreSQL a test run, shared by all xdist workers; a database of its own for each worker.

The first worker starts the server, the last one to leave stops it (the kernel counts), and the next run sweeps what a
killed run left. The schema is migrated once, into a template; each database is a copy of it (some 30 ms).
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import shutil
import tempfile
import uuid
from collections.abc import AsyncGenerator, Generator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from mutoscope.infra.database import APP_ROLE, Database
from mutoscope.infra.postgres import EmbeddedPostgres, ServerOptions
from mutoscope.infra.vault import Vault
from mutoscope.media.runner import ffmpeg_binary, run_guarded
from mutoscope.ops.migrate import prepare_database

_PREFIX = "mutoscope-tests-"
_TEMPLATE = "template_head"
_OPTIONS = ServerOptions(
    max_connections=150,
    shared_buffers_mebibytes=64,
    extra={"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"},  # the data is thrown away
)


@dataclass(frozen=True)
class TestServer:
    """The run's server; makes databases that are migrated to head."""

    __test__ = False

    server: EmbeddedPostgres

    def create(self, name: str, template: str = _TEMPLATE) -> str:
        """Create a database from the template and return the URL of its owner."""
        with psycopg.connect(self.server.url(database="postgres"), autocommit=True) as connection:
            create = sql.SQL("create database {} template {} strategy file_copy")
            connection.execute(create.format(sql.Identifier(name), sql.Identifier(template)))
        return self.server.url(database=name)

    def drop(self, name: str) -> None:
        """Drop a database, whoever is connected."""
        with psycopg.connect(self.server.url(database="postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))

    def ensure_template(self) -> None:
        """Migrate the template once a run; other workers wait for it."""
        with (self.server.folder.parent / "template.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            done = self.server.folder.parent / "template.done"
            if not done.exists():
                self.drop(_TEMPLATE)
                prepare_database(self.create(_TEMPLATE, "template0"))
                done.touch()


@pytest.fixture(scope="session")
def pg(testrun_uid: str) -> Generator[TestServer]:
    _sweep()
    folder = Path(tempfile.gettempdir()) / f"{_PREFIX}{testrun_uid[:12]}"
    server = EmbeddedPostgres(folder, _OPTIONS)
    server.ensure_running()
    try:
        test_server = TestServer(server)
        test_server.ensure_template()
        yield test_server
    finally:
        if server.stop():
            shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def owner_dsn(pg: TestServer) -> Generator[str]:
    """The owner's URL (libpq's form) of this worker's database, migrated to head. Tests make their own workspaces."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    yield pg.create(name)
    pg.drop(name)


@pytest.fixture(scope="session")
def app_dsn(owner_dsn: str) -> str:
    """The application role's URL (libpq's form) of the same database."""
    return owner_dsn.replace("postgresql://mutoscope@", f"postgresql://{APP_ROLE}@")


@pytest.fixture
async def database(app_dsn: str) -> AsyncGenerator[Database]:
    """Sessions of the application role."""
    connected = Database.connect(app_dsn, pool_size=5, vault=Vault([bytes(32)]))
    yield connected
    await connected.close()


@dataclass(frozen=True)
class FreshDatabase:
    """A database that one test has to itself, migrated to head."""

    owner_dsn: str
    app_dsn: str


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A video of two seconds."""
    folder = tmp_path_factory.mktemp("clip")
    path = folder / "clip.mp4"
    command = [ffmpeg_binary(), "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=320x180:r=30:d=2"]
    asyncio.run(run_guarded([*command, "-c:v", "libx264", "-preset", "ultrafast", str(path)], cwd=folder))
    return path.read_bytes()


@pytest.fixture
def fresh_database(pg: TestServer) -> Generator[FreshDatabase]:
    name = f"fresh_{uuid.uuid4().hex[:12]}"
    owner = pg.create(name)
    yield FreshDatabase(owner, owner.replace("postgresql://mutoscope@", f"postgresql://{APP_ROLE}@"))
    pg.drop(name)


@pytest.fixture
def empty_database(pg: TestServer) -> Generator[str]:
    """The owner's URL of a database without a schema."""
    name = f"empty_{uuid.uuid4().hex[:12]}"
    yield pg.create(name, "template0")
    pg.drop(name)


def _sweep() -> None:
    """Stop and remove the servers of runs that were killed: nobody uses them."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            if EmbeddedPostgres(folder).stop_abandoned():
                shutil.rmtree(folder, ignore_errors=True)
