"""Talk that is written down and cut by its words, over HTTP: real speech in, what is left is heard again."""

from __future__ import annotations

import subprocess
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av
import pytest
from tests.acceptance.conftest import Server, running
from tests.integration.hearing import hearing_assets

from mutoscope.media.runner import ffmpeg_binary
from mutoscope.media.transcript import compare_words

if TYPE_CHECKING:
    from conftest import Person

pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module")
def server() -> Generator[Server]:
    with running("talk", MUTOSCOPE_ASSETS_DIR=str(hearing_assets())) as run:
        yield run


SAID = ("Before the first boat leaves, the harbour is quiet.", "Fresh fish costs twelve dollars here.")
LAST = "Nobody hurries on the water today."
H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")


def finished(person: Person, answer: Any, status: str = "complete") -> dict[str, Any]:  # noqa: ANN401 -- a response
    assert answer.status_code == 202, answer.text
    job = person.wait_for(answer.json()["job_id"], lambda job: job["finished_at"])
    assert job["status"] == status, job
    return job


def new_project(person: Person) -> str:
    return person.http.post("projects/create", json={"title": "A", "script": "The sea is wide."}).json()["id"]


@pytest.fixture
def clip(person: Person, tmp_path: Path) -> Path:
    """A clip in which a voice of this machine says three sentences."""
    body = {"project_id": new_project(person), "text": " ".join((*SAID, LAST)), "voice": "female", "language": "en"}
    spoken = finished(person, person.http.post("ai/audio-generate", json=body))
    sound, video = tmp_path / "said.m4a", tmp_path / "Harbour talk.mp4"
    sound.write_bytes(person.get(spoken["files"]["audio"]).content)
    picture = ("-f", "lavfi", "-i", "testsrc2=s=320x180:r=30000/1001", "-i", str(sound), "-shortest", *H264)
    subprocess.run([ffmpeg_binary(), "-v", "error", *picture, "-c:a", "aac", str(video)], check=True, timeout=60)
    return video


def lengths(path: Path) -> tuple[float, float]:
    """Return how long the picture and the sound of a file are, all of it decoded."""
    with av.open(str(path)) as container:
        rate = container.streams.video[0].average_rate
        pictures = sum(1 for _ in container.decode(video=0))
    with av.open(str(path)) as container:
        samples = sum(frame.samples for frame in container.decode(audio=0))
    assert rate is not None
    return pictures / float(rate), samples / 48_000


def test_talk_is_written_down_and_a_sentence_is_cut_out(person: Person, clip: Path, tmp_path: Path) -> None:
    asset, project = person.upload(clip).json()["file_id"], new_project(person)
    job = finished(person, person.http.post(f"v1/assets/{asset}/transcript", json={"project_id": project}))
    assert job["work"] == "transcript"
    heard = person.http.get(f"v1/jobs/{job['id']}/transcript").json()
    assert len(heard["sentences"]) == 3, heard
    assert compare_words(" ".join((*SAID, LAST)), " ".join(s["text"] for s in heard["sentences"])).percent <= 15
    words = [word for sentence in heard["sentences"] for word in sentence["words"]]
    assert heard["words"] == len(words)
    assert all(one["start_ms"] < one["end_ms"] <= heard["duration_ms"] for one in words)
    assert [one["start_ms"] for one in words] == sorted(one["start_ms"] for one in words)
    assert person.get(job["files"]["vtt"]).text.startswith("WEBVTT")
    assert "harbo" in person.get(job["files"]["srt"]).text
    assert person.get(job["files"]["transcript"]).json()["sentences"][0]["words"] == heard["sentences"][0]["words"]
    again = finished(person, person.http.post(f"v1/assets/{asset}/transcript", json={"project_id": project}))
    assert person.get(again["files"]["transcript"]).json() == person.get(job["files"]["transcript"]).json()

    second = heard["sentences"][1]
    struck = list(range(second["first"], second["first"] + len(second["words"])))
    for delete, code in (([len(words)], "word_unknown"), (list(range(len(words))), "nothing_left"), ([-1], None)):
        refused = person.http.post(f"v1/jobs/{job['id']}/cut", json={"delete": delete})
        assert (refused.status_code, refused.json()["code"]) == (422, code or "invalid_input"), refused.text
    cut = finished(person, person.http.post(f"v1/jobs/{job['id']}/cut", json={"delete": struck}))
    assert set(cut["files"]) == {"video", "srt", "vtt", "transcript"}
    shorter = tmp_path / "cut.mp4"
    shorter.write_bytes(person.get(cut["files"]["video"]).content)
    picture, sound = lengths(shorter)
    gone = (second["words"][-1]["end_ms"] - second["words"][0]["start_ms"]) / 1000
    assert picture == pytest.approx(cut["duration_ms"] / 1000, abs=0.001)
    assert picture == pytest.approx(heard["duration_ms"] / 1000 - gone, abs=0.4)
    assert sound == pytest.approx(picture, abs=0.03)
    left = person.http.get(f"v1/jobs/{cut['id']}/transcript").json()
    assert [s["text"] for s in left["sentences"]] == [s["text"] for s in heard["sentences"] if s != second]
    assert "twelve" not in person.get(cut["files"]["srt"]).text

    anew = person.upload(shorter).json()["file_id"]
    told = finished(person, person.http.post(f"v1/assets/{anew}/transcript", json={"project_id": project}))
    heard_again = person.http.get(f"v1/jobs/{told['id']}/transcript").json()
    text = " ".join(s["text"] for s in heard_again["sentences"])
    assert compare_words(f"{SAID[0]} {LAST}", text).percent <= 20, text
    nested = person.http.post(f"v1/jobs/{cut['id']}/cut", json={"delete": [0]})
    assert (nested.status_code, nested.json()["code"]) == (409, "transcript_not_finished")


def test_a_file_in_which_nobody_speaks_costs_nothing(person: Person, tmp_path: Path) -> None:
    quiet = tmp_path / "Rain.wav"
    noise = ("-f", "lavfi", "-i", "anoisesrc=d=3:a=0.0005", str(quiet))
    subprocess.run([ffmpeg_binary(), "-v", "error", *noise], check=True, timeout=60)
    asset = person.upload(quiet).json()["file_id"]
    before = person.wallet()["balance"]
    answer = person.http.post(f"v1/assets/{asset}/transcript", json={"project_id": new_project(person)})
    job = finished(person, answer, "failed")
    assert (job["error"]["code"], job["error"]["details"]) == ("nothing_heard", {"file": "Rain.wav"})
    assert job["error"]["message"] == "Nobody is heard speaking in Rain.wav."
    assert person.wallet()["balance"] == before
