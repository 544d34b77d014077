"""Guests without an account: they see one film by its link, comment on it, and see nothing else."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING, Any

import pytest
from tests.integration.api.conftest import Studio as Running
from tests.integration.api.conftest import app_of, client_of
from tests.integration.api.films import CONTENT, Film, finished_film
from tests.integration.api.stories import call

from mutoscope.bootstrap import open_container
from mutoscope.infra.settings import Settings
from mutoscope.jobs import install_job_tables
from mutoscope.kernel import FixedClock
from mutoscope.tenancy import Role

if TYPE_CHECKING:
    from conftest import Person, Studio

EMOJI = "🎬" * 300


@pytest.fixture(autouse=True)
def _job_tables(owner_dsn: str) -> None:
    install_job_tables(owner_dsn)


@pytest.fixture
async def strict(settings: Settings, owner_dsn: str) -> AsyncGenerator[Studio]:
    """A studio where guests may write little."""
    changed = {"limit_share_guest": "2/60", "limit_share_link": "4/60", "comments_per_link": 5}
    changed |= {"share_links_per_video": 2}
    clock = FixedClock(dt.datetime.now(dt.UTC))
    strictly = settings.model_copy(update=changed)
    async with open_container(strictly, clock=clock) as container, client_of(app_of(container)) as http:
        yield Running(http, container, clock, owner_dsn)


async def share(studio: Studio, person: Person, film: Film, **body: Any) -> str:  # noqa: ANN401 -- fields
    """Make a link and return what a guest's page asks for."""
    answer = await call(studio, person, "POST", f"/projects/{film.project}/links", body)
    assert answer.status_code == 201, answer.text
    url = answer.json()["url"]
    assert url.startswith(f"{studio.container.settings.base_url}/r/rv_")
    return f"/api/v1/reviews/{url.rsplit('/', 1)[1]}"


async def say(studio: Studio, link: str, body: str = "Longer, please.", **more: Any) -> Any:  # noqa: ANN401 -- a response
    return await studio.http.post(f"{link}/comments", json={"author": "Ana", "body": body, **more})


async def test_a_guest_watches_the_film_and_its_captions_by_byte_ranges(studio: Studio) -> None:
    person = await studio.sign_up()
    film = await finished_film(studio, person)
    link = await share(studio, person, film)
    seen = (await studio.http.get(link)).json()
    assert (seen["title"], seen["comments"], seen["notes"]) == ("Tides", True, [])
    assert (seen["film"]["duration_ms"], seen["film"]["width"], seen["film"]["height"]) == (12_000, 1080, 1920)
    part = await studio.http.get(seen["film"]["video"], headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, CONTENT["video"][100:200])
    assert part.headers["content-disposition"].startswith("inline")
    whole = await studio.http.get(seen["film"]["captions"])
    assert (whole.content, whole.headers["content-type"].partition(";")[0]) == (CONTENT["vtt"], "text/vtt")
    assert (await studio.http.head(seen["film"]["thumbnail"])).headers["content-length"] == str(
        len(CONTENT["thumbnail"])
    )


async def test_a_guest_gets_nothing_else_of_the_workspace(studio: Studio) -> None:
    person = await studio.sign_up()
    film, other = await finished_film(studio, person), await finished_film(studio, person, "Secret")
    link = await share(studio, person, film)
    assert (await studio.http.get(f"{link}/files/report")).status_code == 422
    token = link.rsplit("/", 1)[1]
    bearer = {"Authorization": f"Bearer {token}"}
    for path in (f"/projects/{film.project}", f"/jobs/{film.job}", f"/download/{other.files['video']}", "/projects",
                 f"/projects/{film.project}/comments", f"/projects/{film.project}/links"):  # fmt: skip
        assert (await studio.http.get(f"/api/v1{path}", headers=bearer)).status_code == 401, path
    seen = (await studio.http.get(link)).text
    for hidden in (str(person.id), str(person.workspace_id), person.email, film.project, "Secret", "The sea is wide"):
        assert hidden not in seen
    # A comment on another film of the same workspace is out of reach.
    foreign = (await say(studio, await share(studio, person, other))).json()["id"]
    tick = await studio.http.patch(f"{link}/comments/{foreign}", json={"resolved": True})
    assert (tick.status_code, tick.json()["code"]) == (404, "note_not_found")


