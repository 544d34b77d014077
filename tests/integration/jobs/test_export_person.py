"""A copy of everything of one's own, made by the real queue."""

from __future__ import annotations

import json
import tracemalloc
import uuid
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import psycopg
import pytest
from tests.integration.jobs.conftest import until
from tests.integration.jobs.town import ADDRESS, PASSWORD, Somebody, Town, open_town

from mutoscope.infra.vault import vault_of
from mutoscope.privacy.exports import expire_exports
from mutoscope.privacy.exports.sections import PERSON, WORKSPACE
from mutoscope.privacy.exports.types import TASK
from mutoscope.privacy.exports.write_export import write_export
from mutoscope.storage import keep_blob
from mutoscope.worker import make_runtime

if TYPE_CHECKING:
    from tests.integration.conftest import FreshDatabase

SCHEMA = Path(__file__).parents[3] / "docs" / "reference" / "privacy-export.schema.json"
_ASSET = """
    insert into asset (id, workspace_id, user_id, name, kind, digest, size, media_type, probe, expires_at)
    values (uuidv7(), %s, %s, 'sea.mp4', 'video', %s, %s, 'video/mp4', '{}', %s)
"""


@pytest.fixture
async def town(fresh_database: FreshDatabase, tmp_path: Path) -> AsyncGenerator[Town]:
    async with open_town(fresh_database, tmp_path) as opened:
        yield opened


async def ask(town: Town, who: Somebody) -> dict[str, Any]:
    answer = await town.http.post("/api/v1/privacy/exports", headers=who.headers)
    assert answer.status_code == 202, answer.text
    return answer.json()


async def read(town: Town, who: Somebody, export_id: str) -> dict[str, Any]:
    answer = await town.http.get(f"/api/v1/privacy/exports/{export_id}", headers=who.headers)
    return answer.json() | {"status": answer.status_code}


async def make(town: Town, who: Somebody) -> dict[str, Any]:
    """Ask for an export, let the queue make it, and return it with its document."""
    asked = await ask(town, who)
    town.query("update dbos.workflow_status set queue_name = 'held' where name <> %s", TASK)  # no films here
    runtime = make_runtime(town.container)
    await runtime.launch()
    try:
        await until(lambda: _ended(town, who, asked["id"]))
    finally:
        await runtime.stop()
    made = await read(town, who, asked["id"])
    assert made["state"] == "ready", made
    document = await town.http.get(made["download_url"])
    assert document.status_code == 200
    assert int(document.headers["content-length"]) == made["size"]
    return made | {"document": document.json(), "text": document.text}


async def _ended(town: Town, who: Somebody, export_id: str) -> bool:
    return (await read(town, who, export_id))["state"] in {"ready", "failed"}


async def add_file(town: Town, who: Somebody, data: bytes) -> None:
    path = town.container.settings.data_dir / f"{uuid.uuid4()}"
    path.write_bytes(data)
    async with town.container.database.session(workspace_id=who.workspace_id) as session:
        staged = await town.container.regions.default.blobs.stage(path, take="move")
        blob = await keep_blob(session, town.container.regions.default.blobs, who.workspace_id, staged)
    ends = town.clock.now().replace(year=2030)
    town.query(_ASSET + " returning id", who.workspace_id, who.id, blob.digest, blob.size, ends)


async def test_the_document_holds_everything_of_the_person_and_nothing_of_others(town: Town) -> None:
    person, neighbour = await town.arrive("Wilhelmina Quux"), await town.arrive("Casimir Neighbour")
    for who in (person, neighbour):
        await town.settle(who)
        await add_file(town, who, f"bytes of {who.name}".encode())
    made = await make(town, person)
    document = made["document"]
    jsonschema_rs.validate(json.loads(SCHEMA.read_text(encoding="utf-8")), document)
    assert document["account"]["email"] == person.email
    assert [project["title"] for project in document["projects"]] == ["Wilhelmina Quux at the sea"]
    assert [one["purpose"] for one in document["consents"]] == ["marketing_mail"]
    assert document["consents"][0]["personal"] == {"address": ADDRESS}
    assert [one["personal"]["address"] for one in document["sessions"]] == [ADDRESS]
    assert {one["action"] for one in document["events"]} >= {"account.opened", "generation.created", "export.requested"}
    assert {one["kind"] for one in document["credit_entries"]} >= {"grant", "hold"}
    assert len(document["generations"]) == 1
    for word in ("Casimir", "casimir", str(neighbour.id), str(neighbour.workspace_id), PASSWORD, "argon2", "sealed"):
        assert word not in made["text"], word
    (asset,) = document["assets"]
    media = await town.http.get(asset["url"].removeprefix(town.container.settings.base_url))
    assert media.content == b"bytes of Wilhelmina Quux"


