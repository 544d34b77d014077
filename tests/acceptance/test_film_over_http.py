"""The main job over HTTP, whole: what documents 001 and 003 promise, read from a running server."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import re
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av
import pytest

if TYPE_CHECKING:
    from conftest import Person, Server

pytestmark = pytest.mark.timeout(300)

SCRIPT = "The sea is wide 🌊. Ships sail on it."
LONG = "One word after the other makes the film longer and longer still. " * 10
FILES = {"video", "srt", "vtt", "thumbnail", "report", "timeline"}


def is_id(value: object) -> bool:
    return isinstance(value, str) and str(uuid.UUID(value)) == value


def is_time(value: object) -> bool:
    return isinstance(value, str) and dt.datetime.fromisoformat(value).tzinfo is not None


def is_credits(value: object) -> bool:
    """Tell whether an amount is a whole number, or an exact decimal as text."""
    return isinstance(value, int) or (isinstance(value, str) and re.fullmatch(r"\d+\.\d{1,3}", value) is not None)


Shape = dict[str, Callable[[Any], object]]

REGISTERED: Shape = {
    "id": is_id,
    "name": "John Doe".__eq__,
    "email": lambda value: "@" in value,
    "plan_type": "Free".__eq__,
    "credits": is_credits,
    "role": "creator".__eq__,
    "created_at": is_time,
}
LOGGED_IN: Shape = {
    "access_token": lambda value: value.count(".") == 2,
    "token_type": "bearer".__eq__,
    "expires_in": (86_400).__eq__,
}
CREATED: Shape = {
    "id": is_id,
    "user_id": is_id,
    "title": "My First Film".__eq__,
    "status": "pending".__eq__,
    "created_at": is_time,
}
PROJECT: Shape = {"id": is_id, "title": "My First Film".__eq__, "status": "pending".__eq__}
BALANCE: Shape = {"balance": is_credits, "plan_type": "Free".__eq__, "credits_per_minute": (3).__eq__}
QUEUED: Shape = {
    "job_id": is_id,
    "status": "queued".__eq__,
    "estimated_time": lambda value: re.fullmatch(r"\d+-\d+ minutes", value),
}
PLANS = [
    ("Free", 0, 3, 3, 1),
    ("Standard", 39, 30, 3, 10),
    ("Pro", 49, 60, 3, 20),
    ("Enterprise", 99, 120, 3, 40),
]


def check(body: dict[str, Any], shape: Shape, *, more: set[str] | None = None) -> None:
    """Check that a body has the fields of its document, in its words, and no others than `more`."""
    assert set(body) == set(shape) | (more or set()), body
    assert {name: body[name] for name, fits in shape.items() if not fits(body[name])} == {}


@pytest.mark.parametrize("version", ["", "v1/"])
def test_accounts_projects_and_credits_answer_as_document_003_says(server: Server, version: str) -> None:
    person = server.sign_up()
    http = person.http
    email = f"p{uuid.uuid4().hex}@example.com"
    new = {"name": "John Doe", "email": email, "password": "SecurePass123"}
    check(http.post(f"{version}users/register", json=new).json(), REGISTERED)
    login = http.post(f"{version}users/login", json={"email": email, "password": "SecurePass123"}).json()
    check(login, LOGGED_IN, more={"refresh_token", "refresh_expires_in"})
    profile = http.get(f"{version}users/profile").json()
    ours = {"email_verified_at", "has_password", "impersonated_by"}
    check(profile, {**REGISTERED, "updated_at": is_time}, more=ours)
    check(http.get(f"{version}credits/balance").json(), BALANCE, more={"held"})
    plans = http.get(f"{version}credits/plans").json()
    assert [tuple(plan.values()) for plan in plans] == PLANS
    assert {tuple(plan) for plan in plans} == {
        ("plan_type", "price", "credits_per_month", "credits_per_minute", "max_video_length")
    }

    wish = {
        "title": "My First Film",
        "script": "Once upon a time...",
        "images": ["image1.jpg", "image2.jpg"],
        "voice": "male",
        "duration": 2,
        "music": "cinematic",
    }
    created = http.post(f"{version}projects/create", json=wish).json()
    check(created, CREATED, more=set(created) - set(CREATED))
    read = http.get(f"{version}projects/{created['id']}").json()
    assert {"video_url", "subtitles_url"} <= set(read)
    check(read, PROJECT, more=set(read) - set(PROJECT))
    assert {name: read[name] for name in wish} == wish
    http.close()


def test_orders_and_uploads_answer_as_documents_001_and_003_say(person: Person, footage: Path) -> None:
    profile = person.http.get("users/profile").json()
    uploaded = person.upload(footage / "clip.mp4").json()
    check(uploaded, {"file_id": is_id, "temp_path": f"temp/{profile['id']}/{uploaded['file_id']}/clip.mp4".__eq__})
    assert person.get(f"/api/download/{uploaded['file_id']}").content == (footage / "clip.mp4").read_bytes()

    settings = {"size": "270x480", "fps": 24}
    process = {"video_path": uploaded["temp_path"], "text": SCRIPT, "settings": settings}
    processing = person.http.post("process", json=process).json()
    check(processing, {"job_id": is_id, "status": "processing".__eq__})

    project = person.http.post("projects/create", json={"title": "Film", "script": SCRIPT, **settings}).json()
    wish = {"project_id": project["id"], "voice": "female", "duration": 2, "music": "ambient"}
    queued = person.http.post("ai/video-generate", json=wish).json()
    check(queued, QUEUED)
    again = person.http.post(f"projects/{project['id']}/regenerate").json()
    check(again, {"id": project["id"].__eq__, "status": "pending".__eq__, "job_id": is_id})
    for job in (processing, queued, again):
        assert person.http.post(f"v1/jobs/{job['job_id']}/cancel").json()["status"] == "cancelled"
    assert (person.wallet()["balance"], person.wallet()["held"]) == (3, 0)


def follow_cut_and_stills(person: Person, job: dict[str, Any]) -> None:
    """A real film's cut opens elsewhere and comes back as a project; its stills are pictures."""
    door = f"/api/v1/jobs/{job['id']}"
    text = person.get(f"{door}/timeline.otio").text
    cut = json.loads(text)
    pictures = cut["tracks"]["children"][0]["children"]
    shown = {clip["media_references"]["DEFAULT_MEDIA"]["target_url"] for clip in pictures if "media_references" in clip}
    assert shown == {"variable.mp4"}
    assert "blobs" not in text
    assert "artefacts" not in text
    back = person.http.post("v1/projects/import-timeline", json={"timeline": text})
    assert back.status_code == 201, back.text
    again = person.http.get(f"projects/{back.json()['project_id']}").json()
    assert (again["script"], len(again["options"]["clips"])) == (SCRIPT, 1)
    still = person.get(person.get(f"{door}/thumbnails").json()["items"][0]["url"])
    assert (still.status_code, still.content[:2]) == (200, b"\xff\xd8")


