"""A film whose parts were damaged in the store is mended and delivered; one that cannot be mended is given back."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av
import pytest
from tests.acceptance.conftest import running
from tests.integration.faulty_encoder import blacken, segments_of, write_faulty_encoder

if TYPE_CHECKING:
    from conftest import Person

pytestmark = pytest.mark.timeout(400)
SCRIPT = "The sea is wide and blue today.\n\nShips sail on it."


def ordered(person: Person, **body: str) -> dict[str, Any]:
    answer = person.order(None, script=SCRIPT, clips=["clip.mp4"], voice="basic-en-US", **body)
    assert answer.status_code == 202, answer.text
    return person.wait_for(answer.json()["job_id"], lambda job: job["finished_at"])


def darkest(content: bytes) -> float:
    """Return the mean brightness of the darkest picture, 0 to 255."""
    with av.open(io.BytesIO(content), mode="r") as container:
        frames = container.decode(video=0)
        return min(float(frame.to_ndarray(format="gray").mean()) for frame in frames)  # pyright: ignore[reportUnknownMemberType] -- untyped


def test_a_damaged_segment_is_mended_before_the_film_is_delivered(person: Person, footage: Path) -> None:
    person.upload(footage / "clip.mp4")
    first = ordered(person, title="Sea")
    assert first["status"] == "complete", first
    assert person.get(first["files"]["report"]).json()["mended"] is False
    store = person.server.data / "artefacts" / str(person.workspace_id)
    segments = segments_of(store)
    whole = [segment.read_bytes() for segment in segments]
    assert len(whole) >= 2
    for segment in segments:
        blacken(segment, 24)
    second = ordered(person, project_id=first["project_id"], title="The sea")
    assert second["status"] == "complete", second
    assert person.get(second["files"]["report"]).json()["mended"] is True
    assert [segment.read_bytes() for segment in segments] == whole
    bright = [darkest(person.get(job["files"]["video"]).content) for job in (first, second)]
    assert bright[0] > 60
    assert bright == [bright[0]] * 2


def test_a_film_that_cannot_be_mended_costs_nothing(footage: Path, tmp_path: Path) -> None:
    with running("faulty", MUTOSCOPE_FFMPEG=str(write_faulty_encoder(tmp_path))) as server:
        person = server.sign_up()
        person.upload(footage / "clip.mp4")
        before = person.wallet()
        job = ordered(person, title="Sea")
        assert (job["status"], job["error"]["code"]) == ("failed", "film_not_as_ordered"), job
        assert {finding["code"] for finding in job["error"]["details"]["findings"]} == {"picture_lost"}
        assert "The picture is black for" in job["error"]["message"]
        assert (job["credits"]["held"], job["files"]) == ("0", {})
        assert person.wallet() == before
        person.http.close()
