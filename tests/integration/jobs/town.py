"""A running application with its queue on a database of its own, and the people in it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2
import psycopg
from psycopg import sql
from pydantic import SecretStr

from mutoscope.api import create_app
from mutoscope.bootstrap import Container, open_container
from mutoscope.infra.database import Database
from mutoscope.infra.settings import Settings
from mutoscope.kernel import FixedClock
from mutoscope.ledger import check_invariants
from mutoscope.storage import keep_blob

if TYPE_CHECKING:
    from tests.integration.conftest import FreshDatabase

PASSWORD = "SecurePass123"
ADDRESS = "203.0.113.77"


@dataclass(frozen=True)
class Somebody:
    """A person with a token, and everything that would give them away."""

    id: uuid.UUID
    workspace_id: uuid.UUID
    name: str
    email: str
    headers: dict[str, str]

    @property
    def traces(self) -> list[str]:
        return [self.name, self.email, ADDRESS, f"{self.name} at the sea"]


@dataclass(frozen=True)
class Town:
    """A running application with its queue, and the people in it."""

    container: Container
    http: httpx2.AsyncClient
    clock: FixedClock
    owner_dsn: str

    async def arrive(self, name: str, key: str | None = None) -> Somebody:
        email = f"{name.casefold().replace(' ', '.')}@private.example"
        body = {"name": name, "email": email, "password": PASSWORD}
        headers = {"Idempotency-Key": key} if key else {}
        (await self.http.post("/api/v1/users/register", json=body, headers=headers)).raise_for_status()
        return await self.log_in(name, email)

    async def log_in(self, name: str, email: str) -> Somebody:
        answer = await self.http.post("/api/v1/users/login", json={"email": email, "password": PASSWORD})
        answer.raise_for_status()
        token = answer.json()["access_token"]
        subject = self.container.signer.read(token)
        return Somebody(subject.user_id, subject.workspace_id, name, email, {"Authorization": f"Bearer {token}"})

    async def settle(self, who: Somebody) -> None:
        """Leave traces everywhere: consents, a project, a file, mail, answers that are kept, a film under way."""
        consents = [{"purpose": "marketing_mail", "version": "2026-11-01", "granted": True}]
        await self.ok("PUT", "/privacy/consents", who, {"consents": consents})
        project = {
            "title": f"{who.name} at the sea",
            "script": f"{who.name} wrote this.",
            "voice": "female",
            "duration": 5,
        }
        made = await self.ok("POST", "/projects/create", who, project, key=True)
        await self.ok("POST", f"/projects/{made['id']}/regenerate", who, {}, key=True)
        path = self.container.settings.data_dir / f"{uuid.uuid4()}.txt"
        path.write_text(f"{who.name}'s own bytes")
        async with self.container.database.session(workspace_id=who.workspace_id) as session:
            staged = await self.container.regions.default.blobs.stage(path, take="move")
            await keep_blob(session, self.container.regions.default.blobs, who.workspace_id, staged)

    async def ok(self, method: str, path: str, who: Somebody, body: object = None, *, key: bool = False) -> Any:  # noqa: ANN401 -- JSON
        headers = {**who.headers, **({"Idempotency-Key": str(uuid.uuid4())} if key else {})}
        answer = await self.http.request(method, f"/api/v1{path}", json=body, headers=headers)
        assert answer.status_code < 300, answer.text
        return answer.json() if answer.content else None

    async def ask(self, who: Somebody, confirm: str | None = None) -> httpx2.Response:
        body = {"confirm": confirm or who.email}
        return await self.http.post("/api/v1/privacy/erasure", json=body, headers=who.headers)

    def query(self, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.owner_dsn) as connection:
            answer = connection.execute(statement.encode(), parameters)
            return answer.fetchall() if answer.description else []

    def found(self, traces: list[str]) -> set[tuple[str, str]]:
        """Return each table that holds a trace, and the trace."""
        return {(table, trace) for table, dump in self.dump() for trace in traces if holds(dump, trace)}

    def dump(self) -> list[tuple[str, bytes]]:
        """Return every table of ours and of the queue's, in the binary form: texts and bytes as they are."""
        with psycopg.connect(self.owner_dsn) as connection:
            tables = connection.execute(
                "select schemaname, tablename from pg_tables where schemaname in ('public', 'ledger', 'dbos')"
            ).fetchall()
            return [(f"{schema}.{table}", self._copy(connection, schema, table)) for schema, table in tables]

    @staticmethod
    def _copy(connection: psycopg.Connection, schema: str, table: str) -> bytes:
        name = sql.SQL("{}.{}").format(sql.Identifier(schema), sql.Identifier(table))
        with connection.cursor().copy(sql.SQL("copy {} to stdout (format binary)").format(name)) as copy:
            return b"".join(bytes(block) for block in copy)

    def phase(self) -> str | None:
        rows = self.query("select state from erasure order by requested_at desc limit 1")
        return rows[0][0] if rows else None

    async def defects(self) -> list[Any]:
        owner = Database.connect(self.owner_dsn, pool_size=1)
        async with owner.session() as session:
            found = await check_invariants(session)
        await owner.close()
        return list(found)


def holds(dump: bytes, trace: str) -> bool:
    return trace.casefold().encode() in dump.lower()


@asynccontextmanager
async def open_town(fresh_database: FreshDatabase, tmp_path: Path) -> AsyncGenerator[Town]:
    """Start it with a clock that tests move."""
    settings = Settings(
        payments="off",
        DATABASE_URL=SecretStr(fresh_database.owner_dsn),  # pyright: ignore[reportCallIssue] -- the environment's alias
        database_app_url=SecretStr(fresh_database.app_dsn),
        data_dir=tmp_path,
        secret_key=SecretStr("t" * 40),
    )
    clock = FixedClock(dt.datetime.now(dt.UTC))
    async with open_container(settings, clock=clock) as container:
        app = create_app(container=container)
        transport = httpx2.ASGITransport(app=app, client=(ADDRESS, 5555))
        async with (
            app.router.lifespan_context(app),
            httpx2.AsyncClient(transport=transport, base_url="http://town") as http,
        ):
            yield Town(container, http, clock, fresh_database.owner_dsn)