def test_a_film_is_ordered_once_followed_live_downloaded_and_made_again(person: Person, footage: Path) -> None:
    for name in ("variable.mp4", "short.mp3"):
        assert person.upload_resumably(footage / name).status_code == 204
    wish = {"script": SCRIPT, "clips": ["variable.mp4"], "music": "short.mp3"}
    key = {"Idempotency-Key": "one-film"}
    orders = [person.order(key, **wish) for _ in range(2)]
    assert [order.status_code for order in orders] == [202, 202]
    assert orders[0].json() == orders[1].json()
    other = person.order(key, script="Another film.")
    assert person.told(other)[:2] == (422, "idempotency_key_reused")
    entries = person.http.get("v1/credits/entries").json()["items"]
    assert [entry["kind"] for entry in entries] == ["hold", "grant"]

    job = follow(person, orders[0].json()["job_id"])
    assert (job["status"], job["percent"], job["error"], set(job["files"])) == ("complete", 100, None, FILES)
    assert 2_000 < job["duration_ms"] < 10_000
    assert (job["credits"]["held"], float(job["credits"]["spent"]) > 0) == ("0", True)
    wallet = person.wallet()
    assert wallet["held"] == 0
    assert round(1000 * (float(wallet["balance"]) + float(job["credits"]["spent"]))) == 3000

    project = person.http.get(f"projects/{job['project_id']}").json()
    assert (project["status"], project["video_url"]) == ("complete", job["files"]["video"])
    assert "The sea is wide 🌊." in person.get(project["subtitles_url"]).content.decode()
    assert json.loads(person.get(job["files"]["report"]).content)["passed"] is True
    follow_cut_and_stills(person, job)
    film = person.get(project["video_url"]).content
    parts = [person.get(project["video_url"], Range=f"bytes={span}") for span in ("0-999", "1000-")]
    assert [part.status_code for part in parts] == [206, 206]
    assert b"".join(part.content for part in parts) == film
    beyond = person.get(project["video_url"], Range=f"bytes={len(film)}-")
    assert beyond.status_code == 416
    assert beyond.headers["content-range"] == f"bytes */{len(film)}"

    again = person.http.post(f"projects/{job['project_id']}/regenerate").json()
    second = person.wait_for(again["job_id"], lambda job: job["finished_at"])
    assert (second["status"], second["duration_ms"]) == ("complete", job["duration_ms"])
    anew = person.get(second["files"]["video"]).content
    assert packets(anew) == packets(film), "what has not changed is not made anew: only the label is signed again"
    # A film that another test cancelled may be speaking its sentence to the end.
    person.settle(lambda: not person.kept()["files"], lambda: str(person.kept()["files"]))


