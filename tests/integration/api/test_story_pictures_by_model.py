"""Pictures of a story drawn by a model: whose sheets go along, what it costs, and what happens when it fails."""

from __future__ import annotations

import asyncio
import base64
import io
import json
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image
from pydantic import SecretStr
from tests.integration.api.stories import begin, call, make
from tests.integration.gateway.provider_server import ProviderServer, Reply, open_providers, png, replied
from tests.integration.gateway.test_peer import running

from mutoscope.infra.settings import Settings
from mutoscope.jobs import install_job_tables

if TYPE_CHECKING:
    from conftest import Person, Studio

DRAW, EDIT = "/images/generations", "/images/edits"
LOOK = "Grey braid, yellow oilskin coat."
SCRIPT = "Mara climbs the stairs. The sea is calm. At night Mara listens to Jonas."
DETAILS = {"text_tokens": 300, "image_tokens": 700}
USAGE = {"input_tokens": 1000, "output_tokens": 1584, "total_tokens": 2584, "input_tokens_details": DETAILS}
COST = 300 * 5 + 700 * 8 + 1584 * 30
"""By gpt-image-2's prices: $5, $8 and $30 a million tokens of words, of pictures, of what is drawn."""


def drawing(colour: str = "#204060", size: tuple[int, int] = (1536, 1024)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, "PNG")
    return buffer.getvalue()


def drawn(content: bytes, **more: object) -> Reply:
    return replied({"created": 1, "data": [{"b64_json": base64.b64encode(content).decode()}], "usage": USAGE, **more})


@pytest.fixture
async def server() -> AsyncGenerator[ProviderServer]:
    async with open_providers() as opened:
        yield opened


@pytest.fixture
def seconds() -> float:
    """How long a provider may take."""
    return 30.0


@pytest.fixture
def settings(settings: Settings, server: ProviderServer, seconds: float) -> Settings:
    return settings.model_copy(
        update={
            "ai_keys": {"openai": SecretStr("sk-test")},
            "ai_base_urls": {"openai": f"{server.url}/v1"},
            "ai_stack": "premium",
            "ai_moderation": False,
            "ai_seconds": seconds,
        }
    )


async def board(studio: Studio, person: Person) -> str:
    """Return the way to the pictures of a storyboard of three shots."""
    story = await begin(studio, person, SCRIPT)
    body = {"content": {"text": SCRIPT}, "base_version": 0}
    assert (await call(studio, person, "PUT", f"/stories/{story}/steps/script", body)).status_code == 200
    await make(studio, person, story, "storyboard")
    return f"/stories/{story}/steps/storyboard"


async def character(studio: Studio, person: Person, name: str, *colours: str) -> None:
    sheet = {"kind": "character", "name": name, "sheet": {"look": LOOK}}
    entry = (await call(studio, person, "POST", "/cast", sheet)).json()["id"]
    for colour in colours:
        files = {"file": (f"{name}-{colour[1:]}.png", drawing(colour, (64, 64)), "image/png")}
        asset = (await studio.http.post("/api/upload", files=files, headers=person.headers)).json()["file_id"]
        kept = await call(studio, person, "POST", f"/cast/{entry}/pictures", {"asset_id": asset, "caption": name})
        assert kept.status_code == 201, kept.text


def money(studio: Studio, person: Person) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """Return status and cost of each picture that was asked for, and what is spent and held."""
    lines = studio.query(
        "select status, cost from ai_call where workspace_id = %s and modality = 'image' order by created_at, id",
        person.workspace_id,
    )
    return lines, studio.query("select spent, held from ai_budget where workspace_id = %s", person.workspace_id)


async def shots(studio: Studio, person: Person, path: str) -> list[Any]:
    answer = await call(studio, person, "GET", path)
    return list(answer.json()["current"]["content"]["shots"])


