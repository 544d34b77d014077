"""Input that no honest client sends is the sender's to mend, never a fault of ours."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import pytest

from mutoscope.jobs import install_job_tables

if TYPE_CHECKING:
    from conftest import Studio

SCRIPT = "The sea is wide."


@pytest.fixture(autouse=True)
def _job_tables(owner_dsn: str) -> None:
    install_job_tables(owner_dsn)


@pytest.mark.parametrize("sign", ["\0", "\ud800"], ids=["NUL", "half a pair"])
@pytest.mark.parametrize(
    "change", [{"script": "{}"}, {"images": ["{}"]}, {"clips": ["{}"]}, {"template": "{}"}, {"title": "{}"}], ids=str
)
async def test_a_character_that_is_no_text_is_refused_wherever_it_stands(
    studio: Studio, change: dict[str, str | list[str]], sign: str
) -> None:
    person = await studio.sign_up()
    body = json.dumps({"title": "x", "script": SCRIPT, **change}).replace("{}", json.dumps(f"{SCRIPT} {sign}")[1:-1])
    headers = {**person.headers, "content-type": "application/json"}
    for path in ("/api/v1/projects/create", "/api/v1/ai/video-generate"):
        answer = await studio.http.post(path, content=body, headers=headers)
        assert answer.status_code in {404, 422}, answer.text
    assert studio.query("select count(*) from project where workspace_id = %s", person.workspace_id) == [(0,)]


@pytest.mark.parametrize(
    "change",
    [{"video_path": ["a"] * 501}, {"voice": "v" * 101}, {"music": "m" * 256}, {"settings": {"fps": 1}}],
    ids=lambda change: next(iter(change)),
)
async def test_processing_has_the_limits_of_generating(studio: Studio, change: dict[str, object]) -> None:
    person = await studio.sign_up()
    body = {"video_path": "a.mp4", "text": SCRIPT, **change}
    answer = await studio.http.post("/api/v1/process", json=body, headers=person.headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")


async def test_an_address_that_grows_when_normalised_is_refused(studio: Studio) -> None:
    grows = "a@" + ".".join(["\u337f" * 15] * 15) + ".com"  # each sign is four characters of NFKC
    assert len(grows) < 254
    body = {"name": "A", "email": grows, "password": "SecurePass123"}
    answer = await studio.http.post("/api/users/register", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "email_invalid")


async def test_others_are_served_while_a_hostile_script_is_read(studio: Studio) -> None:
    person = await studio.sign_up()
    body = {"title": "x", "script": "![" * 100_000}  # seconds of Markdown
    served = 0
    for path in ("/api/v1/quotes", "/api/v1/projects/create", "/api/v1/ai/video-generate"):
        reading = asyncio.create_task(studio.http.post(path, json=body, headers=person.headers))
        while not reading.done():
            served += (await studio.http.get("/health/live")).status_code == 200
            await asyncio.sleep(0.02)
        assert (await reading).json()["code"] == "empty_script"
    assert served > 60
