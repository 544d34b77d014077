"""A picture of a film's first scene over HTTP, before it is ordered."""

from __future__ import annotations

import asyncio
import io
import subprocess
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image, ImageChops

from mutoscope.generation.drawing_turn import drawing_turn
from mutoscope.jobs import install_job_tables
from mutoscope.media.runner import ffmpeg_binary

if TYPE_CHECKING:
    from conftest import Person, Studio

WIDTH, HEIGHT = 270, 480
SCRIPT = "The sea is wide and calm today. Ships sail on it."
BLUE, RED, LIME = "#0b3d91", "#a01818", "#00ff00"
TABLES = ("generation", "project", "asset", "blob", "rendition", "hold", "usage_line")


@pytest.fixture(autouse=True)
def _job_tables(owner_dsn: str) -> None:
    install_job_tables(owner_dsn)


def picture(colour: str, size: tuple[int, int] = (WIDTH, HEIGHT)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, "PNG")
    return buffer.getvalue()


async def upload(studio: Studio, person: Person, name: str, content: bytes) -> str:
    files = {"file": (name, content, "application/octet-stream")}
    answer = await studio.http.post("/api/v1/upload", files=files, headers=person.headers)
    assert answer.status_code < 300, answer.text
    return str(answer.json()["file_id"])


async def ask(studio: Studio, person: Person, **body: object) -> Any:  # noqa: ANN401 -- a response
    order = {"script": SCRIPT, "size": f"{WIDTH}x{HEIGHT}", **body}
    return await studio.http.post("/api/v1/quotes/preview", json=order, headers=person.headers)


async def drawn(studio: Studio, person: Person, **body: object) -> Image.Image:
    answer = await ask(studio, person, **body)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg"), answer.text
    return Image.open(io.BytesIO(answer.content)).convert("RGB")


def unlike(one: Image.Image, other: Image.Image) -> tuple[int, int, int, int] | None:
    """Return where two pictures differ by more than an encoder does."""
    return ImageChops.difference(one, other).convert("L").point([0] * 60 + [255] * 196).getbbox()


def average(image: Image.Image) -> tuple[int, ...]:
    return tuple(int(channel) for channel in np.asarray(image).reshape(-1, 3).mean(axis=0))


async def test_the_first_scene_is_seen_with_its_words_and_its_logo(studio: Studio) -> None:
    person = await studio.sign_up()
    blue = await upload(studio, person, "blue.png", picture(BLUE))
    red = await upload(studio, person, "red.png", picture(RED))
    lime = await upload(studio, person, "mark.png", picture(LIME, (60, 60)))
    first = await drawn(studio, person, images=[blue])
    assert first.size == (WIDTH, HEIGHT)
    ground = Image.new("RGB", first.size, BLUE)
    words = unlike(first, ground)
    assert words is not None
    assert words[1] > HEIGHT / 2, "on footage the words stand in the lower part"
    worn = await drawn(studio, person, images=[blue], logo=lime)
    mark = unlike(worn, first)
    assert mark is not None
    assert mark[0] > WIDTH / 2
    assert mark[3] < HEIGHT / 2, "the logo is at the top right"
    other = average(await drawn(studio, person, images=[red]))
    assert other[0] > other[2], "another file gives another picture"
    assert average(first)[0] < average(first)[2]
    assert unlike(await drawn(studio, person, images=[blue], script="Bees dance."), first) is not None
    assert (await drawn(studio, person, images=[blue], sizes=["480x270", "270x480"])).size == (480, 270)
    wide = await drawn(studio, person)
    assert unlike(wide, first) is not None, "without footage the words stand on a card"


async def test_a_clip_is_drawn_and_nothing_is_spent_or_kept(studio: Studio, tmp_path: Path) -> None:
    person = await studio.sign_up()
    path = tmp_path / "clip.mp4"
    command = [ffmpeg_binary(), "-v", "error", "-f", "lavfi", "-i", f"color={RED}:s=320x180:r=24:d=2", str(path)]
    await asyncio.to_thread(subprocess.run, command, check=True)
    clip = await upload(studio, person, "clip.mp4", path.read_bytes())

    def kept() -> list[int]:
        asked = "select count(*) from {} where workspace_id = %s"
        known = studio.query("select table_name from information_schema.columns where column_name = 'workspace_id'")
        names = [name for name in TABLES if (name,) in known]
        assert {"generation", "project", "asset", "blob", "rendition"} <= set(names)
        return [studio.query(asked.format(name), person.workspace_id)[0][0] for name in names]

    balance = (await studio.http.get("/api/v1/credits/balance", headers=person.headers)).json()
    before = kept()
    seen = average(await drawn(studio, person, clips=[clip], music="no-such.mp3"))
    assert seen[0] > 100 > seen[2]
    assert kept() == before
    assert (await studio.http.get("/api/v1/credits/balance", headers=person.headers)).json() == balance


