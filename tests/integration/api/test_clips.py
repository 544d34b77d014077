"""Clips by a video model: quoted, ordered once, followed, paid to the micro-dollar, and shown in films."""

from __future__ import annotations

import asyncio
import json
import subprocess
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import SecretStr
from tests.integration.api.stories import begin, call, make
from tests.integration.gateway.provider_server import ProviderServer, Reply, open_providers, replied

from mutoscope.generation.clips import FollowDesk, follow_clips
from mutoscope.jobs import install_job_tables
from mutoscope.media.runner import ffmpeg_binary

if TYPE_CHECKING:
    from tests.integration.conftest import FreshDatabase

    from conftest import Person, Studio
    from mutoscope.infra.settings import Settings

SCRIPT = "Mara climbs the stairs. The sea is calm. At night Mara listens to Jonas."
ORDER, STATUS = "/generations", "/generations/g1"
COST = 5 * 142_000
"""Five seconds of Luma's ray-2."""
REFUSED = {"error": {"message": "Incorrect API key provided"}}


@pytest.fixture
def owner_dsn(fresh_database: FreshDatabase) -> str:
    """A database of its own: whoever follows clips looks at every tenant's."""
    return fresh_database.owner_dsn


@pytest.fixture
def app_dsn(fresh_database: FreshDatabase) -> str:
    return fresh_database.app_dsn


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("film") / "f.mp4"
    source = ("-f", "lavfi", "-i", "testsrc2=s=320x180:r=24:d=5", "-pix_fmt", "yuv420p")
    subprocess.run([ffmpeg_binary(), "-v", "error", *source, str(path)], check=True)
    return Path(path).read_bytes()


@pytest.fixture
async def server() -> AsyncGenerator[ProviderServer]:
    async with open_providers() as opened:
        yield opened


@pytest.fixture
def settings(settings: Settings, server: ProviderServer) -> Settings:
    return settings.model_copy(
        update={
            "ai_keys": {"luma": SecretStr("platform-luma"), "kling": SecretStr("access:secret")},
            "ai_base_urls": {"luma": f"{server.url}/luma", "kling": f"{server.url}/kling"},
            "ai_stack": "premium",
            "ai_moderation": False,
        }
    )


async def board(studio: Studio, person: Person) -> str:
    """Return a story whose storyboard has three shots."""
    story = await begin(studio, person, SCRIPT)
    body = {"content": {"text": SCRIPT}, "base_version": 0}
    assert (await call(studio, person, "PUT", f"/stories/{story}/steps/script", body)).status_code == 200
    await make(studio, person, story, "storyboard")
    return story


async def order(studio: Studio, person: Person, story: str, shot: int = 1, *, key: str = "") -> Any:  # noqa: ANN401 -- JSON
    headers = {"Idempotency-Key": key} if key else {}
    answer = await call(studio, person, "POST", "/clips", {"story_id": story, "shot": shot, "seconds": 5}, **headers)
    assert answer.status_code == 202, answer.text
    return answer.json()


async def follow(studio: Studio, seconds: int = 60) -> int:
    """Let a worker look at what is due."""
    studio.clock.advance(seconds=seconds)
    box = studio.container
    return await follow_clips(FollowDesk(box.database, box.gateway, box.uploads, box.clock))


async def clip_of(studio: Studio, person: Person, clip: str) -> Any:  # noqa: ANN401 -- JSON
    return (await call(studio, person, "GET", f"/clips/{clip}")).json()


async def shots(studio: Studio, person: Person, story: str) -> Any:  # noqa: ANN401 -- JSON
    answer = await call(studio, person, "GET", f"/stories/{story}/steps/storyboard")
    return answer.json()["current"]["content"]["shots"]


def money(studio: Studio, person: Person) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """Return provider, status and cost of each call, and what is spent and held."""
    lines = studio.query(
        "select provider, status, cost from ai_call where workspace_id = %s and modality = 'video' order by created_at",
        person.workspace_id,
    )
    return lines, studio.query("select spent, held from ai_budget where workspace_id = %s", person.workspace_id)


def accept(server: ProviderServer) -> None:
    server.answer(ORDER, replied({"id": "g1", "state": "queued"}))


