"""Speech, music and lip-sync of document 003 as jobs: held, cancelled, refused. `acceptance/` runs them."""

from __future__ import annotations

import datetime as dt
import subprocess
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from mutoscope.generation import sweep_lost
from mutoscope.jobs import install_job_tables
from mutoscope.ledger import read_balance
from mutoscope.media.runner import ffmpeg_binary

if TYPE_CHECKING:
    from conftest import Person, Studio

SPEECH: dict[str, Any] = {"text": "Hello world.", "voice": "neutral", "language": "en"}
MUSIC: dict[str, Any] = {"prompt": "Cinematic orchestral music", "duration": 120, "style": "cinematic"}


@pytest.fixture(autouse=True)
def _job_tables(owner_dsn: str) -> None:
    install_job_tables(owner_dsn)


@pytest.fixture(scope="module")
def footage(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("footage")
    made = {"clip.mp4": ("testsrc2=s=64x64:r=10:d=2",), "voice.wav": ("sine=d=3",), "picture.png": ()}
    for name, source in made.items():
        inputs = ("-f", "lavfi", "-i", *(source or ("color=s=64x64",)))
        frames = ("-frames:v", "1") if name.endswith("png") else ()
        subprocess.run([ffmpeg_binary(), "-v", "error", *inputs, *frames, str(folder / name)], check=True)
    return {path.name: path.read_bytes() for path in Path(folder).iterdir()}


async def project(studio: Studio, person: Person) -> str:
    body = {"title": "A", "script": "The sea is wide."}
    return (await studio.http.post("/api/projects/create", json=body, headers=person.headers)).json()["id"]


async def post(studio: Studio, person: Person, path: str, body: Any, **headers: str) -> Any:  # noqa: ANN401 -- JSON
    return await studio.http.post(f"/api{path}", json=body, headers={**person.headers, **headers})


async def job(studio: Studio, person: Person, job_id: str) -> Any:  # noqa: ANN401 -- JSON
    return (await studio.http.get(f"/api/v1/jobs/{job_id}", headers=person.headers)).json()


async def wallet(studio: Studio, person: Person) -> tuple[int, int, int]:
    async with studio.container.database.session(workspace_id=person.workspace_id) as session:
        read = await read_balance(session, person.workspace_id)
    return read.available, read.held, read.spent


@pytest.mark.parametrize(
    ("path", "body", "work"), [("/ai/audio-generate", SPEECH, "speech"), ("/ai/music-generate", MUSIC, "music")]
)
async def test_a_job_is_queued_held_and_given_back_when_it_is_cancelled(
    studio: Studio, path: str, body: dict[str, Any], work: str
) -> None:
    person = await studio.sign_up()
    body = {**body, "project_id": await project(studio, person)}
    answers = [await post(studio, person, path, body, **{"Idempotency-Key": "k"}) for _ in range(2)]
    assert answers[0].status_code == 202, answers[0].text
    assert set(answers[0].json()) == {"job_id", "status", "estimated_time"}
    assert answers[0].json() == answers[1].json()
    read = await job(studio, person, answers[0].json()["job_id"])
    assert (read["work"], read["status"], read["project_id"]) == (work, "queued", body["project_id"])
    available, held, _ = await wallet(studio, person)
    assert (available + held, held) == (3000, round(float(read["credits"]["held"]) * 1000))
    assert held > 0
    kept = await studio.http.get(f"/api/projects/{body['project_id']}", headers=person.headers)
    assert kept.json()["status"] == "pending"
    cancelled = await post(studio, person, f"/jobs/{read['id']}/cancel", None)
    assert cancelled.json()["status"] == "cancelled"
    assert await wallet(studio, person) == (3000, 0, 0)
    assert kept.json()["status"] == "pending"


async def test_music_costs_a_fifth_of_a_film_as_long(studio: Studio) -> None:
    person = await studio.sign_up()
    body = {**MUSIC, "project_id": await project(studio, person)}
    made = (await post(studio, person, "/ai/music-generate", body)).json()["job_id"]
    read = await job(studio, person, made)
    assert read["credits"]["held"] == "1.2"  # 120 seconds: a fifth of 6 credits
    assert read["notices"] == ["Read as cinematic, dramatic."]


async def test_lip_sync_takes_files_by_any_of_their_names_and_says_what_it_does_not_do(
    studio: Studio, footage: dict[str, bytes]
) -> None:
    person, stranger = await studio.sign_up(), await studio.sign_up()
    ids = dict[str, str]()
    for name, content in footage.items():
        sent = await studio.http.post("/api/upload", files={"video": (name, content)}, headers=person.headers)
        ids[name] = sent.json()["file_id"]
    own = await project(studio, person)
    path = f"http://studio/api/v1/download/{ids['clip.mp4']}"
    for video, sound in [("clip.mp4", "voice.wav"), (ids["clip.mp4"], ids["voice.wav"]), (path, "voice.wav")]:
        made = await post(studio, person, "/ai/lip-sync", {"project_id": own, "video_url": video, "audio_url": sound})
        assert made.status_code == 202, made.text
    read = await job(studio, person, made.json()["job_id"])
    assert "Mouths do not move" in read["notices"][0]
    for video, sound, code in [
        ("picture.png", "voice.wav", "request_invalid"),
        ("clip.mp4", "clip.mp4", "request_invalid"),
        ("clip.mp4", "gone.wav", "asset_unknown"),
        ("https://s3.example/video.mp4", "voice.wav", "asset_unknown"),
        (f"/api/v1/download/{uuid.uuid4()}", "voice.wav", "asset_unknown"),
    ]:
        refused = await post(
            studio, person, "/ai/lip-sync", {"project_id": own, "video_url": video, "audio_url": sound}
        )
        assert (refused.status_code, refused.json()["code"]) == (422, code), refused.text
    theirs = {"project_id": await project(studio, stranger), "video_url": path, "audio_url": "voice.wav"}
    assert (await post(studio, stranger, "/ai/lip-sync", theirs)).json()["code"] == "asset_unknown"


async def test_what_cannot_be_made_is_refused_before_a_credit_moves(studio: Studio) -> None:
    person = await studio.sign_up()
    own = await project(studio, person)
    for path, body, status, code in [
        ("/ai/audio-generate", {"text": " "}, 422, "empty_script"),
        ("/ai/audio-generate", {"text": "Привет, как дела?"}, 422, "unspeakable_text"),
        ("/ai/audio-generate", {"text": "Hello.", "voice": "nobody"}, 404, "unknown_voice"),
        ("/ai/music-generate", {"prompt": "gong"}, 422, "unknown_music"),
        ("/ai/music-generate", {"prompt": "sad piano", "duration": 3}, 422, "invalid_input"),
        ("/ai/audio-generate", {"text": "One word after the other. " * 400}, 402, "insufficient_credits"),
    ]:
        refused = await post(studio, person, path, {**body, "project_id": own})
        assert refused.json()["code"] == code, refused.text
        assert refused.status_code == status or code == "unknown_voice"
    unknown = await post(studio, person, "/ai/music-generate", {**MUSIC, "project_id": str(uuid.uuid4())})
    assert unknown.status_code == 404
    assert await wallet(studio, person) == (3000, 0, 0)
    assert studio.query("select count(*) from generation where workspace_id = %s", person.workspace_id) == [(0,)]


async def test_a_job_that_was_lost_gives_its_credits_back(studio: Studio) -> None:
    person = await studio.sign_up()
    body = {**SPEECH, "project_id": await project(studio, person)}
    made = (await post(studio, person, "/ai/audio-generate", body)).json()["job_id"]
    with psycopg.connect(studio.owner_dsn) as connection:
        connection.execute(
            "update dbos.workflow_status set status = 'MAX_RECOVERY_ATTEMPTS_EXCEEDED' where workflow_uuid = %s", [made]
        )
    since = studio.clock.now() - dt.timedelta(days=1)
    assert [await sweep_lost(studio.container.studio, since=since) for _ in range(2)] == [1, 0]
    assert (await job(studio, person, made))["status"] == "failed"
    assert await wallet(studio, person) == (3000, 0, 0)
