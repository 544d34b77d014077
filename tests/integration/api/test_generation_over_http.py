"""Ordering, quoting, watching and cancelling films over HTTP, as documents 001, 003 and 004 have it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from mutoscope.generation import sweep_lost
from mutoscope.jobs import install_job_tables
from mutoscope.ledger import read_balance

if TYPE_CHECKING:
    from conftest import Person, Studio

SCRIPT = "The sea is wide. Ships sail on it."
LONG = "One word after the other makes the film longer and longer still. " * 30


@pytest.fixture(autouse=True)
def _job_tables(owner_dsn: str) -> None:
    install_job_tables(owner_dsn)


async def post(studio: Studio, person: Person, path: str, body: Any = None, **headers: str) -> Any:  # noqa: ANN401 -- JSON
    return await studio.http.post(f"/api/v1{path}", json=body, headers={**person.headers, **headers})


async def get(studio: Studio, person: Person, path: str) -> Any:  # noqa: ANN401 -- JSON
    return (await studio.http.get(f"/api/v1{path}", headers=person.headers)).json()


async def order(studio: Studio, person: Person, **body: object) -> Any:  # noqa: ANN401 -- JSON
    return await post(studio, person, "/ai/video-generate", {"script": SCRIPT, "size": "270x480", **body})


async def balance(studio: Studio, person: Person) -> tuple[int, int, int]:
    async with studio.container.database.session(workspace_id=person.workspace_id) as session:
        read = await read_balance(session, person.workspace_id)
    return read.available, read.held, read.spent


def rows(studio: Studio, table: str, person: Person) -> int:
    return studio.query(f"select count(*) from {table} where workspace_id = %s", person.workspace_id)[0][0]  # noqa: S608 -- a literal of this file


async def test_an_ordered_film_is_queued_and_its_credits_are_held(studio: Studio) -> None:
    person = await studio.sign_up()
    answer = await order(studio, person)
    assert answer.status_code == 202
    assert set(answer.json()) == {"job_id", "status", "estimated_time"}
    job = await get(studio, person, f"/jobs/{answer.json()['job_id']}")
    assert (job["status"], job["percent"], job["credits"]["spent"]) == ("queued", 0, None)
    available, held, spent = await balance(studio, person)
    assert (available + held, spent) == (3000, 0)
    assert held > 0
    assert (await get(studio, person, f"/projects/{job['project_id']}"))["status"] == "processing"


async def test_what_a_film_was_ordered_with_makes_the_project_say_the_same_again(studio: Studio) -> None:
    person = await studio.sign_up()
    looks = {"title": "The sea", "voice": "basic-en-US", "crossfade_ms": 400, "brand": {"spoken_colour": "#ffcc00"}}
    job_id = (await order(studio, person, **looks, voices={"Ann": "male"})).json()["job_id"]
    project_id = (await get(studio, person, f"/jobs/{job_id}"))["project_id"]
    ordered = await get(studio, person, f"/jobs/{job_id}/order")
    assert ordered["script"] == SCRIPT
    assert (ordered["size"], ordered["sizes"], ordered["crossfade_ms"]) == ("270x480", None, 400)
    changed = {"title": "Another", "script": "Nothing of it is left."}
    await studio.http.put(f"/api/v1/projects/{project_id}", json=changed, headers=person.headers)
    back = await studio.http.put(f"/api/v1/projects/{project_id}", json=ordered, headers=person.headers)
    assert (back.json()["title"], back.json()["script"], back.json()["voice"]) == ("The sea", SCRIPT, "basic-en-US")
    assert back.json()["options"]["brand"]["spoken_colour"] == "#ffcc00"
    assert back.json()["options"]["voices"] == {"Ann": "male"}


async def test_what_a_film_was_ordered_with_is_for_its_workspace_and_for_films_alone(studio: Studio) -> None:
    person, stranger = await studio.sign_up(), await studio.sign_up()
    job_id = (await order(studio, person)).json()["job_id"]
    assert (await get(studio, stranger, f"/jobs/{job_id}/order"))["code"] == "generation_not_found"
    project_id = (await get(studio, person, f"/jobs/{job_id}"))["project_id"]
    spoken = {"project_id": project_id, "text": SCRIPT, "voice": "basic-en-US"}
    speech = await post(studio, person, "/ai/audio-generate", spoken)
    assert (await get(studio, person, f"/jobs/{speech.json()['job_id']}/order"))["code"] == "no_film_ordered"


async def test_a_quote_moves_nothing_and_names_price_and_balance(studio: Studio) -> None:
    person = await studio.sign_up()
    quote = (await post(studio, person, "/quotes", {"script": SCRIPT})).json()
    assert quote["balance"] == "3"
    assert quote["affordable"] is True
    assert quote["plan_type"] == "Free"
    assert float(quote["balance_after"]) == 3 - float(quote["credits"])
    assert await balance(studio, person) == (3000, 0, 0)
    assert rows(studio, "project", person) == 0


async def test_a_refused_order_leaves_no_hold_no_job_and_no_project(studio: Studio) -> None:
    person = await studio.sign_up()
    refusals = [
        ({"script": ""}, 422, "empty_script"),
        ({"images": ["image1.jpg"]}, 422, "asset_unknown"),
        ({"voice": "nobody"}, None, "unknown_voice"),
        ({"script": "Привет, как дела?"}, 422, "unspeakable_text"),
        ({"size": "100x100"}, 422, "request_invalid"),
        ({"script": LONG}, 402, "film_too_long"),
        ({"template": "none-such"}, None, "template_not_found"),
    ]
    for body, status, code in refusals:
        answer = await order(studio, person, **body)
        assert answer.json()["code"] == code, answer.text
        assert status in (None, answer.status_code), answer.text
    assert "image1.jpg" in (await order(studio, person, images=["image1.jpg"])).json()["detail"]
    assert await balance(studio, person) == (3000, 0, 0)
    assert [rows(studio, table, person) for table in ("project", "generation")] == [0, 0]
    queued = "select count(*) from dbos.workflow_status where queue_partition_key = %s"
    assert studio.query(queued, str(person.workspace_id)) == [(0,)]


async def test_out_of_credits_is_402_with_price_and_balance_and_changes_nothing(studio: Studio) -> None:
    person = await studio.sign_up()
    answers = [await order(studio, person, script=SCRIPT * 8) for _ in range(4)]
    refused = next(answer for answer in answers if answer.status_code != 202)
    assert refused.status_code == 402
    assert refused.json()["code"] == "insufficient_credits"
    assert {"price", "balance"} <= set(refused.json())
    accepted = sum(answer.status_code == 202 for answer in answers)
    assert rows(studio, "generation", person) == accepted


async def test_the_same_idempotency_key_is_the_same_job(studio: Studio) -> None:
    person = await studio.sign_up()
    body = {"script": SCRIPT}
    answers = [await post(studio, person, "/ai/video-generate", body, **{"Idempotency-Key": "k1"}) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert rows(studio, "generation", person) == 1


async def test_cancelling_twice_gives_the_credits_back_once(studio: Studio) -> None:
    person = await studio.sign_up()
    job = (await order(studio, person)).json()["job_id"]
    for _ in range(2):
        answer = await post(studio, person, f"/jobs/{job}/cancel")
        assert (answer.status_code, answer.json()["status"]) == (200, "cancelled")
    assert await balance(studio, person) == (3000, 0, 0)
    state = studio.query("select status from dbos.workflow_status where workflow_uuid = %s", job)
    assert state == [("CANCELLED",)]
    releases = "select count(*) from ledger.op where workspace_id = %s and kind = 'release'"
    assert studio.query(releases, person.workspace_id) == [(1,)]


async def test_credits_of_a_poison_job_come_back_once_by_the_sweep(studio: Studio, owner_dsn: str) -> None:
    person = await studio.sign_up()
    job = (await order(studio, person)).json()["job_id"]
    with psycopg.connect(owner_dsn) as connection:
        connection.execute(
            "update dbos.workflow_status set status = 'MAX_RECOVERY_ATTEMPTS_EXCEEDED' where workflow_uuid = %s", [job]
        )
    since = studio.clock.now() - dt.timedelta(days=1)
    released = [await sweep_lost(studio.container.studio, since=since) for _ in range(2)]
    assert released == [1, 0]
    assert await balance(studio, person) == (3000, 0, 0)
    read = await get(studio, person, f"/jobs/{job}")
    assert (read["status"], read["error"]["code"]) == ("failed", "film_gave_up")
    assert (await get(studio, person, f"/projects/{read['project_id']}"))["status"] == "failed"


async def test_process_and_regenerate_answer_as_their_documents_say(studio: Studio) -> None:
    person = await studio.sign_up()
    project = (await post(studio, person, "/projects/create", {"title": "A", "script": SCRIPT})).json()
    assert project["status"] == "pending"
    again = await post(studio, person, f"/projects/{project['id']}/regenerate")
    assert (again.status_code, again.json()["id"], again.json()["status"]) == (202, project["id"], "pending")
    missing = await post(studio, person, "/process", {"video_path": "gone.mp4", "text": SCRIPT})
    assert missing.json()["code"] == "asset_unknown"


async def test_jobs_list_by_pages_newest_first(studio: Studio) -> None:
    person = await studio.sign_up()
    made = [(await order(studio, person)).json()["job_id"] for _ in range(3)]
    first = await get(studio, person, "/jobs?limit=2")
    second = await get(studio, person, f"/jobs?limit=2&cursor={first['next_cursor']}")
    assert [job["id"] for job in [*first["items"], *second["items"]]] == made[::-1]
    assert second["next_cursor"] is None


async def test_events_tell_the_present_state_and_end_with_the_job(studio: Studio) -> None:
    person = await studio.sign_up()
    job = (await order(studio, person)).json()["job_id"]
    await post(studio, person, f"/jobs/{job}/cancel")
    answer = await studio.http.get(f"/api/v1/jobs/{job}/events", headers=person.headers)
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert "event: cancelled" in answer.text
    assert answer.text.count("data: ") == 1


async def test_another_tenants_job_is_not_there(studio: Studio) -> None:
    person, stranger = await studio.sign_up(), await studio.sign_up()
    job = (await order(studio, person)).json()["job_id"]
    for path in (f"/jobs/{job}", f"/jobs/{job}/events", f"/jobs/{uuid.uuid4()}"):
        assert (await studio.http.get(f"/api/v1{path}", headers=stranger.headers)).status_code == 404
    assert (await post(studio, stranger, f"/jobs/{job}/cancel")).status_code == 404
    assert (await get(studio, stranger, "/jobs"))["items"] == []


async def test_further_sizes_cost_a_share_and_the_quote_says_so(studio: Studio) -> None:
    person = await studio.sign_up()
    sizes = ["270x480", "270x270", "480x270"]
    one = (await post(studio, person, "/quotes", {"script": SCRIPT, "size": sizes[0]})).json()
    three = (await post(studio, person, "/quotes", {"script": SCRIPT, "sizes": sizes})).json()
    assert (one["sizes"], three["sizes"]) == (sizes[:1], sizes)
    assert three["seconds"] == one["seconds"]
    assert float(three["credits"]) == pytest.approx(2 * float(one["credits"]))
    job = (await order(studio, person, sizes=sizes)).json()["job_id"]
    read = await get(studio, person, f"/jobs/{job}")
    assert read["credits"]["held"] == three["hold"]
    again = await order(studio, person, project_id=read["project_id"], size="480x270")
    assert again.status_code == 202, again.text
    project = await get(studio, person, f"/projects/{read['project_id']}")
    assert (project["options"]["size"], project["options"]["sizes"]) == ("480x270", None)


@pytest.mark.parametrize("sizes", [[], ["270x480"] * 5, ["big"], ["100x100"]])
async def test_sizes_that_cannot_be_made_are_refused(studio: Studio, sizes: list[str]) -> None:
    assert (await order(studio, await studio.sign_up(), sizes=sizes)).status_code == 422


async def test_a_mood_is_composed_and_what_is_none_is_told(studio: Studio) -> None:
    person = await studio.sign_up()
    composed = (await post(studio, person, "/quotes", {"script": SCRIPT, "music": "cinematic"})).json()
    assert composed["notices"] == ["The music is composed. Read as cinematic, dramatic."]
    unknown = (await post(studio, person, "/quotes", {"script": SCRIPT, "music": "gong"})).json()
    assert unknown["notices"][0].startswith("No track is called 'gong' here, so the film has no music.")


@pytest.mark.parametrize(
    ("look", "code"),
    [
        ({"platform": "cinema"}, "invalid_input"),
        ({"transition": "explode"}, "invalid_input"),
        ({"brand": {"colour": "red"}}, "invalid_input"),
        ({"brand": {"colours": "#ffffff"}}, "invalid_input"),
        ({"captions": "nothing of the kind"}, "subtitles_unreadable"),
        ({"intro": "nowhere.mp4"}, "asset_unknown"),
        ({"script": "ANNA: Hello there.", "voices": {"ANNA": "nobody"}}, "unknown_voice"),
        ({"intro_title": "x" * 201}, "invalid_input"),
    ],
)
async def test_looks_that_cannot_be_made_are_refused_by_name(studio: Studio, look: dict[str, Any], code: str) -> None:
    person = await studio.sign_up()
    refused = await order(studio, person, **look)
    assert (refused.status_code, refused.json()["code"]) == (422, code), refused.text
    assert await balance(studio, person) == (3000, 0, 0)