def finish(server: ProviderServer, film: bytes) -> None:
    server.always(STATUS, replied({"state": "completed", "assets": {"video": f"{server.url}/cdn/f.mp4"}}))
    server.always("/cdn/f.mp4", Reply(body=film, media_type="video/mp4"))


async def test_a_clip_is_quoted_ordered_once_kept_shown_and_paid(
    studio: Studio, server: ProviderServer, film: bytes
) -> None:
    person = await studio.sign_up()
    story = await board(studio, person)
    before = await shots(studio, person, story)
    wish = {"story_id": story, "shot": 2, "seconds": 5}
    quote = (await call(studio, person, "POST", "/clips/quote", wish)).json()
    assert quote == {"provider": "luma", "model": "ray-2", "seconds": 5, "cost_micro": COST, "most_micro": COST}
    assert (server.got, money(studio, person)) == ([], ([], [])), "a quote costs nothing and asks nobody"
    dear = await call(studio, person, "POST", "/clips", {**wish, "most_micro": COST - 1})
    assert (dear.status_code, dear.json()["code"], server.got) == (402, "clip_too_dear", [])
    accept(server)
    made = await order(studio, person, story, 2, key="once")
    assert (made["status"], made["provider"], made["quoted_micro"]) == ("running", "luma", COST)
    assert (await order(studio, person, story, 2, key="once"))["id"] == made["id"]
    assert server.count(ORDER) == 1
    assert "The sea is calm." in server.got[0].json["prompt"] or "sea" in server.got[0].json["prompt"].casefold()
    assert money(studio, person) == ([("luma", "open", None)], [(0, COST)])
    server.answer(STATUS, replied({"state": "dreaming"}))
    assert await follow(studio) == 0
    assert (await clip_of(studio, person, made["id"]))["status"] == "running"
    finish(server, film)
    assert await follow(studio) == 1
    assert await follow(studio, 3600) == 0
    done = await clip_of(studio, person, made["id"])
    assert (done["status"], done["cost_micro"], done["problem"]) == ("finished", COST, None)
    assert money(studio, person) == ([("luma", "done", COST)], [(COST, 0)])
    after = await shots(studio, person, story)
    assert [one["clip_id"] for one in after] == [None, done["asset_id"], None]
    assert [{**one, "clip_id": None} for one in after] == before, "not a word was changed"
    files = (await call(studio, person, "GET", "/assets")).json()["items"]
    assert [(one["id"], one["kind"]) for one in files] == [(done["asset_id"], "video")]
    stranger = await studio.sign_up()
    assert (await call(studio, stranger, "GET", f"/clips/{made['id']}")).json()["code"] == "clip_not_found"
    assert (await call(studio, stranger, "GET", "/clips")).json()["items"] == []
    listed = (await call(studio, person, "GET", f"/clips?story_id={story}")).json()["items"]
    assert [one["id"] for one in listed] == [made["id"]]


async def test_a_film_of_the_story_shows_the_clip_as_footage(
    studio: Studio, server: ProviderServer, film: bytes, owner_dsn: str
) -> None:
    install_job_tables(owner_dsn)
    person = await studio.sign_up()
    story = await board(studio, person)
    accept(server)
    finish(server, film)
    made = await order(studio, person, story, 2)
    assert await follow(studio) == 1
    asset = (await clip_of(studio, person, made["id"]))["asset_id"]
    studio.clock.advance(days=40)  # an upload would be gone
    person = await studio.log_in(person.email)
    project = (await call(studio, person, "POST", f"/stories/{story}/project", {"size": "270x480"})).json()
    assert f"[clip: clip-{asset}.mp4] The sea is calm." in project["script"]
    ordered = await call(studio, person, "POST", f"/projects/{project['id']}/regenerate", {})
    assert ordered.status_code == 202, ordered.text
    [(request,)] = studio.query("select request from generation where workspace_id = %s", person.workspace_id)
    [footage] = request["footage"]
    assert (footage["id"], footage["kind"], footage["probe"]["width"]) == (asset, "video", 320)


