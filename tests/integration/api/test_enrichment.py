"""Document 002's `enrichment/generate` and `enrichment/quota`, and each platform's limits, without any model."""

from __future__ import annotations

import asyncio
import datetime as dt
import uuid
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import SecretStr
from tests.integration.api.conftest import HIGH_LIMITS, Person, Studio, app_of, client_of
from tests.integration.api.stories import LIGHTHOUSE, MERCUSUAR, call

from mutoscope.billing.usage import check_gauges
from mutoscope.bootstrap import open_container
from mutoscope.catalog import start_plan
from mutoscope.infra.settings import Settings
from mutoscope.kernel import FixedClock
from mutoscope.writing.metadata import PLATFORMS, measure

if TYPE_CHECKING:
    from mutoscope.writing.metadata import Platform

SONG = "🎬🔥 " * 400 + "Größe über alles. " * 300 + "漢字だけの長い説明文。" * 300


@pytest.fixture
async def house(owner_dsn: str, app_dsn: str, tmp_path: Path) -> AsyncGenerator[Studio]:
    """The application, selling document 002's plans."""
    settings = Settings(
        payments="off",
        DATABASE_URL=SecretStr(owner_dsn),  # pyright: ignore[reportCallIssue] -- the alias of the environment
        database_app_url=SecretStr(app_dsn),
        data_dir=tmp_path,
        secret_key=SecretStr("t" * 40),
        database_pool_size=5,
        catalogue=Path("content_creation_002"),
        **HIGH_LIMITS,
    )
    clock = FixedClock(dt.datetime.now(dt.UTC))
    async with open_container(settings, clock=clock) as container, client_of(app_of(container)) as http:
        yield Studio(http, container, clock, owner_dsn)


async def enrich(studio: Studio, person: Person, **body: object) -> Any:  # noqa: ANN401 -- a response
    return await call(studio, person, "POST", "/enrichment/generate", body)


async def quota(studio: Studio, person: Person) -> Any:  # noqa: ANN401 -- JSON
    return (await call(studio, person, "GET", "/enrichment/quota")).json()


async def test_a_videos_words_become_title_caption_and_hashtags(studio: Studio) -> None:
    person = await studio.sign_up()
    made = (await enrich(studio, person, text=LIGHTHOUSE, filename="light_01.mp4")).json()
    assert {"title", "caption", "hashtags"} <= set(made)
    assert set(made["platforms"]) == {"youtube", "instagram", "tiktok"}
    assert made["title"].rstrip("…") in LIGHTHOUSE
    assert "#radio" in made["hashtags"]
    assert (made["provider"], made["cost_micro"], bool(made["note"])) == ("local", 0, True)
    indonesian = (await enrich(studio, person, text=MERCUSUAR)).json()
    assert "#sari" in indonesian["hashtags"]
    named = (await enrich(studio, person, filename="/home/x/my_trip-to_Bali.final.mp4")).json()
    assert named["title"] == "my trip to Bali final"
    assert "#trip" in named["hashtags"]


@pytest.mark.parametrize("platform", PLATFORMS.values(), ids=lambda platform: platform.key)
async def test_no_text_is_longer_than_its_platform_takes(studio: Studio, platform: Platform) -> None:
    person = await studio.sign_up()
    title = "<b>" + "Straße 🎉 " * 30
    answer = await enrich(studio, person, text=SONG, title=title[:300], platforms=[platform.key])
    text = answer.json()["platforms"][platform.key]
    tags = text["hashtags"]
    whole = text["caption"] + ("\n\n" + " ".join(tags) if platform.inside_caption and tags else "")
    assert 0 < measure(platform, whole) <= platform.caption
    assert measure(platform, text["title"]) <= platform.title
    assert len(tags) <= platform.hashtags
    assert not set(platform.forbidden) & set(text["title"] + text["caption"])
    assert "\ufffd" not in str(text)