async def test_the_same_is_not_drawn_twice(studio: Studio) -> None:
    person = await studio.sign_up()
    blue = await upload(studio, person, "blue.png", picture(BLUE))
    first = await ask(studio, person, images=[blue])
    async with drawing_turn():  # whoever has the turn keeps it: what is drawn anew would wait for ever
        later = SCRIPT.replace("Ships sail on it.", "Boats come home.")
        again = await asyncio.wait_for(ask(studio, person, images=[blue], script=later, title="Other"), 30)
        assert again.content == first.content
        asked = {asyncio.create_task(ask(studio, person, script=f"Scene {number}.")) for number in range(9)}
        refused, waiting = await asyncio.wait(asked, timeout=60, return_when=asyncio.FIRST_COMPLETED)
    (late,) = [task.result() for task in refused]
    assert (late.status_code, late.json()["code"]) == (503, "preview_busy")
    assert [answer.status_code for answer in await asyncio.gather(*waiting)] == [200] * 8


async def test_what_cannot_be_shown_is_refused_as_a_quote_refuses_it(studio: Studio) -> None:
    person, other = await studio.sign_up(), await studio.sign_up()
    theirs = await upload(studio, other, "theirs.png", picture(RED))
    begun = await studio.http.post(
        "/api/v1/uploads",
        headers={
            **person.headers,
            "Tus-Resumable": "1.0.0",
            "Upload-Length": "1000",
            "Upload-Metadata": "filename Y2xpcC5tcDQ=",
        },
    )
    assert begun.status_code == 201, begun.text
    unfinished = begun.headers["location"].rsplit("/", 1)[1]
    refusals: list[tuple[dict[str, object], int, str]] = [
        ({"script": None}, 422, "request_invalid"),
        ({"script": "  "}, 422, "empty_script"),
        ({"images": [theirs]}, 422, "asset_unknown"),
        ({"images": [unfinished]}, 409, "asset_unfinished"),
        ({"project_id": str(uuid.uuid4())}, 404, "project_not_found"),
        ({"size": "100x100"}, 422, "request_invalid"),
        ({"template": "none-such"}, 404, "template_not_found"),
        ({"script": "[clip: nowhere.mp4]\nThe sea is wide."}, 422, "asset_unknown"),
    ]
    for body, status, code in refusals:
        answer = await ask(studio, person, **body)
        assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
        assert answer.json()["remedy"]
        quoted = await studio.http.post("/api/v1/quotes", json={"script": SCRIPT, **body}, headers=person.headers)
        assert (quoted.status_code, quoted.json()["code"]) == (status, code), "a quote says the same"
    mine = await upload(studio, person, "mine.png", picture(BLUE))
    studio.clock.advance(days=40)
    token = await studio.token_for(person.id, person.workspace_id)
    late = await studio.http.post(
        "/api/v1/quotes/preview",
        json={"script": SCRIPT, "images": [mine]},
        headers={"Authorization": f"Bearer {token}"},
    )
    assert (late.status_code, late.json()["code"]) == (422, "asset_unknown"), "its time is over"


async def test_footage_that_cannot_be_drawn_says_so(studio: Studio, tmp_path: Path) -> None:
    person = await studio.sign_up()
    path = tmp_path / "clip.mp4"
    command = [ffmpeg_binary(), "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=320x180:r=24:d=2"]
    await asyncio.to_thread(
        subprocess.run, [*command, "-movflags", "+faststart", "-c:v", "libx264", str(path)], check=True
    )
    clip = await upload(studio, person, "clip.mp4", path.read_bytes())
    blobs = studio.container.regions.default.blobs
    digest = studio.query("select digest from asset where id = %s", clip)[0][0]
    blob = await blobs.fetch(person.workspace_id, digest)
    blob.chmod(0o600)
    content = blob.read_bytes()
    blob.write_bytes(content[:200] + b"\0" * (len(content) - 200))  # a disk that has lost it
    answer = await ask(studio, person, clips=[clip])
    assert (answer.status_code, answer.json()["code"]) == (422, "scene_undrawable"), answer.text
    assert "clip.mp4" in answer.json()["detail"]
    assert str(blob.parent) not in answer.text


async def test_a_repeat_under_the_same_key_is_the_same_picture(studio: Studio) -> None:
    person = await studio.sign_up()
    blue = await upload(studio, person, "blue.png", picture(BLUE))
    order = {"script": SCRIPT, "size": f"{WIDTH}x{HEIGHT}", "images": [blue]}
    headers = {**person.headers, "Idempotency-Key": "once"}
    first, second = [await studio.http.post("/api/v1/quotes/preview", json=order, headers=headers) for _ in range(2)]
    assert (first.status_code, second.status_code) == (200, 200), (first.text, second.text)
    assert first.content == second.content
