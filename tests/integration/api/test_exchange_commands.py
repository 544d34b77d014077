"""`mutoscope timeline` and `mutoscope bundle` against a running server: files out, files in, and refusals."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import os
import subprocess
import sys
import uuid
import zipfile
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn
from PIL import Image
from tests.integration.api.films import finished_film

from mutoscope.api import create_app
from mutoscope.clients.sdk import AsyncClient
from mutoscope.clients.sdk.exchange import import_bundle
from mutoscope.infra.settings import child_environment
from mutoscope.library import NewRendition, register_rendition
from mutoscope.media.interchange import name_media, to_otio
from mutoscope.media.timeline import Canvas, Clip, MediaReference, RationalTime, Timeline

if TYPE_CHECKING:
    from conftest import Person, Studio

OFF = "http://127.0.0.1:9"


@pytest.fixture
async def url(studio: Studio) -> AsyncGenerator[str]:
    config = uvicorn.Config(create_app(container=studio.container), host="127.0.0.1", port=0, log_config=None)
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 -- uvicorn has no event for it
        await asyncio.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    await serving


@dataclass(frozen=True)
class Done:
    """A command that has ended."""

    status: int
    stdout: str
    stderr: str

    @property
    def told(self) -> Any:  # noqa: ANN401 -- JSON
        assert self.status == 0, (self.stdout, self.stderr)
        return json.loads(self.stdout)


async def run(url: str, key: str, *words: object) -> Done:
    program = ("-c", "from mutoscope.ops.main import run; run()", *map(str, words))
    environment = child_environment(MUTOSCOPE_SERVER=url, MUTOSCOPE_API_KEY=key)
    command = [sys.executable, *program]
    done = await asyncio.to_thread(
        subprocess.run, command, env=environment, capture_output=True, text=True, timeout=100, check=False
    )
    return Done(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "red.png"
    Image.new("RGB", (64, 64), "#cc0000").save(path)
    return path


def cut(picture: Path) -> str:
    rate = Fraction(24)
    media = MediaReference(picture, sha256(picture.read_bytes()).hexdigest(), "image", 64, 64, name="red.png")
    film = Timeline(Canvas(1920, 1080, rate), (Clip(media, RationalTime(48, rate)),), ("",))
    return to_otio(name_media(film), "Cut", {"script": "The sea is wide."})


async def upload(studio: Studio, person: Person, picture: Path) -> None:
    content = await asyncio.to_thread(picture.read_bytes)
    files = {"video": (picture.name, content, "image/png")}
    assert (await studio.http.post("/api/v1/upload", files=files, headers=person.headers)).status_code == 201


async def read(studio: Studio, person: Person, project: str) -> Any:  # noqa: ANN401 -- JSON
    return (await studio.http.get(f"/api/v1/projects/{project}", headers=person.headers)).json()


async def test_a_bundle_goes_out_and_comes_back_elsewhere(
    studio: Studio, url: str, picture: Path, tmp_path: Path
) -> None:
    person, other = await studio.sign_up(), await studio.sign_up()
    key, others = await studio.key_for(person), await studio.key_for(other)
    await upload(studio, person, picture)
    body = {"title": "Tides", "script": "The sea is wide. [image: red.png]", "images": ["red.png"]}
    made = (await studio.http.post("/api/v1/projects/create", json=body, headers=person.headers)).json()["id"]
    file = tmp_path / "out" / "tides.zip"
    wrote = (await run(url, key.secret, "bundle", "export", made, "-o", file, "--json")).told
    assert wrote == {"file": str(file), "bytes": file.stat().st_size}
    with zipfile.ZipFile(file) as archive:
        assert "project.json" in archive.namelist()
    taken = (await run(url, others.secret, "bundle", "import", file, "--json")).told
    assert taken["title"] == "Tides"
    assert taken["notices"] == ["1 files came with it."]
    project = await read(studio, other, taken["project_id"])
    assert project["script"] == body["script"]
    (asset,) = (await studio.http.get("/api/v1/assets", headers=other.headers)).json()["items"]
    assert project["images"] == [asset["id"]]
    shown = await run(url, key.secret, "bundle", "export", made, "-o", tmp_path / "again.zip")
    assert shown.stdout == f"Wrote {tmp_path / 'again.zip'} ({(tmp_path / 'again.zip').stat().st_size:,} bytes).\n"
    async with AsyncClient(url, api_key=others.secret) as client:
        again = await client.run(import_bundle(client.credentials, client.retries, file))
    assert again.title == "Tides"
    assert again.project_id != uuid.UUID(taken["project_id"])


async def test_a_cut_goes_out_and_an_editor_s_comes_in(studio: Studio, url: str, picture: Path, tmp_path: Path) -> None:
    person = await studio.sign_up()
    key, text = await studio.key_for(person), cut(picture)
    await upload(studio, person, picture)
    film = await finished_film(studio, person)
    edited = tmp_path / "edited.otio"
    edited.write_text(text, encoding="utf-8")
    store, until = studio.container.regions.default.blobs, studio.clock.now() + dt.timedelta(days=1)
    staged = await store.stage(edited)
    new = NewRendition(film.job, uuid.UUID(film.project), "timeline", "tides.otio")
    async with studio.container.database.session(workspace_id=person.workspace_id) as session:
        await register_rendition(session, store, person.workspace_id, staged, new, expires_at=until)
    out = tmp_path / "film.otio"
    wrote = (await run(url, key.secret, "timeline", "export", film.job, "-o", out, "--json")).told
    assert (wrote["bytes"], out.read_text(encoding="utf-8")) == (len(text.encode()), text)
    taken = (await run(url, key.secret, "timeline", "import", out, "--title", "Mine", "--json")).told
    project = await read(studio, person, taken["project_id"])
    assert (project["title"], project["script"], project["options"]["size"]) == (
        "Mine",
        "The sea is wide.",
        "1920x1080",
    )
    words = tmp_path / "words.md"
    words.write_text("Other words.", encoding="utf-8")
    shown = await run(url, key.secret, "timeline", "import", out, "--script", words)
    assert shown.status == 0, shown.stderr
    assert shown.stdout.startswith("Made the project ")
    assert "\nNote: " in shown.stdout


async def test_refusals_are_two_lines_or_json_and_leave_no_file(
    studio: Studio, url: str, picture: Path, tmp_path: Path
) -> None:
    person = await studio.sign_up()
    key, out = await studio.key_for(person), tmp_path / "x.zip"
    for name, server, words, code, status in [
        ("bundle", url, ("export", uuid.uuid4(), "-o", out), "project_not_found", 2),
        ("timeline", url, ("export", uuid.uuid4(), "-o", out), "generation_not_found", 2),
        ("bundle", url, ("import", picture), "bundle_refused", 2),
        ("timeline", url, ("import", picture), "interchange_unreadable", 2),
        ("bundle", url, ("import", tmp_path / "none.zip"), "file_unusable", 2),
        ("bundle", OFF, ("import", picture), "not_reached", 1),
    ]:
        refused = await run(server, key.secret, name, *words, "--json")
        problem = json.loads(refused.stdout)["error"]
        assert (refused.status, problem["code"]) == (status, code), problem
        assert problem["remedy"]
    assert not out.exists()
    assert not [path for path in await asyncio.to_thread(os.listdir, tmp_path) if path.endswith(".part")]
    nameless = await run(url, "", "bundle", "export", uuid.uuid4())
    assert (nameless.status, nameless.stdout) == (2, "")
    assert nameless.stderr.splitlines()[0] == "Error: The server wants to know who asks."
    wrong = await run(url, "cc_wrong", "bundle", "export", uuid.uuid4(), "--json")
    assert wrong.status == 1