async def test_the_quota_of_document_002_is_counted_by_the_gate(house: Studio) -> None:
    person = await house.sign_up()
    assert await quota(house, person) | {"period_start": 0, "period_end": 0} == {
        "plan": "Free", "limit": 10, "used": 0, "remaining": 10, "period_start": 0, "period_end": 0,
        "custom_prompts": False,
    }  # fmt: skip
    codes = await asyncio.gather(*(enrich(house, person, text=LIGHTHOUSE) for _ in range(14)))
    assert sorted(answer.status_code for answer in codes) == [200] * 10 + [402] * 4
    refused = next(answer.json() for answer in codes if answer.status_code == 402)
    assert (refused["code"], refused["feature"], refused["plan_needed"]) == ("limit_reached", "enrichments", "Pro")
    assert (await quota(house, person))["remaining"] == 0
    rows = house.query("select count(*) from enrichment where workspace_id = %s", person.workspace_id)
    assert rows == [(10,)]
    async with house.container.database.session() as session:
        assert [one for one in await check_gauges(session) if one.feature == "enrichments"] == []
    async with house.container.database.session(workspace_id=person.workspace_id) as session:
        await start_plan(session, house.container.catalogue, person.workspace_id, "Pro")
    assert (await quota(house, person))["limit"] == 100


async def test_prompts_of_ones_own_are_for_plans_that_include_them(house: Studio) -> None:
    person = await house.sign_up()
    refused = await enrich(house, person, text=LIGHTHOUSE, custom_prompt="Sound like a pirate.")
    assert (refused.status_code, refused.json()["feature"]) == (402, "custom_prompts")
    async with house.container.database.session(workspace_id=person.workspace_id) as session:
        await start_plan(session, house.container.catalogue, person.workspace_id, "Pro")
    assert (await quota(house, person))["custom_prompts"]
    without_model = await enrich(house, person, text=LIGHTHOUSE, custom_prompt="Sound like a pirate.")
    assert (without_model.status_code, without_model.json()["code"]) == (409, "ai_not_configured")
    assert (await quota(house, person))["used"] == 0


async def test_a_project_gives_its_title_and_script_and_anothers_does_not(studio: Studio) -> None:
    person = await studio.sign_up()
    body = {"title": "The last light", "script": LIGHTHOUSE}
    project = (await call(studio, person, "POST", "/projects/create", body)).json()["id"]
    made = (await enrich(studio, person, project_id=project)).json()
    assert made["title"] == "The last light"
    foreign = await enrich(studio, await studio.sign_up(), project_id=project)
    assert (foreign.status_code, foreign.json()["code"]) == (404, "project_not_found")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "nothing_to_enrich"),
        ({"filename": "2024-01-01.mp4"}, "nothing_to_enrich"),
        ({"text": "🎉🎉"}, "nothing_to_enrich"),
        ({"text": "x", "platforms": ["myspace"]}, "platform_unknown"),
        ({"text": "x", "platforms": []}, "invalid_input"),
        ({"text": "x" * 1_048_576}, "invalid_input"),
    ],
)
async def test_what_cannot_be_enriched_counts_nothing(studio: Studio, body: dict[str, object], code: str) -> None:
    person = await studio.sign_up()
    answer = await enrich(studio, person, **body)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert (await quota(studio, person))["used"] == 0


async def test_a_repeated_request_counts_once(studio: Studio) -> None:
    person = await studio.sign_up()
    key = str(uuid.uuid4())
    answers = [
        await call(studio, person, "POST", "/enrichment/generate", {"text": LIGHTHOUSE}, Idempotency_Key=key)
        for _ in range(2)
    ]
    assert answers[0].json() == answers[1].json()
    assert (await quota(studio, person))["used"] == 1


async def test_a_prompt_is_worded_anew_kept_and_taken_back(studio: Studio) -> None:
    person = await studio.sign_up()
    given = {one["name"]: one for one in (await call(studio, person, "GET", "/prompts")).json()}
    assert given["logline"]["version"] == "1"
    own = (await call(studio, person, "PUT", "/prompts/logline", {"body": "As a question: {{material}}"})).json()
    assert (own["version"], own["own"]) == ("own-1", True)
    other = await studio.sign_up()
    theirs = {one["name"]: one for one in (await call(studio, other, "GET", "/prompts")).json()}
    assert theirs["logline"] == given["logline"]
    assert (await call(studio, person, "DELETE", "/prompts/logline")).json() == given["logline"]
    again = (await call(studio, person, "PUT", "/prompts/logline", {"body": "{{ material }} {{wish}}"})).json()
    assert again["version"] == "own-3"
    for name, body in (
        ("logline", "No material."),
        ("logline", "{{material}} {{secrets}}"),
        ("nothing", "{{material}}"),
    ):
        refused = await call(studio, person, "PUT", f"/prompts/{name}", {"body": body})
        assert (refused.status_code, refused.json()["code"]) == (422, "prompt_invalid")