async def test_a_comment_under_an_idempotency_key_leaves_no_link_in_the_database(studio: Studio) -> None:
    person = await studio.sign_up()
    link = await share(studio, person, await finished_film(studio, person))
    key = {"Idempotency-Key": str(uuid.uuid4())}
    comment = {"author": "Ana", "body": "Longer, please."}
    first, again = [await studio.http.post(f"{link}/comments", json=comment, headers=key) for _ in range(2)]
    assert (first.status_code, again.headers["idempotency-replayed"]) == (201, "true")
    elsewhere = await share(studio, person, await finished_film(studio, person))
    other = await studio.http.post(f"{elsewhere}/comments", json=comment, headers=key)
    assert other.json()["code"] == "idempotency_key_reused"
    kept = studio.query("select path from idempotency_record where key = %s", key["Idempotency-Key"])
    assert kept == [("/api/v1/reviews/{token}/comments",)]


async def test_comments_are_seen_by_the_owner_answered_and_ticked_off(studio: Studio) -> None:
    person = await studio.sign_up()
    film = await finished_film(studio, person)
    link = await share(studio, person, film, label="For the client")
    first = await say(studio, link, "  Hold this longer. ", at_ms=4200)
    assert first.status_code == 201, first.text
    assert (first.json()["author"], first.json()["body"], first.json()["at_ms"]) == ("Ana", "Hold this longer.", 4200)
    own = f"/projects/{film.project}/comments"
    seen = (await call(studio, person, "GET", own)).json()["items"]
    assert [(note["body"], note["member"], note["job_id"]) for note in seen] == [
        ("Hold this longer.", False, str(film.job))
    ]
    answered = await call(studio, person, "POST", own, {"body": "Done.", "at_ms": 4200})
    assert answered.status_code == 201, answered.text
    workspace = studio.query("select name from workspace where id = %s", person.workspace_id)[0][0]
    guests = (await studio.http.get(link)).json()["notes"]
    assert [(note["author"], note["member"]) for note in guests] == [("Ana", False), (workspace, True)]
    assert "user_id" not in guests[1]
    ticked = await studio.http.patch(f"{link}/comments/{first.json()['id']}", json={"resolved": True})
    assert (ticked.status_code, ticked.json()["resolved"]) == (200, True)
    note = f"{own}/{first.json()['id']}"
    assert (await call(studio, person, "PATCH", note, {"resolved": False})).json()["resolved"] is False
    assert (await call(studio, person, "DELETE", note)).status_code == 204
    assert (await call(studio, person, "DELETE", note)).status_code == 404
    assert len((await studio.http.get(link)).json()["notes"]) == 1


async def test_a_guest_approves_or_asks_for_changes_and_the_workspace_is_told(studio: Studio) -> None:
    person = await studio.sign_up()
    film = await finished_film(studio, person)
    link = await share(studio, person, film)
    for verdict in ("changes_requested", "approved"):
        body = {"author": "Ana", "verdict": verdict, "body": "The end is dark."}
        answer = await studio.http.post(f"{link}/verdict", json=body)
        assert (answer.status_code, answer.json()["kind"]) == (201, verdict)
    told = studio.query(
        "select action, message, payload::text from event where project_id = %s and action like 'review.%%' "
        "order by id",
        film.project,
    )
    assert [action for action, _, _ in told] == ["review.changes_requested", "review.approved"]
    assert not [one for one in told if "Ana" in str(one) or "dark" in str(one)], "events name ids alone"