async def test_a_clip_of_ones_own_words_is_a_file_of_the_library(
    studio: Studio, server: ProviderServer, film: bytes
) -> None:
    person = await studio.sign_up()
    accept(server)
    finish(server, film)
    body = {"prompt": "Waves at dusk.", "aspect": "9:16"}
    made = (await call(studio, person, "POST", "/clips", body)).json()
    assert server.got[0].json["aspect_ratio"] == "9:16"
    assert await follow(studio) == 1
    done = await clip_of(studio, person, made["id"])
    [kept] = (await call(studio, person, "GET", "/assets")).json()["items"]
    assert (kept["id"], kept["name"]) == (done["asset_id"], f"clip-{done['asset_id']}.mp4")
    for wrong in ({}, {"prompt": "x", "story_id": made["id"], "shot": 1}, {"story_id": made["id"]}, {"shot": 1}):
        assert (await call(studio, person, "POST", "/clips", wrong)).status_code == 422


@pytest.mark.parametrize(
    ("reply", "code", "cost"),
    [
        (replied(REFUSED, 401), "ai_key_rejected", COST),
        (replied({"state": "failed", "failure_reason": "moderation: no"}), "ai_refused", 0),
        (replied({"state": "failed", "failure_reason": "out of memory"}), "clip_failed", 0),
    ],
)
async def test_what_fails_leaves_the_draft_and_the_budget_as_they_should_be(
    studio: Studio, server: ProviderServer, film: bytes, reply: Reply, code: str, cost: int
) -> None:
    """A key that was revoked after the order: nobody can ask any more whether the provider made it, and billed it."""
    person = await studio.sign_up()
    story = await board(studio, person)
    before = (await call(studio, person, "GET", f"/stories/{story}/steps/storyboard")).json()
    accept(server)
    made = await order(studio, person, story)
    server.always(STATUS, reply)
    assert await follow(studio) == 1
    ended = await clip_of(studio, person, made["id"])
    assert (ended["status"], ended["problem"]["code"], ended["cost_micro"]) == ("failed", code, cost)
    assert ended["problem"]["remedy"]
    assert (await call(studio, person, "GET", f"/stories/{story}/steps/storyboard")).json() == before
    assert money(studio, person) == ([("luma", "failed", cost)], [(cost, 0)])
    assert {one.path.split("/")[1] for one in server.got} == {"luma"}, "nobody else was asked"
    asked = len(server.got)
    assert await follow(studio, 3600) == 0
    assert len(server.got) == asked, "what has ended is left alone"
    accept(server)
    finish(server, film)
    again = await order(studio, person, story)
    assert await follow(studio) == 1
    assert (await clip_of(studio, person, again["id"]))["status"] == "finished"
    assert money(studio, person)[1] == [(cost + COST, 0)]


async def test_a_workspaces_key_that_is_removed_meanwhile_ends_the_clip_and_the_platforms_is_not_used(
    studio: Studio, server: ProviderServer
) -> None:
    person = await studio.sign_up()
    story = await board(studio, person)
    assert (await call(studio, person, "PUT", "/ai/keys/luma", {"key": "own-luma"})).status_code == 204
    accept(server)
    made = await order(studio, person, story)
    assert (await call(studio, person, "DELETE", "/ai/keys/luma")).status_code == 204
    assert await follow(studio) == 1
    ended = await clip_of(studio, person, made["id"])
    assert (ended["status"], ended["problem"]["code"]) == ("failed", "ai_not_configured")
    assert [one.headers["authorization"] for one in server.got] == ["Bearer own-luma"]
    assert studio.query("select held from ai_budget where workspace_id = %s", person.workspace_id) in ([], [(0,)])


async def test_an_order_that_nobody_takes_is_told_and_can_be_repeated(
    studio: Studio, server: ProviderServer, film: bytes
) -> None:
    person = await studio.sign_up()
    story = await board(studio, person)
    server.answer(ORDER, replied(REFUSED, 401))
    body, keyed = {"story_id": story, "shot": 1, "seconds": 5}, {"Idempotency-Key": "k"}
    failed = await call(studio, person, "POST", "/clips", body, **keyed)
    assert (failed.status_code, failed.json()["code"]) == (409, "ai_key_rejected")
    assert (await call(studio, person, "GET", "/clips")).json()["items"] == []
    assert money(studio, person) == ([("luma", "failed", 0)], [(0, 0)])
    accept(server)
    finish(server, film)
    assert (await order(studio, person, story, key="k"))["status"] == "running"
    assert await follow(studio) == 1


