"""Thumbnails of a finished film over HTTP: candidates, a title, and the film's own."""

from __future__ import annotations

import io
import json
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av
import numpy as np
import pytest
from PIL import Image, ImageChops

from mutoscope.jobs import install_job_tables
from mutoscope.library import NewRendition, RenditionKind, register_rendition

if TYPE_CHECKING:
    import datetime as dt

    from conftest import Person, Studio

WIDTH, HEIGHT = 270, 480


@pytest.fixture(autouse=True)
def _job_tables(owner_dsn: str) -> None:
    install_job_tables(owner_dsn)


def film(path: Path) -> None:
    """Write four seconds of moving noise, with a key frame every half second."""
    noise = np.random.default_rng(7)
    with av.open(str(path), "w") as opened_file:
        container: Any = opened_file  # its types name every codec and no packet
        stream = container.add_stream("libx264", rate=24, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.gop_size = 12
        for number in range(96):
            grain = noise.integers(0, 40 + 2 * number, (HEIGHT, WIDTH, 3), dtype=np.uint8)
            for packet in stream.encode(av.VideoFrame.from_ndarray(grain, format="rgb24")):
                container.mux(packet)
        for packet in stream.encode():
            container.mux(packet)


async def finished_film(studio: Studio, person: Person, folder: Path) -> str:
    """Order a film and let it be finished, with a video of our own."""
    order = {"script": "The sea is wide.", "size": f"{WIDTH}x{HEIGHT}"}
    answer = await studio.http.post("/api/v1/ai/video-generate", json=order, headers=person.headers)
    job = answer.json()["job_id"]
    film(folder / "film.mp4")
    (folder / "film.jpg").write_bytes(b"the first thumbnail")
    store = studio.container.regions.default.blobs
    until: dt.datetime = studio.clock.now().replace(year=studio.clock.now().year + 1)
    project = studio.query("select project_id from generation where id = %s", job)[0][0]
    files: tuple[tuple[RenditionKind, str], ...] = (("video", "film.mp4"), ("thumbnail", "film.jpg"))
    for kind, name in files:
        staged = await store.stage(folder / name)
        size = (WIDTH, HEIGHT, 4000) if kind == "video" else (0, 0, 0)
        new = NewRendition(uuid.UUID(job), project, kind, name, *size)
        async with studio.container.database.session(workspace_id=person.workspace_id) as session:
            await register_rendition(session, store, person.workspace_id, staged, new, expires_at=until)
    result: dict[str, Any] = {"files": {}, "report": {"made_of": {"voices": {}, "music": None}}}
    studio.query(
        "update generation set status = 'complete', finished_at = now(), spent = 0, result = %s where id = %s "
        "returning id",
        json.dumps(result),
        job,
    )
    return job


async def get(studio: Studio, person: Person, path: str) -> Any:  # noqa: ANN401 -- a response
    return await studio.http.get(path, headers=person.headers)


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("RGB")


async def test_candidates_are_seen_titled_and_one_becomes_the_film_s(studio: Studio, tmp_path: Path) -> None:
    person = await studio.sign_up()
    job = await finished_film(studio, person, tmp_path)
    listed = (await get(studio, person, f"/api/v1/jobs/{job}/thumbnails")).json()["items"]
    assert [one["place"] for one in listed] == [1, 2, 3, 4, 5, 6]
    assert len({one["seconds"] for one in listed}) == 6
    assert all(0 <= one["seconds"] < 4 for one in listed)
    assert listed[0]["seconds"] > listed[-1]["seconds"], "the film grows sharper, and the clearest is first"
    plain, other = [opened((await get(studio, person, one["url"])).content) for one in listed[:2]]
    assert plain.size == (WIDTH, HEIGHT)
    assert ImageChops.difference(plain, other).getbbox() is not None
    titled = opened((await get(studio, person, f"{listed[1]['url']}?title=Tides")).content)
    changed = ImageChops.difference(other, titled).point(([0] * 25 + [255] * 231) * 3).getbbox()
    assert changed is not None
    assert changed[3] <= HEIGHT * 0.75, "the title and its shade stand in the upper part"
    body = {"place": 2, "title": "Tides"}
    chosen = await studio.http.put(f"/api/v1/jobs/{job}/thumbnail", json=body, headers=person.headers)
    assert chosen.status_code == 200, chosen.text
    own = await get(studio, person, chosen.json()["url"])
    assert ImageChops.difference(opened(own.content), titled).getbbox() is None
    kept = studio.query("select count(*) from rendition where generation_id = %s and kind = 'thumbnail'", job)
    assert kept == [(1,)]
    blobs = studio.query("select count(*) from blob where workspace_id = %s", person.workspace_id)
    assert blobs == [(2,)], "the film and its thumbnail; the former one is gone"


async def test_what_cannot_be_chosen_is_refused(studio: Studio, tmp_path: Path) -> None:
    person, other = await studio.sign_up(), await studio.sign_up()
    job = await finished_film(studio, person, tmp_path)
    assert (await get(studio, other, f"/api/v1/jobs/{job}/thumbnails")).status_code == 404
    assert (await get(studio, person, f"/api/v1/jobs/{job}/thumbnails/7")).status_code == 422
    missing = await get(studio, person, f"/api/v1/jobs/{job}/thumbnails?size=1080x1080")
    assert (missing.status_code, missing.json()["sizes"]) == (422, [f"{WIDTH}x{HEIGHT}"])
    order = {"script": "The sea is wide.", "size": "270x480"}
    queued = (await studio.http.post("/api/v1/ai/video-generate", json=order, headers=person.headers)).json()["job_id"]
    early = await get(studio, person, f"/api/v1/jobs/{queued}/thumbnails")
    assert (early.status_code, early.json()["code"]) == (409, "film_not_finished")
    cut = await get(studio, person, f"/api/v1/jobs/{job}/timeline.otio")
    assert (cut.status_code, cut.json()["code"]) == (404, "file_not_found")
