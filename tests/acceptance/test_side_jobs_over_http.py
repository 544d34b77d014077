"""Document 003's jobs beside films, run for real: what comes out is opened and measured."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av
import pytest

if TYPE_CHECKING:
    from conftest import Person

pytestmark = pytest.mark.timeout(300)


def run(person: Person, path: str, **body: object) -> dict[str, Any]:
    project = person.http.post("projects/create", json={"title": "A", "script": "The sea is wide."}).json()["id"]
    answer = person.http.post(path, json={"project_id": project, **body})
    assert answer.status_code == 202, answer.text
    job = person.wait_for(answer.json()["job_id"], lambda job: job["status"] in {"complete", "failed"})
    assert job["status"] == "complete", job
    assert (job["percent"], job["credits"]["held"]) == (100, "0")
    assert person.http.get(f"projects/{project}").json()["status"] == "pending"
    return job


def measure(content: bytes, kind: str) -> float:
    """Return how long a stream of a file is, having decoded all of it."""
    last = 0.0
    with av.open(io.BytesIO(content), mode="r") as container:
        frames = container.decode(video=0) if kind == "video" else container.decode(audio=0)
        for frame in frames:
            last = frame.time or last
    return last


def test_speech_music_and_a_dubbed_video_are_made_paid_and_refundable(person: Person, footage: Path) -> None:
    speech = run(person, "ai/audio-generate", text="Hello world. The sea is wide.", voice="female", language="en")
    sound = person.get(speech["files"]["audio"])
    assert sound.headers["content-type"] == "audio/mp4"
    assert measure(sound.content, "audio") == pytest.approx(speech["duration_ms"] / 1000, abs=0.1)
    assert "Hello" in person.get(speech["files"]["srt"]).text
    assert person.get(speech["files"]["vtt"]).text.startswith("WEBVTT")

    music = run(person, "ai/music-generate", prompt="sad piano", duration=8)
    assert music["duration_ms"] == 8000
    assert measure(person.get(music["files"]["audio"]).content, "audio") == pytest.approx(8, abs=0.1)
    assert music["credits"]["spent"] == "0.1"  # a fifth of eight seconds of film, rounded up to two

    person.upload(footage / "clip.mp4")
    dubbed = run(person, "ai/lip-sync", video_url="clip.mp4", audio_url=speech["files"]["audio"])
    assert "Mouths do not move" in dubbed["notices"][0]
    film = person.get(dubbed["files"]["video"]).content
    length = speech["duration_ms"] / 1000
    assert measure(film, "video") == pytest.approx(length, abs=0.1)
    assert measure(film, "audio") == pytest.approx(length, abs=0.1)
    assert float(person.wallet()["balance"]) == pytest.approx(
        3 - sum(float(job["credits"]["spent"]) for job in (speech, music, dubbed))
    )
