"""A film that is made again is quoted and paid for what changed in it, over HTTP."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import Person

pytestmark = pytest.mark.timeout(600)

SCRIPT = "# Tides\n\nThe sea is wide and blue today.\n\nShips sail on it.\n\nGulls follow them home.\n"
RATE = 0.05
"""Credits a second, as document 003 sells them."""


def ordered(person: Person, **body: object) -> dict[str, Any]:
    """Order a film, and return its job when it has ended well."""
    answer = person.http.post("ai/video-generate", json={"size": "270x480", "fps": 24, **body})
    assert answer.status_code == 202, answer.text
    job = person.wait_for(answer.json()["job_id"], lambda job: job["finished_at"])
    assert job["status"] == "complete", job
    return job


def quoted(person: Person, **body: object) -> dict[str, Any]:
    answer = person.http.post("v1/quotes", json={"size": "270x480", "fps": 24, **body})
    assert answer.status_code == 200, answer.text
    return answer.json()


def spent(job: dict[str, Any]) -> float:
    return float(job["credits"]["spent"])


def test_an_edited_sentence_is_quoted_and_paid_alone(person: Person, footage: Path) -> None:
    for name in ("clip.mp4", "picture.png"):
        person.upload(footage / name)
    clips = ["clip.mp4", "picture.png"]
    fresh = quoted(person, script=SCRIPT, clips=clips)
    assert (fresh["unchanged_seconds"], fresh["seconds_to_render"]) == (0, fresh["seconds"])
    first = ordered(person, script=SCRIPT, clips=clips, title="Tides")
    seconds = -(-first["duration_ms"] // 1000)
    assert spent(first) == pytest.approx(seconds * RATE)
    project = {"project_id": first["project_id"], "clips": clips}

    same = quoted(person, **project)
    assert same["unchanged_seconds"] >= seconds - 1
    assert (same["billed_seconds"], float(same["credits"])) == (1, RATE)

    edited = {**project, "script": SCRIPT.replace("Ships sail", "Boats and ships sail")}
    told = quoted(person, **edited)
    assert 0 < told["unchanged_seconds"] < seconds - 1
    assert told["billed_seconds"] <= told["seconds_to_render"] + 1 < told["seconds"]
    assert float(told["credits"]) == pytest.approx(told["billed_seconds"] * RATE)
    second = ordered(person, **edited)
    changed = -(-second["duration_ms"] // 1000) - told["unchanged_seconds"]
    assert spent(second) == pytest.approx(changed * RATE)
    assert spent(second) <= float(told["hold"])

    assert quoted(person, **edited)["billed_seconds"] == 1, "what an edit cost is paid as well"
    assert quoted(person, **project, script=SCRIPT)["billed_seconds"] == 1, "and so is what it was before"
    other = quoted(person, **{**project, "script": SCRIPT, "template": "karaoke"})
    assert (other["unchanged_seconds"], other["billed_seconds"]) == (0, other["seconds"])
    elsewhere = quoted(person, script=SCRIPT, clips=clips)
    assert elsewhere["billed_seconds"] == elsewhere["seconds"], "another project has paid for nothing"


def test_a_swapped_clip_is_its_scene_and_another_size_is_the_whole_film(person: Person, footage: Path) -> None:
    for name in ("clip.mp4", "picture.png", "variable.mp4"):
        person.upload(footage / name)
    body = {
        "script": "# A\n\n[image: picture.png]\n\nThe sea is wide and blue.\n\n# B\n\n[clip: clip.mp4]\n\nShips sail.\n"
    }
    first = ordered(person, **body)
    project = {"project_id": first["project_id"]}
    swapped = quoted(person, **project, script=body["script"].replace("clip.mp4", "variable.mp4"))
    seconds = -(-first["duration_ms"] // 1000)
    assert 0 < swapped["unchanged_seconds"] < seconds
    assert swapped["billed_seconds"] < swapped["seconds"]
    twice = quoted(person, **project, sizes=["270x480", "480x270"])
    assert twice["unchanged_seconds"] == 0, "no scene is there in both sizes"
    assert seconds / 2 <= twice["billed_seconds"] <= seconds / 2 + 2, "a further size costs its share, begun seconds"
    with_intro = ordered(person, **project, **body, intro_title="All about tides")
    assert spent(with_intro) < spent(first)