async def test_a_picture_is_drawn_kept_shown_and_paid_to_the_micro_dollar(
    studio: Studio, server: ProviderServer
) -> None:
    person = await studio.sign_up()
    path = await board(studio, person)
    before = await shots(studio, person, path)
    server.answer(DRAW, drawn(drawing()))
    made = await call(studio, person, "POST", f"{path}/pictures/2")
    assert made.status_code == 200, made.text
    version = made.json()
    assert (version["provider"], version["model"], version["cost_micro"]) == ("openai", "gpt-image-2", COST)
    assert (version["note"], version["aside"], version["version"]) == ("Picture 2 was drawn.", False, 2)
    after = version["content"]["shots"]
    assert [one["picture_id"] is None for one in after] == [True, False, True]
    assert [{**one, "picture_id": None} for one in after] == before, "not a word was changed"
    shown = await call(studio, person, "GET", f"{path}/pictures/2")
    assert (shown.content, shown.headers["content-type"]) == (drawing(), "image/png")
    assert "x-placeholder" not in shown.headers
    other = await call(studio, await studio.sign_up(), "GET", f"{path}/pictures/2")
    assert other.status_code == 404
    assert money(studio, person) == ([("done", COST)], [(COST, 0)])


async def test_the_same_reference_pictures_go_along_with_every_scene_that_shows_somebody(
    studio: Studio, server: ProviderServer
) -> None:
    person = await studio.sign_up()
    await character(studio, person, "Mara", *(f"#0000{n}0" for n in range(1, 6)))
    await character(studio, person, "Jonas", "#00ff00")
    path = await board(studio, person)
    for number, way in ((1, EDIT), (2, DRAW), (3, EDIT)):
        server.answer(way, drawn(drawing()))
        made = await call(studio, person, "POST", f"{path}/pictures/{number}")
        assert made.status_code == 200, made.text
        assert made.json()["note"] == f"Picture {number} was drawn."
    first, calm, last = (got for got in server.got if "/images/" in got.path)
    mara = [drawing(f"#0000{n}0", (64, 64)) for n in range(1, 6)]
    assert [one in first.body for one in mara] == [True, True, True, True, False]
    assert [one in last.body for one in mara] == [True, True, True, False, False]
    assert drawing("#00ff00", (64, 64)) in last.body, "nobody is left out for another's many pictures"
    assert LOOK.encode() in first.body
    assert LOOK.encode() in last.body
    assert LOOK not in calm.json["prompt"]


@pytest.mark.parametrize(
    ("reply", "status", "code", "cost"),
    [
        (drawn(b"<html>not a picture</html>"), 502, "ai_bad_answer", COST),
        (drawn(png(1, 1)), 502, "ai_bad_answer", COST),
        (drawn(drawing()[:200]), 502, "ai_bad_answer", COST),
        (replied({"created": 1, "data": [], "usage": USAGE}), 502, "ai_bad_answer", COST),
        (
            replied({"error": {"code": "moderation_blocked", "message": "Your request was rejected."}}, 400),
            422,
            "ai_refused",
            0,
        ),
        (
            replied({"error": {"code": "invalid_api_key", "message": "Incorrect API key."}}, 401),
            409,
            "ai_key_rejected",
            0,
        ),
        (replied({"error": {"message": "Slow down."}}, 429, retry_after="600"), 503, "ai_rate_limited", 0),
    ],
)
async def test_what_fails_leaves_the_draft_as_it_was_and_can_be_asked_again(
    studio: Studio, server: ProviderServer, reply: Reply, status: int, code: str, cost: int
) -> None:
    person = await studio.sign_up()
    path = await board(studio, person)
    before = (await call(studio, person, "GET", path)).json()
    server.answer(DRAW, reply)
    failed = await call(studio, person, "POST", f"{path}/pictures/1")
    assert (failed.status_code, failed.json()["code"]) == (status, code), failed.text
    assert (await call(studio, person, "GET", path)).json() == before
    assert (await call(studio, person, "GET", f"{path}/pictures/1")).headers["x-placeholder"] == "true"
    assert money(studio, person) == ([("failed", cost)], [(cost, 0)])
    server.answer(DRAW, drawn(drawing()))
    again = await call(studio, person, "POST", f"{path}/pictures/2")
    assert again.status_code == 200, again.text
    assert money(studio, person)[1] == [(cost + COST, 0)]


