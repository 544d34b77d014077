"""Being forgotten, by the real queue on a real database: what goes, what stays, and what a kill in between changes."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2
import psycopg
import pytest
from psycopg import sql
from pydantic import SecretStr

from mutoscope.api import create_app
from mutoscope.bootstrap import Container, open_container
from mutoscope.infra.database import Database
from mutoscope.infra.mail_outbox import mail_place
from mutoscope.infra.settings import Settings
from mutoscope.infra.vault import Erased, vault_of
from mutoscope.kernel import FixedClock
from mutoscope.ledger import check_invariants
from mutoscope.privacy import keep_house, start_due_erasures
from mutoscope.privacy.erasure import run_erasure
from mutoscope.privacy.erasure.types import TASK
from mutoscope.storage import keep_blob
from mutoscope.worker import make_runtime
from tests.integration.jobs.conftest import until

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
            staged = await self.container.blobs.stage(path, take="move")
            await keep_blob(session, self.container.blobs, who.workspace_id, staged)

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


@pytest.fixture
async def town(fresh_database: FreshDatabase, tmp_path: Path) -> AsyncGenerator[Town]:
    settings = Settings(
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


async def erase(town: Town, *, days: float = 8) -> None:
    """Let the time pass and the queue work."""
    town.clock.advance(days=days)
    runtime = make_runtime(town.container)
    await runtime.launch()
    try:
        assert await start_due_erasures(town.container.privacy) == 1
        await until(lambda: _is(town.phase, "done"))
        await until(lambda: _all_ended(town))
    finally:
        await runtime.stop()


async def _is(read: Callable[[], str | None], wanted: str) -> bool:
    return read() == wanted


async def _all_ended(town: Town) -> bool:
    return not town.query(
        "select 1 from dbos.workflow_status where name = %s and status in ('PENDING', 'ENQUEUED')", TASK
    )


async def test_nothing_in_the_database_or_on_the_disk_gives_an_erased_person_away(town: Town) -> None:
    person, neighbour = await town.arrive("Wilhelmina Quux", key="register-me"), await town.arrive("Casimir Neighbour")
    for who in (person, neighbour):
        await town.settle(who)
    other_before = town.found(neighbour.traces)
    assert {trace for _, trace in town.found(person.traces)} >= {person.name, person.email}
    assert (await town.ask(person)).status_code == 202
    await erase(town)
    assert town.found([*person.traces, "wilhelmina"]) == set()
    assert town.found(neighbour.traces) == other_before
    files = [path.read_bytes() for path in town.container.settings.data_dir.rglob("*") if path.is_file()]
    assert not [data for data in files if b"Wilhelmina" in data]
    assert [data for data in files if b"Casimir" in data], "the neighbour's file is there"
    folders = town.container.settings.data_dir.rglob(str(person.workspace_id))
    assert not [path for folder in folders for path in folder.rglob("*") if path.is_file()]


async def test_the_books_and_the_log_stay_whole_without_a_person(town: Town) -> None:
    person = await town.arrive("Wilhelmina Quux")
    await town.settle(person)
    entries = town.query("select count(*) from ledger.entry where workspace_id = %s", person.workspace_id)
    events = town.query(
        "select count(*) from event where workspace_id = %s and sealed is not null", person.workspace_id
    )
    assert events[0][0] > 0
    await town.ask(person)
    await erase(town)
    assert await town.defects() == []
    assert town.query("select count(*) from ledger.entry where workspace_id = %s", person.workspace_id) >= entries
    rows = town.query("select id, action, sealed, sealed_for from event where workspace_id = %s", person.workspace_id)
    assert {"account.opened", "erasure.requested", "workspace.erased", "account.erased"} <= {row[1] for row in rows}
    async with town.container.database.session() as session:
        for event_id, _, sealed, owner in rows:
            if sealed is not None:
                with pytest.raises(Erased):
                    await vault_of(session).open(session, owner, f"event:{event_id}:sealed", bytes(sealed))
    account = town.query("select name, email, email_key, password_hash from app_user where id = %s", person.id)
    assert account == [("Erased user", None, None, None)]


async def test_the_credits_of_a_film_under_way_come_back_before_its_workspace_goes(town: Town) -> None:
    person = await town.arrive("Wilhelmina Quux")
    await town.settle(person)
    assert town.query("select held from ledger.wallet where workspace_id = %s", person.workspace_id)[0][0] > 0
    await town.ask(person)
    await erase(town)
    assert town.query("select held from ledger.wallet where workspace_id = %s", person.workspace_id) == [(0,)]


async def test_the_last_mail_can_still_leave_and_its_key_goes_when_it_has(town: Town) -> None:
    person = await town.arrive("Wilhelmina Quux")
    await town.ask(person)
    await erase(town)
    (erasure_id,) = town.query("select id from erasure where state = 'done'")[0]
    mail_id, sealed = town.query("select id, sealed from mail where template = 'erasure_done'")[0]
    async with town.container.database.session(workspace_id=erasure_id) as session:
        opened = await vault_of(session).open(session, erasure_id, mail_place(mail_id), bytes(sealed))
    assert opened["to"] == person.email
    await keep_house(town.container.privacy)
    assert len(town.query("select 1 from mail where id = %s", mail_id)) == 1, "it has not left yet"
    town.query("update mail set state = 'sent', sent_at = now() where id = %s returning id", mail_id)
    await keep_house(town.container.privacy)
    assert town.query("select 1 from mail where id = %s", mail_id) == []
    assert town.query("select wrapped from data_key where owner_id = %s", erasure_id) == [(None,)]


async def test_a_mail_that_cannot_leave_is_forgotten_after_three_days(town: Town) -> None:
    person = await town.arrive("Wilhelmina Quux")
    await town.ask(person)
    await erase(town)
    town.clock.advance(days=3, hours=1)
    await keep_house(town.container.privacy)
    assert town.query("select 1 from mail where template = 'erasure_done'") == []


async def test_the_address_is_free_for_a_new_account(town: Town) -> None:
    person = await town.arrive("Wilhelmina Quux")
    await town.ask(person)
    await erase(town)
    answer = await town.http.get("/api/v1/users/profile", headers=person.headers)
    assert answer.status_code == 401
    refused = await town.http.post("/api/v1/users/login", json={"email": person.email, "password": PASSWORD})
    assert refused.status_code == 401
    again = await town.arrive("Wilhelmina Quux")
    assert again.id != person.id


async def test_what_is_killed_in_the_middle_is_finished_by_the_next_worker(town: Town) -> None:
    """Every step is interrupted once before and once after it commits."""
    person, neighbour = await town.arrive("Wilhelmina Quux"), await town.arrive("Casimir Neighbour")
    await town.settle(person)
    await town.settle(neighbour)
    before = town.found(neighbour.traces)
    await town.ask(person)
    town.clock.advance(days=8)
    await start_due_erasures(town.container.privacy)
    (erasure_id,) = town.query("select id from erasure")[0]
    payload = {"erasure_id": str(erasure_id), "user_id": str(person.id)}
    for fatal in range(12):
        for late in (False, True):
            context = Mortal(payload, fatal, late=late)
            try:
                await run_erasure(town.container.privacy, context)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType] -- a context that dies
            except Killed:
                continue
    assert town.phase() == "done"
    assert town.found([*person.traces, "wilhelmina"]) == set()
    assert town.found(neighbour.traces) == before
    assert await town.defects() == []
    assert len(town.query("select 1 from mail where template = 'erasure_done'")) == 1
    assert len(town.query("select 1 from event where action = 'account.erased'")) == 1


class Killed(Exception):
    """The process is gone."""


class Mortal:
    """A job that forgets every step it did, and is killed at one of them, before or after its work."""

    def __init__(self, payload: dict[str, Any], fatal: int, *, late: bool) -> None:
        self.payload, self._left, self._late = payload, fatal, late

    async def step(self, _name: str, function: Callable[[], Awaitable[Any]]) -> Any:  # noqa: ANN401 -- JSON
        fatal = self._left == 0
        self._left -= 1
        if fatal and not self._late:
            raise Killed
        result = await function()
        if fatal:
            raise Killed
        return result