def packets(film: bytes) -> list[str]:
    """Return the digest of every packet of picture and sound."""
    with av.open(io.BytesIO(film), mode="r") as container:
        return [hashlib.sha256(bytes(packet)).hexdigest() for packet in container.demux() if packet.size]


def follow(person: Person, job_id: str) -> dict[str, Any]:
    """Follow a job's events to the end; the connection is dropped once on the way. Return its last state."""
    revisions: list[int] = []
    percents: list[int] = []
    name, state = "", dict[str, Any]()
    for stop_after in (2, 10_000):
        headers = {"Last-Event-ID": str(revisions[-1])} if revisions else {}
        url = f"v1/jobs/{job_id}/events"
        with person.http.stream("GET", url, headers=headers, timeout=None) as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            for line in stream.iter_lines():
                field, _, value = line.partition(": ")
                name = value if field == "event" else name
                revisions += [int(value)] if field == "id" else []
                if field == "data":
                    state = json.loads(value)
                    percents.append(state["percent"])
                    stop_after -= 1  # noqa: PLW2901 -- a countdown
                if not stop_after:
                    break
    assert name == state["status"], "the last event is called by the status the job ended in"
    assert len(revisions) > 3
    assert revisions == sorted(set(revisions)), "nothing is told twice"
    assert percents == sorted(percents), "progress never falls"
    return state


def test_a_film_cancelled_while_it_renders_gives_everything_back(person: Person, footage: Path) -> None:
    assert person.upload(footage / "clip.mp4").status_code == 201
    before = person.wallet()
    with_files = person.kept()["blob"]
    ordered = person.order(script=LONG, size="1080x1920", fps=60, clips=["clip.mp4"]).json()
    job_id = ordered["job_id"]
    person.wait_for(job_id, lambda job: job["finished_at"] or any_encoder(person))
    assert any_encoder(person), person.job(job_id)

    cancelled = person.http.post(f"v1/jobs/{job_id}/cancel").json()
    assert (cancelled["status"], cancelled["credits"]["held"]) == ("cancelled", "0")
    assert person.wallet() == before
    person.settle(lambda: not person.server.programs(), lambda: str(person.server.programs()))
    person.settle(lambda: not person.kept()["files"], lambda: str(person.kept()["files"]))
    assert person.kept()["blob"] == with_files
    assert person.http.get(f"projects/{cancelled['project_id']}").json()["status"] == "pending"
    assert person.told(person.get("/api/v1/jobs/" + str(uuid.uuid4())))[:2] == (404, "generation_not_found")


def any_encoder(person: Person) -> bool:
    return any("ffmpeg" in line for line in person.server.programs().values())