async def test_a_link_ends_when_it_expires_is_revoked_or_its_video_is_deleted(studio: Studio) -> None:
    person = await studio.sign_up()
    film = await finished_film(studio, person)
    short, revoked, long = [await share(studio, person, film, seconds=s) for s in (60, 7200, 7200)]
    listed = (await call(studio, person, "GET", f"/projects/{film.project}/links")).json()["items"]
    assert [one["state"] for one in listed] == ["open"] * 3
    assert not [one for one in listed if "rv_" in str(one)], "addresses are told once"
    path = f"/projects/{film.project}/links/{listed[1]['id']}"
    for _ in range(2):
        assert (await call(studio, person, "DELETE", path)).status_code == 204
    studio.clock.advance(seconds=61)
    assert (await studio.http.get(long)).status_code == 200
    assert (await call(studio, person, "DELETE", f"/projects/{film.project}")).status_code == 204
    for link, why in ((short, "expired"), (revoked, "revoked"), (long, "deleted")):
        for answer in (
            await studio.http.get(link),
            await studio.http.get(f"{link}/files/video", headers={"Range": "bytes=0-1"}),
            await say(studio, link),
            await studio.http.post(f"{link}/verdict", json={"author": "Ana", "verdict": "approved"}),
        ):
            told = answer.json()
            assert (answer.status_code, told["code"], told["why"]) == (410, "share_link_over", why)
            assert told["remedy"]
    assert (await call(studio, person, "POST", f"/projects/{film.project}/restore")).status_code == 200
    assert (await studio.http.get(long)).status_code == 200
    assert (await studio.http.get(revoked)).status_code == 410


async def test_a_token_nobody_has_is_not_found_and_none_is_kept_in_clear(studio: Studio) -> None:
    person = await studio.sign_up()
    link = await share(studio, person, await finished_film(studio, person))
    for wrong in (link[:-2] + "xx", "/api/v1/reviews/rv_", f"/api/v1/reviews/{uuid.uuid4()}"):
        answer = await studio.http.get(wrong)
        assert (answer.status_code, answer.json()["code"]) == (404, "share_link_unknown")
    assert (await studio.http.get(f"/api/v1/reviews/{'x' * 200}")).status_code == 422
    kept = studio.query("select l::text from share_link l where workspace_id = %s", person.workspace_id)
    assert link.rsplit("/", 1)[1] not in str(kept)


async def test_another_tenant_sees_and_does_nothing(studio: Studio) -> None:
    one, other = await studio.sign_up(), await studio.sign_up()
    film = await finished_film(studio, one)
    link = await share(studio, one, film)
    note = (await say(studio, link)).json()["id"]
    made = (await call(studio, one, "GET", f"/projects/{film.project}/links")).json()["items"][0]["id"]
    base = f"/projects/{film.project}"
    for method, path, body in (
        ("GET", "/links", None), ("POST", "/links", {}), ("DELETE", f"/links/{made}", None), ("GET", "/comments", None),
        ("POST", "/comments", {"body": "x"}), ("PATCH", f"/comments/{note}", {"resolved": True}),
        ("DELETE", f"/comments/{note}", None), ("DELETE", "", None), ("POST", "/restore", None),
    ):  # fmt: skip
        answer = await call(studio, other, method, base + path, body)
        assert answer.status_code == 404, f"{method} {path}: {answer.text}"
    assert (await studio.http.get(link)).json()["notes"][0]["resolved"] is False


async def test_a_viewer_reads_and_neither_shares_nor_writes(studio: Studio) -> None:
    person = await studio.sign_up()
    film = await finished_film(studio, person)
    member = studio.add_member(person.workspace_id, Role.VIEWER)
    token = await studio.token_for(member, person.workspace_id)
    headers = {"Authorization": f"Bearer {token}"}
    base = f"/api/v1/projects/{film.project}"
    assert (await studio.http.get(f"{base}/comments", headers=headers)).status_code == 200
    for path, body in (("/links", {}), ("/comments", {"body": "x"})):
        assert (await studio.http.post(base + path, json=body, headers=headers)).status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        {"author": "", "body": "x"},
        {"author": "   ", "body": "x"},
        {"author": EMOJI, "body": "x"},
        {"author": "Ana", "body": ""},
        {"author": "Ana", "body": "x" * 2001},
        {"author": "Ana", "body": "x", "at_ms": -1},
        {"author": "Ana", "body": "x", "at_ms": 10**12},
        {"author": "Ana", "body": "a\0b"},
        {"author": "Ana", "body": "x", "kind": "approved"},
    ],
    ids=["no name", "blank name", "300 emoji", "no words", "long", "before", "after", "nul", "more fields"],
)
async def test_a_comment_that_is_none_is_refused_in_words(studio: Studio, body: dict[str, Any]) -> None:
    person = await studio.sign_up()
    link = await share(studio, person, await finished_film(studio, person))
    answer = await studio.http.post(f"{link}/comments", json=body)
    assert answer.status_code == 422, answer.text
    assert answer.json()["remedy"]
    assert (await studio.http.get(link)).json()["notes"] == []


