"""Many films by one request: checked as a whole, ordered as a whole, seen and steered row by row."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from pydantic import SecretStr
from tests.integration.api.conftest import HIGH_LIMITS, Person, Studio, app_of, client_of

from mutoscope.bootstrap import open_container
from mutoscope.catalog import start_plan
from mutoscope.generation import sweep_lost
from mutoscope.generation.batches import end_batches
from mutoscope.infra.settings import Settings
from mutoscope.jobs import install_job_tables
from mutoscope.kernel import FixedClock
from mutoscope.ledger import grant_credits, read_balance

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

CSV = "title;script\nTides;The sea is wide.\nBees;Bees dance.\n"
SMALL = {"size": "270x480"}


@pytest.fixture(autouse=True)
def _job_tables(owner_dsn: str) -> None:
    install_job_tables(owner_dsn)


@pytest.fixture
async def tiers(owner_dsn: str, app_dsn: str, tmp_path: Path) -> AsyncGenerator[Studio]:
    """The application, selling the plans of document 001, where only the highest has batches."""
    settings = Settings(
        payments="off",
        DATABASE_URL=SecretStr(owner_dsn),  # pyright: ignore[reportCallIssue] -- the alias of the environment
        database_app_url=SecretStr(app_dsn),
        data_dir=tmp_path,
        secret_key=SecretStr("t" * 40),
        database_pool_size=5,
        catalogue=Path("processing_001_tiers"),
        **HIGH_LIMITS,
    )
    clock = FixedClock(dt.datetime.now(dt.UTC))
    async with open_container(settings, clock=clock) as container, client_of(app_of(container)) as http:
        yield Studio(http, container, clock, owner_dsn)


async def post(studio: Studio, person: Person, path: str, body: Any = None, **headers: str) -> Any:  # noqa: ANN401 -- JSON
    return await studio.http.post(f"/api/v1/batches{path}", json=body, headers={**person.headers, **headers})


async def read(studio: Studio, person: Person, batch: str) -> Any:  # noqa: ANN401 -- JSON
    answer = await studio.http.get(f"/api/v1/batches/{batch}", headers=person.headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def wallet(studio: Studio, person: Person) -> tuple[int, int, int]:
    async with studio.container.database.session(workspace_id=person.workspace_id) as session:
        balance = await read_balance(session, person.workspace_id)
    return balance.available, balance.held, balance.spent


async def grant(studio: Studio, person: Person, whole: int) -> None:
    async with studio.container.database.session(workspace_id=person.workspace_id) as session:
        await grant_credits(session, person.workspace_id, whole * 1000, ref="gift", source="admin")


def count(studio: Studio, table: str, person: Person) -> int:
    return studio.query(f"select count(*) from {table} where workspace_id = %s", person.workspace_id)[0][0]  # noqa: S608 -- a literal of this file


def fail(studio: Studio, job: str) -> None:
    with psycopg.connect(studio.owner_dsn) as connection:
        connection.execute("update dbos.workflow_status set status = 'ERROR' where workflow_uuid = %s", [job])


async def test_a_table_becomes_films_that_hold_what_the_quote_said(studio: Studio) -> None:
    person = await studio.sign_up()
    quote = (await post(studio, person, "/quote", {"csv": CSV, "defaults": SMALL})).json()
    assert (quote["films"], quote["affordable"], quote["covered"]) == (2, True, 2)
    assert await wallet(studio, person) == (3000, 0, 0)
    assert count(studio, "project", person) == 0
    answer = await post(studio, person, "", {"csv": CSV, "defaults": SMALL, "name": "Spring"})
    assert answer.status_code == 202, answer.text
    batch = answer.json()
    assert (batch["name"], batch["status"], batch["counts"], batch["percent"]) == ("Spring", "queued", {"queued": 2}, 0)
    assert [(row["number"], row["line"], row["title"]) for row in batch["rows"]] == [(1, 2, "Tides"), (2, 3, "Bees")]
    _, held, spent = await wallet(studio, person)
    assert (held, spent) == (round(float(quote["hold"]) * 1000), 0)
    assert batch["held"] == quote["hold"]
    listed = (await studio.http.get("/api/v1/batches", headers=person.headers)).json()
    assert [item["id"] for item in listed["items"]] == [batch["id"]]


async def test_one_bad_row_stops_all_of_them_and_is_named(studio: Studio) -> None:
    person = await studio.sign_up()
    csv = "script,voice,clips\nThe sea.,,\nThe sky.,nobody,\nThe land.,,gone.mp4\nThe air.,,\n"
    for path in ("", "/quote"):
        refused = await post(studio, person, path, {"csv": csv, "defaults": SMALL})
        assert (refused.status_code, refused.json()["code"]) == (422, "batch_invalid")
        told = [(row["row"], row["line"], row["code"]) for row in refused.json()["rows"]]
        assert told == [(2, 3, "unknown_voice"), (3, 4, "asset_unknown")]
        assert refused.json()["detail"].startswith("2 of 4 rows cannot be made, so nothing was ordered. Row 2 (line 3)")
    assert await wallet(studio, person) == (3000, 0, 0)
    assert [count(studio, table, person) for table in ("project", "generation", "batch")] == [0, 0, 0]


async def test_what_balance_does_not_cover_is_not_begun(studio: Studio) -> None:
    person = await studio.sign_up()
    rows = [{"script": "The sea is wide. Ships sail on it. " * 5, **SMALL}] * 9
    quote = (await post(studio, person, "/quote", {"rows": rows})).json()
    assert quote["affordable"] is False
    assert quote["refusal"]["code"] == "insufficient_credits"
    assert 0 < quote["covered"] < 9
    refused = await post(studio, person, "", {"rows": rows})
    assert (refused.status_code, refused.json()["code"]) == (402, "batch_not_covered")
    assert (refused.json()["covered"], refused.json()["balance"]) == (quote["covered"], "3")
    assert refused.json()["price"] == quote["hold"]
    assert await wallet(studio, person) == (3000, 0, 0)
    assert count(studio, "project", person) == 0
    taken = await post(studio, person, "", {"rows": rows[: quote["covered"]]})
    assert taken.status_code == 202, taken.text


async def test_only_a_plan_with_batches_has_them(tiers: Studio) -> None:
    person = await tiers.sign_up()
    for path in ("", "/quote"):
        refused = await post(tiers, person, path, {"csv": CSV})
        assert (refused.status_code, refused.json()["code"]) == (402, "limit_reached"), refused.text
        assert refused.json()["plan_needed"] == tiers.container.catalogue.plans[-1].key
        assert "batches" in refused.json()["detail"]
    assert count(tiers, "batch", person) == 0
    async with tiers.container.database.session(workspace_id=person.workspace_id) as session:
        await start_plan(
            session, tiers.container.catalogue, person.workspace_id, tiers.container.catalogue.plans[-1].key
        )
    assert (await post(tiers, person, "", {"csv": CSV})).status_code == 202


async def test_the_same_key_is_the_same_batch(studio: Studio) -> None:
    person = await studio.sign_up()
    body = {"csv": CSV, "defaults": SMALL}
    answers = [await post(studio, person, "", body, **{"Idempotency-Key": "b1"}) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert count(studio, "batch", person) == 1
    assert count(studio, "generation", person) == 2


async def test_cancelling_gives_all_of_it_back_and_is_told_once(studio: Studio) -> None:
    person = await studio.sign_up()
    batch = (await post(studio, person, "", {"csv": CSV, "defaults": SMALL})).json()
    assert await end_batches(studio.container.database, studio.clock) == 0
    for _ in range(2):
        cancelled = (await post(studio, person, f"/{batch['id']}/cancel")).json()
        assert (cancelled["status"], cancelled["counts"]) == ("cancelled", {"cancelled": 2})
    assert await wallet(studio, person) == (3000, 0, 0)
    assert [await end_batches(studio.container.database, studio.clock) for _ in range(2)] == [1, 0]
    assert (await read(studio, person, batch["id"]))["finished_at"] is not None
    told = studio.query(
        "select action, payload from event where workspace_id = %s and action like 'batch.%%' order by id",
        person.workspace_id,
    )
    assert [action for action, _ in told] == ["batch.created", "batch.cancelled", "batch.finished"]
    assert told[-1][1]["cancelled"] == 2


async def test_a_failed_row_is_refunded_and_may_be_tried_again(studio: Studio) -> None:
    person = await studio.sign_up()
    batch = (await post(studio, person, "", {"csv": CSV, "defaults": SMALL})).json()
    before = await wallet(studio, person)
    fail(studio, batch["rows"][0]["job_id"])
    await sweep_lost(studio.container.studio, since=studio.clock.now() - dt.timedelta(days=1))
    failed = await read(studio, person, batch["id"])
    assert [row["status"] for row in failed["rows"]] == ["failed", "queued"]
    assert failed["rows"][0]["error"]["message"]
    assert failed["status"] == "processing"
    busy = await post(studio, person, f"/{batch['id']}/rows/2/retry")
    assert (busy.status_code, busy.json()["code"]) == (409, "row_not_retryable")
    again = (await post(studio, person, f"/{batch['id']}/rows/1/retry")).json()
    assert [row["status"] for row in again["rows"]] == ["queued", "queued"]
    assert again["rows"][0]["job_id"] != batch["rows"][0]["job_id"]
    assert again["rows"][0]["project_id"] == batch["rows"][0]["project_id"]
    assert await wallet(studio, person) == before
    assert (await post(studio, person, f"/{batch['id']}/rows/3/retry")).status_code == 404


async def test_another_tenants_batch_is_not_there(studio: Studio) -> None:
    person, stranger = await studio.sign_up(), await studio.sign_up()
    batch = (await post(studio, person, "", {"csv": CSV, "defaults": SMALL})).json()["id"]
    for path in (f"/{batch}", f"/{batch}/results.zip"):
        assert (await studio.http.get(f"/api/v1/batches{path}", headers=stranger.headers)).status_code == 404
    for path in (f"/{batch}/cancel", f"/{batch}/rows/1/retry"):
        assert (await post(studio, stranger, path)).status_code == 404
    assert (await studio.http.get("/api/v1/batches", headers=stranger.headers)).json()["items"] == []


async def test_the_archive_of_a_batch_without_films_says_how_its_rows_stand(studio: Studio) -> None:
    person = await studio.sign_up()
    csv = "title,script\n-Tides,The sea is wide.\n"
    batch = (await post(studio, person, "", {"csv": csv, "defaults": SMALL, "name": "Früh/ling"})).json()
    answer = await studio.http.get(f"/api/v1/batches/{batch['id']}/results.zip", headers=person.headers)
    assert answer.headers["content-type"] == "application/zip"
    assert "Fr%C3%BCh_ling.zip" in answer.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        table = archive.read("batch.csv").decode()
    assert table.splitlines()[1] == "1,2,'-Tides,queued,0,"


async def test_five_hundred_films_are_ordered_at_once_and_let_others_through(studio: Studio) -> None:
    person = await studio.sign_up()
    await grant(studio, person, 1000)
    csv = "title;script\n" + "".join(f"Film {number};The sea is wide.\n" for number in range(500))
    answer = await post(studio, person, "", {"csv": csv, "defaults": SMALL})
    assert answer.status_code == 202, answer.text
    assert answer.json()["counts"] == {"queued": 500}
    ranks = studio.query(
        "select w.priority from dbos.workflow_status w join batch_row r on true "
        "join generation g on g.project_id = r.project_id and w.workflow_uuid = g.id::text "
        "where g.workspace_id = %s order by r.number",
        person.workspace_id,
    )
    assert [rank - ranks[0][0] for (rank,) in ranks] == [60 * place for place in range(500)]
    _, held, _ = await wallet(studio, person)
    assert held == round(float(answer.json()["held"]) * 1000)
