"""Transcripts and cuts as jobs: ordered, held, refused. `acceptance/` runs them on real speech."""

from __future__ import annotations

import subprocess
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.integration.hearing import hearing_assets

from mutoscope.infra.settings import Settings
from mutoscope.jobs import install_job_tables
from mutoscope.ledger import read_balance
from mutoscope.media.runner import ffmpeg_binary

if TYPE_CHECKING:
    from conftest import Person, Studio


@pytest.fixture(autouse=True)
def _job_tables(owner_dsn: str) -> None:
    install_job_tables(owner_dsn)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"assets_dir": hearing_assets()})


@pytest.fixture(scope="module")
def footage(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("talk")
    made = {
        "talk.wav": ("sine=d=61",),
        "mute.mp4": ("testsrc2=s=64x64:r=10:d=1",),
        "long.flac": ("anullsrc=r=8000:cl=mono:d=900",),
    }
    for name, source in made.items():
        subprocess.run([ffmpeg_binary(), "-v", "error", "-f", "lavfi", "-i", *source, str(folder / name)], check=True)
    return {path.name: path.read_bytes() for path in Path(folder).iterdir()}


async def uploaded(studio: Studio, person: Person, footage: dict[str, bytes], name: str) -> str:
    sent = await studio.http.post("/api/upload", files={"video": (name, footage[name])}, headers=person.headers)
    return str(sent.json()["file_id"])


async def project(studio: Studio, person: Person) -> str:
    body = {"title": "A", "script": "The sea is wide."}
    return str((await studio.http.post("/api/projects/create", json=body, headers=person.headers)).json()["id"])


async def post(studio: Studio, person: Person, path: str, body: Any, **headers: str) -> Any:  # noqa: ANN401 -- JSON
    return await studio.http.post(f"/api/v1{path}", json=body, headers={**person.headers, **headers})


async def wallet(studio: Studio, person: Person) -> tuple[int, int, int]:
    async with studio.container.database.session(workspace_id=person.workspace_id) as session:
        read = await read_balance(session, person.workspace_id)
    return read.available, read.held, read.spent


async def test_a_transcript_is_queued_and_held_once_and_given_back_when_it_is_cancelled(
    studio: Studio, footage: dict[str, bytes]
) -> None:
    person = await studio.sign_up()
    asset, body = await uploaded(studio, person, footage, "talk.wav"), {"project_id": await project(studio, person)}
    path, key = f"/assets/{asset}/transcript", {"Idempotency-Key": "k"}
    quote = (await post(studio, person, f"{path}/quote", body)).json()
    assert (quote["credits"], quote["duration_ms"], quote["balance_after"]) == ("0.35", 61_000, "2.65")
    assert (quote["affordable"], quote["refusal"]) == (True, None)
    assert await wallet(studio, person) == (3000, 0, 0), "a quote moves nothing"
    answers = [await post(studio, person, path, body, **key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [202, 202], answers[0].text
    assert answers[0].json() == answers[1].json()
    job_id = answers[0].json()["job_id"]
    job = (await studio.http.get(f"/api/v1/jobs/{job_id}", headers=person.headers)).json()
    assert (job["work"], job["status"], job["project_id"]) == ("transcript", "queued", body["project_id"])
    assert job["credits"]["held"] == "0.35", "a tenth of 61 seconds of film, begun seconds counted"
    assert await wallet(studio, person) == (2650, 350, 0)
    for method, address, sent in (("GET", "transcript", None), ("POST", "cut", {"delete": [0]})):
        early = await studio.http.request(method, f"/api/v1/jobs/{job_id}/{address}", json=sent, headers=person.headers)
        assert (early.status_code, early.json()["code"]) == (409, "transcript_not_finished")
    cancelled = await post(studio, person, f"/jobs/{job_id}/cancel", None)
    assert cancelled.json()["status"] == "cancelled"
    assert await wallet(studio, person) == (3000, 0, 0)


async def test_what_cannot_be_heard_is_refused_before_a_credit_moves(studio: Studio, footage: dict[str, bytes]) -> None:
    person, stranger = await studio.sign_up(), await studio.sign_up()
    talk, mute = [await uploaded(studio, person, footage, name) for name in ("talk.wav", "mute.mp4")]
    own, theirs = {"project_id": await project(studio, person)}, {"project_id": await project(studio, stranger)}
    for who, asset, body, status, code in [
        (person, mute, own, 422, "nothing_heard"),
        (person, talk, {**own, "language": "de"}, 422, "language_unheard"),
        (person, talk, theirs, 404, "project_not_found"),
        (person, str(uuid.uuid4()), own, 404, "file_not_found"),
        (stranger, talk, theirs, 404, "file_not_found"),
    ]:
        for path in ("transcript", "transcript/quote"):
            refused = await post(studio, who, f"/assets/{asset}/{path}", body)
            assert (refused.status_code, refused.json()["code"]) == (status, code), refused.text
            assert refused.json()["remedy"]
    made = (await post(studio, person, f"/assets/{talk}/transcript", {**own, "language": "en-GB"})).json()["job_id"]
    for method, address in (("GET", "transcript"), ("POST", "cut")):
        sent = {"delete": [0]} if method == "POST" else None
        hidden = await studio.http.request(
            method, f"/api/v1/jobs/{made}/{address}", json=sent, headers=stranger.headers
        )
        assert (hidden.status_code, hidden.json()["code"]) == (404, "generation_not_found")
    assert await wallet(studio, stranger) == (3000, 0, 0)


async def test_a_transcript_needs_no_project_and_is_found_by_its_file(
    studio: Studio, footage: dict[str, bytes]
) -> None:
    person = await studio.sign_up()
    asset = await uploaded(studio, person, footage, "talk.wav")
    made = await post(studio, person, f"/assets/{asset}/transcript", {})
    assert made.status_code == 202, made.text
    found = (await studio.http.get(f"/api/v1/assets/{asset}/transcripts", headers=person.headers)).json()["items"]
    assert [(one["id"], one["project_id"], one["media_id"]) for one in found] == [(made.json()["job_id"], None, asset)]


async def test_out_of_credits_a_transcript_is_quoted_with_the_refusal(
    studio: Studio, footage: dict[str, bytes]
) -> None:
    person = await studio.sign_up()
    asset = await uploaded(studio, person, footage, "long.flac")
    quote = (await post(studio, person, f"/assets/{asset}/transcript/quote", {})).json()
    assert (quote["affordable"], quote["refusal"]["code"]) == (False, "insufficient_credits")
    refused = await post(studio, person, f"/assets/{asset}/transcript", {})
    assert (refused.status_code, refused.json()["code"]) == (402, "insufficient_credits")
    assert await wallet(studio, person) == (3000, 0, 0)


async def test_a_server_without_the_recogniser_says_how_to_get_it(
    studio: Studio, footage: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await studio.sign_up()
    asset, body = await uploaded(studio, person, footage, "talk.wav"), {"project_id": await project(studio, person)}
    recogniser = studio.container.studio.recogniser
    assert recogniser is not None
    monkeypatch.setattr(recogniser, "assets", tmp_path)
    refused = await post(studio, person, f"/assets/{asset}/transcript", body)
    assert (refused.status_code, refused.json()["code"]) == (503, "recogniser_missing")
    assert "mutoscope transcribe install" in refused.json()["remedy"]