async def test_names_and_words_of_any_writing_come_back_as_they_were(studio: Studio) -> None:
    person = await studio.sign_up()
    link = await share(studio, person, await finished_film(studio, person))
    for author, body in (("🎬" * 80, "🎬" * 2000), ("مريم", "أطول قليلاً"), ("<b>Eve</b>", "<script>alert(1)</script>")):
        answer = await studio.http.post(f"{link}/comments", json={"author": author, "body": body})
        assert (answer.status_code, answer.json()["author"], answer.json()["body"]) == (201, author, body)


async def test_guests_write_as_much_as_the_limits_say(strict: Studio) -> None:
    person = await strict.sign_up()
    film = await finished_film(strict, person)
    link = await share(strict, person, film)
    assert [(await say(strict, link)).status_code for _ in range(3)] == [201, 201, 429]
    assert (await strict.http.get(link)).status_code == 200, "reading goes on"
    await share(strict, person, film)
    refused = await call(strict, person, "POST", f"/projects/{film.project}/links", {})
    assert (refused.status_code, refused.json()["code"]) == (409, "too_many_share_links")


async def test_a_link_without_comments_only_shows(studio: Studio) -> None:
    person = await studio.sign_up()
    film = await finished_film(studio, person)
    await say(studio, await share(studio, person, film), "Between us.")
    link = await share(studio, person, film, comments=False)
    seen = (await studio.http.get(link)).json()
    assert (seen["comments"], seen["notes"], seen["film"]["duration_ms"]) == (False, [], 12_000)
    for path, body in (
        ("comments", {"author": "Ana", "body": "x"}),
        ("verdict", {"author": "A", "verdict": "approved"}),
    ):
        answer = await studio.http.post(f"{link}/{path}", json=body)
        assert (answer.status_code, answer.json()["code"]) == (403, "comments_closed")


async def test_the_same_key_is_the_same_comment(studio: Studio) -> None:
    person = await studio.sign_up()
    link = await share(studio, person, await finished_film(studio, person))
    answers = [
        await studio.http.post(
            f"{link}/comments", json={"author": "Ana", "body": "Once."}, headers={"Idempotency-Key": "once"}
        )
        for _ in range(2)
    ]
    assert answers[0].json() == answers[1].json()
    assert len((await studio.http.get(link)).json()["notes"]) == 1


async def test_a_draft_has_a_page_and_a_new_film_takes_the_old_one_s_place(studio: Studio) -> None:
    person = await studio.sign_up()
    draft = (await call(studio, person, "POST", "/projects/create", {"title": "T", "script": "The sea."})).json()["id"]
    link = await share(studio, person, Film(draft, uuid.uuid4(), {}))
    assert (await studio.http.get(link)).json()["film"] is None
    assert (await studio.http.get(f"{link}/files/video")).status_code == 404
    first = await finished_film(studio, person, project=draft)
    assert (await studio.http.get(f"{link}/files/video")).content.endswith(first.job.bytes)
    second = await finished_film(studio, person, project=draft)
    assert (await studio.http.get(f"{link}/files/video")).content.endswith(second.job.bytes)


async def test_a_suspended_workspace_shows_nothing(studio: Studio) -> None:
    person = await studio.sign_up()
    link = await share(studio, person, await finished_film(studio, person))
    studio.query("update workspace set suspended_at = now() where id = %s returning 1", person.workspace_id)
    assert (await studio.http.get(link)).status_code == 404
    studio.query("update workspace set suspended_at = null where id = %s returning 1", person.workspace_id)
    assert (await studio.http.get(link)).status_code == 200
