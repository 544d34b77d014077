"""A batch whole: a table in, films out, in one archive that is read again."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av
import pytest
from tests.acceptance.conftest import PATIENCE_SECONDS

if TYPE_CHECKING:
    from conftest import Person

pytestmark = pytest.mark.timeout(300)


def finished(person: Person, batch: str) -> dict[str, Any]:
    """Return the batch as soon as it has been told that it ended."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (state := person.http.get(f"v1/batches/{batch}").json())["finished_at"] is None:
        assert time.monotonic() < deadline, state
        time.sleep(0.5)
    return state


def test_a_table_becomes_films_and_one_archive(person: Person, footage: Path) -> None:
    person.upload(footage / "clip.mp4")
    csv = "\ufeffTitle;Text;Clips\r\nTides;The sea is wide.;clip.mp4\r\nBees;Bees dance.;\r\n"
    body = {"csv": csv, "columns": {"script": "Text"}, "defaults": {"size": "270x480", "fps": 24}, "name": "Spring"}
    ordered = person.http.post("v1/batches", json=body)
    assert ordered.status_code == 202, ordered.text
    batch = finished(person, ordered.json()["id"])
    assert (batch["status"], batch["counts"], batch["percent"]) == ("complete", {"complete": 2}, 100)
    assert batch["held"] == "0"
    spent = sum(float(row["credits"]["spent"]) for row in batch["rows"])
    assert float(person.wallet()["balance"]) == pytest.approx(3 - spent)
    answer = person.get(batch["results"])
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        film = archive.read("001-Tides/Tides.mp4")
        table = archive.read("batch.csv").decode().splitlines()
    assert {"001-Tides/Tides.srt", "002-Bees/Bees.mp4", "002-Bees/Bees.json", "002-Bees/Bees.otio"} <= set(names)
    assert film == person.get(batch["rows"][0]["files"]["video"]).content
    assert table[1:] == ["1,2,Tides,complete,6,", "2,3,Bees,complete,6,"]


def test_one_job_makes_every_size_with_composed_music(person: Person, footage: Path) -> None:
    person.upload(footage / "clip.mp4")
    sizes = ["270x480", "270x270", "480x270"]
    ordered = person.http.post(
        "ai/video-generate",
        json={"script": "The sea is wide.", "clips": ["clip.mp4"], "sizes": sizes, "fps": 24, "music": "ambient"},
    )
    assert ordered.status_code == 202, ordered.text
    job = person.wait_for(ordered.json()["job_id"], lambda job: job["status"] in {"complete", "failed"})
    assert job["status"] == "complete", job
    assert [(made["size"], made["ratio"]) for made in job["outputs"]] == [
        ("270x480", "9:16"),
        ("270x270", "1:1"),
        ("480x270", "16:9"),
    ]
    assert job["files"] == job["outputs"][0]["files"]
    measured: list[tuple[int, int]] = []
    for made in job["outputs"]:
        with av.open(io.BytesIO(person.get(made["files"]["video"]).content)) as container:
            stream = container.streams.video[0]
            measured.append((stream.width, stream.height))
    assert [f"{width}x{height}" for width, height in measured] == sizes
    names = person.get(job["outputs"][1]["files"]["video"]).headers["content-disposition"]
    assert "The-sea-is-wide-1x1.mp4" in names
    seconds = -(-job["duration_ms"] // 1000)
    assert float(job["credits"]["spent"]) == pytest.approx(2 * seconds * 0.05)
