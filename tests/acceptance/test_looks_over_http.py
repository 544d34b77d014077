"""A film with everything that can be chosen about its look, ordered over HTTP and made by the worker."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import Person

pytestmark = pytest.mark.timeout(600)

SCRIPT = "# Tides\n\nThe sea is wide.\n\nANNA: Ships sail on it.\n"
CAPTIONS = "1\n00:00:02,200 --> 00:00:03,400\nThe SEA is wide\n"
LOOK = {
    "transition": "slide",
    "crossfade_ms": 300,
    "platform": "tiktok",
    "fit": "letterbox",
    "logo": "picture.png",
    "brand": {"spoken_colour": "#ffcc00", "logo_corner": "bottom-left", "logo_opacity_percent": 60},
    "intro_title": "All about tides",
    "outro": "clip.mp4",
    "best_moments": True,
    "follow_subject": True,
    "voices": {"ANNA": "bf_emma"},
    "pronunciations": {"sea": "see"},
}


def made(person: Person, **order: object) -> dict[str, Any]:
    """Order a film, and return its job when it has ended well."""
    body = {"script": SCRIPT, "clips": ["clip.mp4"], "size": "270x480", "fps": 24, **order}
    ordered = person.http.post("ai/video-generate", json=body)
    assert ordered.status_code == 202, ordered.text
    job = person.wait_for(ordered.json()["job_id"], lambda job: job["status"] in {"complete", "failed"})
    assert job["status"] == "complete", job
    return job


def test_every_choice_reaches_the_film_and_captions_are_edited(person: Person, footage: Path) -> None:
    for name in ("clip.mp4", "picture.png"):
        person.upload(footage / name)
    job = made(person, **LOOK)
    report = person.get(job["files"]["report"]).json()
    told = report["made_of"]
    assert (told["transition"], told["platform"], told["fit"]) == ("slide", "tiktok", "letterbox")
    assert (told["captions"], told["voices"]) == ("composed", {"ANNA": "bf_emma"})
    written = person.get(job["files"]["srt"]).text
    assert "sea" in written
    plain = made(person)
    assert job["duration_ms"] > plain["duration_ms"] + 2000, "a card before it and a clip behind it"
    edited = made(person, **LOOK, project_id=job["project_id"], captions=CAPTIONS)
    assert person.get(edited["files"]["report"]).json()["made_of"]["captions"] == "given"
    assert "The SEA is wide" in person.get(edited["files"]["srt"]).text
    assert edited["duration_ms"] == job["duration_ms"]