async def test_a_process_that_dies_after_ordering_orders_nothing_twice(
    studio: Studio, server: ProviderServer, film: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await studio.sign_up()
    story = await board(studio, person)
    accept(server)
    finish(server, film)
    start = studio.container.gateway.start_video

    async def die_after(*given: Any, **more: Any) -> Any:  # noqa: ANN401 -- passed on
        await start(*given, **more)
        raise asyncio.CancelledError

    monkeypatch.setattr(studio.container.gateway, "start_video", die_after)
    with pytest.raises(BaseException):  # noqa: B017, PT011 -- however the client is cut off
        await order(studio, person, story, key="k")
    monkeypatch.undo()
    assert await follow(studio) == 0, "it may still be under way"
    assert (await order(studio, person, story, key="k"))["status"] == "ordering"
    assert await follow(studio, 1000) == 1
    [done] = (await call(studio, person, "GET", "/clips")).json()["items"]
    assert (done["status"], server.count(ORDER), done["cost_micro"]) == ("finished", 1, COST)
    assert money(studio, person) == ([("luma", "done", COST)], [(COST, 0)])


async def test_a_file_that_is_no_film_is_told_once_its_provider_had_time(
    studio: Studio, server: ProviderServer
) -> None:
    person = await studio.sign_up()
    accept(server)
    finish(server, b"<html>no film</html>")
    made = (await call(studio, person, "POST", "/clips", {"prompt": "Waves."})).json()
    assert await follow(studio) == 0
    assert await follow(studio, 3 * 3600) == 1
    ended = await clip_of(studio, person, made["id"])
    assert (ended["status"], ended["problem"]["code"], ended["cost_micro"]) == ("failed", "ai_bad_answer", COST)


async def test_two_workers_at_once_keep_one_file(studio: Studio, server: ProviderServer, film: bytes) -> None:
    person = await studio.sign_up()
    accept(server)
    finish(server, film)
    await call(studio, person, "POST", "/clips", {"prompt": "Waves."})
    studio.clock.advance(seconds=60)
    ended = await asyncio.gather(*(follow(studio, 0) for _ in range(3)))
    assert sum(ended) == 1
    assert len((await call(studio, person, "GET", "/assets")).json()["items"]) == 1
    assert money(studio, person)[1] == [(COST, 0)]


async def test_an_order_that_nobody_follows_holds_its_budget_for_two_hours_at_most(
    studio: Studio, server: ProviderServer
) -> None:
    person = await studio.sign_up()
    accept(server)
    await call(studio, person, "POST", "/clips", {"prompt": "Waves."})
    box = studio.container
    for minutes, held in ((90, COST), (60, 0)):
        studio.clock.advance(minutes=minutes)
        async with box.database.session() as session:
            await box.gateway.end_lost(session)
        assert studio.query("select held from ai_budget where workspace_id = %s", person.workspace_id) == [(held,)]
    assert await follow(studio) == 1
    assert studio.query("select status, why from ai_video where workspace_id = %s", person.workspace_id) == [
        ("failed", "nobody asked for it any more")
    ]


@pytest.mark.parametrize("prompt", ["a\0b", "a \ud800 wave", "\u202e backwards 🌊", "x" * 4001, " "])
async def test_strange_words_are_taken_or_refused_and_never_break_anything(
    studio: Studio, server: ProviderServer, prompt: str
) -> None:
    person = await studio.sign_up()
    server.always(ORDER, replied({"id": "g1", "state": "queued"}))
    body = json.dumps({"prompt": prompt})
    headers = {**person.headers, "content-type": "application/json"}
    answer = await studio.http.post("/api/v1/clips", content=body, headers=headers)
    assert answer.status_code in {202, 400, 422}, answer.text
    assert server.count(ORDER) == (answer.status_code == 202)


async def test_without_a_video_model_the_answer_is_409(studio: Studio) -> None:
    person = await studio.sign_up()
    for keys in (studio.container.gateway.desk.rules.keys,):
        keys.clear()  # type: ignore[attr-defined] -- a dictionary here
    for path in ("/clips/quote", "/clips"):
        answer = await call(studio, person, "POST", path, {"prompt": "Waves."})
        assert (answer.status_code, answer.json()["code"]) == (409, "ai_not_configured"), answer.text
