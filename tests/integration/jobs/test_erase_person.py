"""Being forgotten, by the real queue on a real database: what goes, what stays, and what a kill in between changes."""

from __future__ import annotations

import uuid
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text
from tests.integration.jobs.conftest import until
from tests.integration.jobs.town import PASSWORD, Somebody, Town, open_town

from mutoscope.infra.database import Database
from mutoscope.infra.mail_outbox import mail_place
from mutoscope.infra.vault import Erased, vault_of
from mutoscope.privacy import keep_house, start_due_erasures
from mutoscope.privacy.erasure import erase_workspace, run_erasure
from mutoscope.privacy.erasure.types import TASK
from mutoscope.worker import make_runtime

if TYPE_CHECKING:
    from tests.integration.conftest import FreshDatabase


@pytest.fixture
async def town(fresh_database: FreshDatabase, tmp_path: Path) -> AsyncGenerator[Town]:
    async with open_town(fresh_database, tmp_path) as opened:
        yield opened


async def erase(town: Town, *, days: float = 8) -> None:
    """Let the time pass and the queue work."""
    town.clock.advance(days=days)
    # The films stay where they are: what they would be doing when they are cancelled is no matter here.
    town.query("update dbos.workflow_status set queue_name = 'held' where name <> %s", TASK)
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


def erasure_id_of_friend(town: Town, friend: Somebody) -> uuid.UUID:
    """Pretend that somebody else, who is no owner alone, is being erased meanwhile."""
    town.query(
        "insert into membership (workspace_id, user_id, role) select workspace_id, %s, 'viewer' from membership "
        "where user_id = %s and role = 'owner' and workspace_id <> %s returning role",
        town.query("select id from app_user where name = 'Erased user'")[0][0],
        friend.id,
        friend.workspace_id,
    )
    rows = town.query(
        "insert into erasure (id, user_id, workspace_id, state, requested_at, due_at) "
        "values (uuidv7(), %s, %s, 'running', now(), now()) returning id",
        friend.id,
        friend.workspace_id,
    )
    return rows[0][0]


async def test_what_lies_outside_is_ended_first_and_whoever_joined_meanwhile_keeps_the_workspace(town: Town) -> None:
    person, friend = await town.arrive("Wilhelmina Quux"), await town.arrive("Casimir Friend")
    await town.settle(person)
    await town.ask(person)
    town.clock.advance(days=8)
    await start_due_erasures(town.container.privacy)
    (erasure_id,) = town.query("select id from erasure")[0]
    told: list[str | None] = []

    async def end_outside(database: Database, user_id: uuid.UUID) -> None:
        async with database.session(user_id=user_id) as session:
            told.append(await session.scalar(text("select email from app_user")))

    desk = replace(town.container.privacy, erasers=(("platform", end_outside),))
    town.query(
        "insert into membership (workspace_id, user_id, role) values (%s, %s, 'viewer') returning role",
        person.workspace_id,
        friend.id,
    )
    payload = {"erasure_id": str(erasure_id), "user_id": str(person.id)}
    await run_erasure(desk, Mortal(payload, 99, late=False))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType] -- a context that only runs
    assert told == [person.email]
    roles = town.query("select user_id, role from membership where workspace_id = %s", person.workspace_id)
    assert roles == [(friend.id, "owner")]
    assert town.query("select count(*) from project where workspace_id = %s", person.workspace_id) == [(1,)]
    assert await erase_workspace(desk, person.workspace_id, erasure_id_of_friend(town, friend)) == "kept"
    assert town.query("select status from generation where workspace_id = %s", person.workspace_id) == [("queued",)]
    events = town.query("select payload from event where action = 'member.erased'")
    assert events == [({"user_id": str(person.id), "owner_now": str(friend.id)},)]