async def test_every_table_of_a_person_is_in_the_export_or_named_here(town: Town) -> None:
    """Somebody who adds a table with a `user_id` decides what its owner gets to see of it."""
    left_out = {
        "login_session_use": "the time of last use, which goes with the session",
        "refresh_token": "hashes",
        "known_address": "keyed hashes, which say nothing to anybody",
        "one_time_link": "hashes",
        "idempotency_record": "answers that were given already; gone in a day",
        "former_membership": "who left which workspace: the log of that workspace",
        "upload": "files on their way in: hours",
        "notice_mark": "how far the inbox was read, which is an id of the log",
        "notice_read": "what of the inbox was read, which are ids of the log",
        "mail_wish": "which mails to send: shown and changed under one's account",
        "payment_call": "what was asked of the payment provider; checkouts and invoices say what came of it",
    }
    exported = " ".join(section.statement for section in (*PERSON, *WORKSPACE))
    with psycopg.connect(town.owner_dsn) as connection:
        tables = connection.execute(
            "select table_name from information_schema.columns "
            "where table_schema = 'public' and column_name = 'user_id'"
        ).fetchall()
    missing = {name for (name,) in tables if f"from {name} " not in exported} - set(left_out)
    assert not missing


async def test_a_member_gets_their_own_part_of_a_workspace_that_another_owns(town: Town) -> None:
    owner, member = await town.arrive("Casimir Owner"), await town.arrive("Wilhelmina Quux")
    await town.settle(owner)
    town.query(
        "insert into membership (workspace_id, user_id, role) values (%s, %s, 'editor') returning role",
        owner.workspace_id,
        member.id,
    )
    document = (await make(town, member))["document"]
    assert {one["workspace_id"] for one in document["memberships"]} == {
        str(owner.workspace_id),
        str(member.workspace_id),
    }
    assert document["projects"] == []
    assert {one["workspace_id"] for one in document["credit_entries"]} == {str(member.workspace_id)}
    assert "at the sea" not in json.dumps(document)


async def test_one_export_is_made_at_a_time_and_a_lost_one_does_not_block(town: Town) -> None:
    person = await town.arrive("Wilhelmina Quux")
    first = await ask(town, person)
    again = await town.http.post("/api/v1/privacy/exports", headers=person.headers)
    assert (again.status_code, again.json()["code"], again.json()["export_id"]) == (409, "export_running", first["id"])
    town.query("update dbos.workflow_status set status = 'ERROR' returning 1")
    second = await ask(town, person)
    assert second["id"] != first["id"]
    assert (await read(town, person, first["id"]))["state"] == "failed"


async def test_an_export_is_its_owners_and_ends(town: Town) -> None:
    person, stranger = await town.arrive("Wilhelmina Quux"), await town.arrive("Casimir Stranger")
    made = await make(town, person)
    assert (await read(town, stranger, made["id"]))["status"] == 404
    forged = made["download_url"][:-4] + "AAAA"
    assert (await town.http.get(forged)).status_code == 404
    media_route = made["download_url"].replace("/privacy/exports/files/", "/files/")
    assert (await town.http.get(media_route)).status_code == 404, "a link to an export opens no media"
    town.clock.advance(hours=2)
    assert (await town.http.get(made["download_url"])).status_code == 410
    fresh = (await read(town, person, made["id"]))["download_url"]
    assert (await town.http.get(fresh)).status_code == 200
    town.clock.advance(days=6, hours=21, minutes=30)
    late = await town.log_in(person.name, person.email)
    link = (await read(town, late, made["id"]))["download_url"]
    assert await expire_exports(town.container.privacy) == 0, "it has half an hour left"
    town.clock.advance(minutes=40)
    assert await expire_exports(town.container.privacy) == 1
    assert (await town.http.get(link)).status_code in {404, 410}
    later = await read(town, late, made["id"])
    assert (later["state"], later["download_url"]) == ("expired", None)
    assert not town.container.regions.default.exports.digests(person.id)


async def test_a_mail_tells_that_it_is_ready_and_opens_nothing_by_itself(town: Town) -> None:
    person = await town.arrive("Wilhelmina Quux")
    made = await make(town, person)
    mail_id, sealed = town.query("select id, sealed from mail where template = 'export_ready'")[0]
    async with town.container.database.session(user_id=person.id) as session:
        mail = await vault_of(session).open(session, person.id, f"mail:{mail_id}:sealed", bytes(sealed))
    assert mail["to"] == person.email
    assert "/files/" not in json.dumps(mail)
    assert made["id"] in mail["content"]["link"]


async def test_a_large_account_is_written_in_little_memory(town: Town) -> None:
    person = await town.arrive("Wilhelmina Quux")
    town.query(
        "insert into event (workspace_id, user_id, action, message) "
        "select %s, %s, 'test.happened', repeat('x', 900) from generate_series(1, 20000) returning 1",
        person.workspace_id,
        person.id,
    )
    tracemalloc.start()
    size = 0
    async for piece in write_export(town.container.privacy, person.id, until=town.clock.now()):
        size += len(piece)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size > 20_000_000
    assert peak < 4_000_000, f"{peak} bytes at once for a document of {size}"
