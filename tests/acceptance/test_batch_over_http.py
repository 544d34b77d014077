"""A batch whole: a table in, films out, in one archive that is read again."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
    assert {"001-Tides/Tides.srt", "002-Bees/Bees.mp4", "002-Bees/Bees.json"} <= set(names)
    assert film == person.get(batch["rows"][0]["files"]["video"]).content
    assert table[1:] == ["1,2,Tides,complete,5,", "2,3,Bees,complete,5,"]