@pytest.mark.parametrize("seconds", [0.5])
async def test_a_model_that_hangs_ends_in_a_problem_and_holds_nothing(studio: Studio, server: ProviderServer) -> None:
    person = await studio.sign_up()
    path = await board(studio, person)
    server.always(DRAW, Reply(hang=True))
    failed = await call(studio, person, "POST", f"{path}/pictures/1")
    assert (failed.status_code, failed.json()["code"]) == (503, "ai_unavailable"), failed.text
    assert money(studio, person) == ([("failed", 0)], [(0, 0)])
    assert studio.query("select 1 from picture_claim where workspace_id = %s", person.workspace_id) == []


async def test_a_picture_of_another_shape_is_kept_and_said_so(studio: Studio, server: ProviderServer) -> None:
    person = await studio.sign_up()
    path = await board(studio, person)
    server.answer(DRAW, drawn(drawing(size=(1024, 1536))))
    made = (await call(studio, person, "POST", f"{path}/pictures/1")).json()
    assert made["note"] == "Picture 1 was drawn. It is 1024 by 1536 pixels, where 16:9 was asked for."


async def test_nobody_pays_twice_for_a_picture_that_is_being_drawn_and_others_go_on(
    studio: Studio, server: ProviderServer
) -> None:
    person = await studio.sign_up()
    path = await board(studio, person)
    server.answer(DRAW, Reply(hang=True), drawn(drawing()))
    keyed = {"Idempotency-Key": "once"}
    waiting = asyncio.create_task(call(studio, person, "POST", f"{path}/pictures/1", **keyed))
    await server.asked()
    busy = await call(studio, person, "POST", f"{path}/pictures/1", **keyed)
    assert (busy.status_code, busy.json()["code"]) == (409, "picture_busy")
    assert (await call(studio, person, "POST", f"{path}/pictures/2")).status_code == 200
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    server.answer(DRAW, drawn(drawing("#aa0000")))
    done = [await call(studio, person, "POST", f"{path}/pictures/1", **keyed) for _ in range(2)]
    assert done[0].json() == done[1].json()
    assert server.count(DRAW) == 3
    assert all(one["picture_id"] for one in (await shots(studio, person, path))[:2])


async def test_what_somebody_wrote_meanwhile_stays_and_the_picture_goes_into_it(
    studio: Studio, server: ProviderServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await studio.sign_up()
    path = await board(studio, person)
    content = (await call(studio, person, "GET", path)).json()["current"]["content"]
    content["shots"][2]["picture"] = "My own words."
    gateway = studio.container.gateway
    draw = gateway.draw_image

    async def write_meanwhile(*given: Any, **more: Any) -> Any:  # noqa: ANN401 -- passed on
        answer = await draw(*given, **more)
        written = await call(studio, person, "PUT", path, {"content": content, "base_version": 1})
        assert written.status_code == 200, written.text
        return answer

    monkeypatch.setattr(gateway, "draw_image", write_meanwhile)
    server.answer(DRAW, drawn(drawing()))
    made = (await call(studio, person, "POST", f"{path}/pictures/1")).json()
    now = await shots(studio, person, path)
    assert (made["version"], made["aside"], now[2]["picture"]) == (3, False, "My own words.")
    assert now[0]["picture_id"]


async def test_a_model_without_references_draws_from_the_words_and_says_so(
    studio: Studio, server: ProviderServer
) -> None:
    person = await studio.sign_up()
    await character(studio, person, "Mara", "#0000ff")
    path = await board(studio, person)
    key = {"key": "flux-key"}
    assert (await call(studio, person, "PUT", "/ai/keys/flux", key)).status_code == 204
    desk = studio.container.gateway.desk
    desk.rules.base_urls["flux"] = f"{server.url}/flux"  # type: ignore[index] -- a dictionary here
    desk.rules.keys.pop("openai")  # type: ignore[attr-defined] -- same
    server.answer("/flux-pro-1.1-ultra", replied({"id": "a", "polling_url": f"{server.url}/flux/get_result"}))
    server.answer(
        "/get_result", replied({"id": "a", "status": "Ready", "result": {"sample": f"{server.url}/cdn/a.png"}})
    )
    server.answer("/cdn/a.png", Reply(body=drawing(size=(1344, 768)), media_type="image/png"))
    made = await call(studio, person, "POST", f"{path}/pictures/1")
    assert made.status_code == 200, made.text
    assert made.json()["provider"] == "flux"
    assert "drawn from the words of the sheets alone" in made.json()["note"]
    assert LOOK in made.json()["prompt"]


async def test_a_film_of_the_story_shows_each_sentence_its_drawn_picture(
    studio: Studio, server: ProviderServer, owner_dsn: str
) -> None:
    install_job_tables(owner_dsn)
    person = await studio.sign_up()
    path = await board(studio, person)
    ids: list[str] = []
    for number, colour in ((1, "#aa0000"), (3, "#0000aa")):
        server.answer(DRAW, drawn(drawing(colour)))
        made = (await call(studio, person, "POST", f"{path}/pictures/{number}")).json()
        ids.append(made["content"]["shots"][number - 1]["picture_id"])
    story = path.split("/")[2]
    plain = await call(studio, person, "POST", f"/stories/{story}/project", {"drawn": False})
    assert plain.json()["script"].strip() == SCRIPT
    project = await call(studio, person, "POST", f"/stories/{story}/project", {"size": "270x480"})
    assert project.json()["script"].strip() == (
        f"[image: drawn-{ids[0]}] Mara climbs the stairs. The sea is calm. "
        f"[image: drawn-{ids[1]}] At night Mara listens to Jonas."
    )
    ordered = await call(studio, person, "POST", f"/projects/{project.json()['id']}/regenerate", {})
    assert ordered.status_code == 202, ordered.text
    [(request,)] = studio.query("select request from generation where workspace_id = %s", person.workspace_id)
    assert [(one["name"], one["kind"], one["probe"]["width"]) for one in request["footage"]] == [
        (f"drawn-{one}", "image", 1536) for one in ids
    ]
    stranger = await studio.sign_up()
    stolen = await call(studio, stranger, "POST", "/quotes", {"script": project.json()["script"]})
    assert (stolen.status_code, stolen.json()["code"]) == (422, "asset_unknown")


async def test_a_server_that_others_wrote_draws_a_storyboard(
    studio: Studio, server: ProviderServer, tmp_path: Path
) -> None:
    """The independent peer reports no usage: what was reserved is paid, never nothing."""
    picture = base64.b64encode(drawing()).decode()
    fixtures = tmp_path / "picture.json"
    match = {"endpoint": "image", "userMessage": "shot"}
    fixtures.write_text(json.dumps({"fixtures": [{"match": match, "response": {"image": {"b64Json": picture}}}]}))
    person = await studio.sign_up()
    await character(studio, person, "Mara", "#0000ff")
    path = await board(studio, person)
    with running(fixtures=fixtures) as url:
        studio.container.gateway.desk.rules.base_urls["openai"] = f"{url}/v1"  # type: ignore[index] -- a dictionary here
        made = [(await call(studio, person, "POST", f"{path}/pictures/{n}")).json() for n in (1, 2, 3)]
    assert [one.get("provider") for one in made] == ["openai"] * 3, made
    costs = [(len(one["prompt"].encode()) + 64) * 5 + 7000 * 8 * ("Mara" in one["prompt"]) + 3200 * 30 for one in made]
    assert [one["cost_micro"] for one in made] == costs
    assert money(studio, person) == ([("done", cost) for cost in costs], [(sum(costs), 0)])
    assert all(one["picture_id"] for one in await shots(studio, person, path))
    assert server.got == []
