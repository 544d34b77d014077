"""A clip that is cut by its words: quoted, paid as quoted, and kept in the library for the next film.

What was heard is written here by hand, so that no recogniser is needed; the cuts are made by the product.
"""

from __future__ import annotations

import json
import subprocess
import uuid
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from mutoscope.generation.frozen_request import FrozenAsset
from mutoscope.generation.get_generation import get_generation
from mutoscope.generation.side_jobs.create_side_job import create_side_job
from mutoscope.generation.side_jobs.finish_side_job import finish_side_job
from mutoscope.generation.side_jobs.make_side_job import make_side_job
from mutoscope.generation.side_jobs.types import SideFiles, SideOrder
from mutoscope.generation.studio import Home
from mutoscope.generation.types import Generation
from mutoscope.infra.limits import LimitReached
from mutoscope.jobs import install_job_tables
from mutoscope.ledger import read_balance
from mutoscope.library import Asset, RenditionKind, find_asset
from mutoscope.media.film import WorkSlots
from mutoscope.media.runner import ffmpeg_binary
from mutoscope.media.transcript import HeardSentence, HeardWord, Transcript
from mutoscope.tenancy import Role, Scope

if TYPE_CHECKING:
    from conftest import Person, Studio

SAID = ("Well,", "um,", "the", "sea", "is", "wide.")
MADE = {
    "talk.mp4": ("-i", "testsrc2=s=64x64:r=25:d=6", "-f", "lavfi", "-i", "sine=d=6", "-shortest"),
    "talk.wav": ("-i", "sine=d=6"),
}


@pytest.fixture(autouse=True)
def _job_tables(owner_dsn: str) -> None:
    install_job_tables(owner_dsn)


@pytest.fixture(scope="module")
def footage(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("cuts")
    for name, source in MADE.items():
        subprocess.run([ffmpeg_binary(), "-v", "error", "-f", "lavfi", *source, str(folder / name)], check=True)
    return {path.name: path.read_bytes() for path in Path(folder).iterdir()}


async def uploaded(studio: Studio, person: Person, footage: dict[str, bytes], name: str) -> str:
    sent = await studio.http.post("/api/upload", files={"video": (name, footage[name])}, headers=person.headers)
    return str(sent.json()["file_id"])


async def call(
    studio: Studio,
    person: Person,
    method: str,
    path: str,
    body: Any = None,  # noqa: ANN401 -- JSON
    **headers: str,
) -> Any:  # noqa: ANN401 -- a response
    return await studio.http.request(method, f"/api/v1{path}", json=body, headers={**person.headers, **headers})


async def wallet(studio: Studio, person: Person) -> tuple[int, int, int]:
    async with studio.container.database.session(workspace_id=person.workspace_id) as session:
        read = await read_balance(session, person.workspace_id)
    return read.available, read.held, read.spent


async def end(studio: Studio, person: Person, job_id: str, made: SideFiles) -> bool:
    inside = studio.container
    return await finish_side_job(
        inside.studio, inside.uploads, person.workspace_id, uuid.UUID(job_id), json.loads(json.dumps(asdict(made)))
    )


async def ordered(studio: Studio, person: Person, asset_id: str, seconds: int) -> tuple[Generation, Asset, Home]:
    """Order a transcript of a file; it is held for so many seconds."""
    inside = studio.container.studio
    async with inside.database.session(workspace_id=person.workspace_id, user_id=person.id) as session:
        asset = await find_asset(session, inside.clock, uuid.UUID(asset_id))
        assert asset is not None
        media = asdict(FrozenAsset.of(asset))
        request: dict[str, Any] = {"title": asset.name.rpartition(".")[0], "media": media, "notices": []}
        order = SideOrder("transcript", request, seconds, seconds, (asset.id,))
        scope = Scope(person.workspace_id, person.id, Role.OWNER, None)
        job = await create_side_job(session, inside, scope, None, order, key=None)
        return job, asset, await inside.home(session, person.workspace_id)


async def heard(studio: Studio, person: Person, asset_id: str) -> str:
    """Return a finished transcript of a file: one word a second."""
    job, asset, home = await ordered(studio, person, asset_id, len(SAID))
    folder = home.store.root / "out" / str(job.id)
    folder.mkdir(parents=True)
    words = tuple(HeardWord(word, place * 1000, place * 1000 + 800) for place, word in enumerate(SAID))
    length = round(float(asset.probe.duration) * 1000)
    texts = {"json": json.dumps(Transcript((HeardSentence(words),), length).to_json()), "srt": "1", "vtt": "WEBVTT"}
    for suffix, text in texts.items():
        (folder / f"talk.{suffix}").write_text(text)
    files: tuple[tuple[RenditionKind, str], ...] = (
        ("transcript", "talk.json"),
        ("srt", "talk.srt"),
        ("vtt", "talk.vtt"),
    )
    assert await end(
        studio, person, str(job.id), SideFiles(str(folder.relative_to(home.region.artefacts)), files, length)
    )
    return str(job.id)


async def make(studio: Studio, person: Person, job_id: str) -> SideFiles:
    """Do what a worker does, short of ending the job."""
    inside = studio.container.studio
    async with inside.database.session(workspace_id=person.workspace_id) as session:
        generation = await get_generation(session, uuid.UUID(job_id))
        home = await inside.home(session, person.workspace_id)
    slots = WorkSlots(1, inside.speech.release)
    return await make_side_job(inside, home, slots, generation, lambda _: None)


async def cut(studio: Studio, person: Person, talk: str, *delete: int) -> dict[str, Any]:
    answer = await call(studio, person, "POST", f"/jobs/{talk}/cut", {"delete": list(delete)})
    assert answer.status_code == 202, answer.text
    job_id = answer.json()["job_id"]
    assert await end(studio, person, job_id, await make(studio, person, job_id))
    return (await call(studio, person, "GET", f"/jobs/{job_id}")).json()


async def test_a_cut_costs_what_was_quoted_and_is_footage_of_the_next_film(
    studio: Studio, footage: dict[str, bytes]
) -> None:
    person = await studio.sign_up()
    asset = await uploaded(studio, person, footage, "talk.mp4")
    talk = await heard(studio, person, asset)
    before = await wallet(studio, person)
    path, body = f"/jobs/{talk}/cut", {"delete": [1, 2]}
    answer = await call(studio, person, "POST", f"{path}/quote", body)
    assert answer.status_code == 200, answer.text
    quote = answer.json()
    assert 3_500 < quote["duration_ms"] < 4_500, "two of six seconds go"
    assert (quote["affordable"], quote["paid_by"], quote["unit"], quote["refusal"]) == (True, "credits", "credit", None)
    assert await wallet(studio, person) == before, "a quote moves nothing"
    orders = [await call(studio, person, "POST", path, body, **{"Idempotency-Key": "k"}) for _ in range(2)]
    assert orders[0].status_code == 202, orders[0].text
    assert orders[0].json() == orders[1].json()
    job_id = orders[0].json()["job_id"]
    price = round(float(quote["credits"]) * 1000)
    assert price > 0
    assert await wallet(studio, person) == (before[0] - price, before[1] + price, before[2])
    assert quote["balance_after"] == str((before[0] - price) / 1000).removesuffix(".0")
    made = await make(studio, person, job_id)
    assert await end(studio, person, job_id, made)
    assert not await end(studio, person, job_id, made), "a second end changes nothing"
    assert await wallet(studio, person) == (before[0] - price, before[1], before[2] + price)

    job = (await call(studio, person, "GET", f"/jobs/{job_id}")).json()
    assert (job["status"], job["credits"]["spent"]) == ("complete", quote["credits"])
    assert (job["project_id"], job["media_id"], job["duration_ms"]) == (None, asset, quote["duration_ms"])
    kept = (await call(studio, person, "GET", f"/assets/{job['asset_id']}")).json()
    assert (kept["name"], kept["kind"], kept["has_audio"]) == ("talk, cut.mp4", "video", True)
    assert kept["duration_seconds"] == pytest.approx(quote["duration_ms"] / 1000, abs=0.05)
    blobs = "select size from blob where workspace_id = %s and digest = %s"
    assert studio.query(blobs, person.workspace_id, kept["sha256"]) == [(kept["size"],)], "counted, and once"
    listed = (await call(studio, person, "GET", "/assets")).json()["items"]
    assert [one["name"] for one in listed] == ["talk, cut.mp4", "talk.mp4"]
    film = {"script": "The sea is wide.", "clips": ["talk, cut.mp4"]}
    assert (await call(studio, person, "POST", "/quotes", film)).status_code == 200

    again = await cut(studio, person, talk, 0)
    assert (await call(studio, person, "GET", f"/assets/{again['asset_id']}")).json()["name"] == "talk, cut 2.mp4"
    talks = (await call(studio, person, "GET", f"/assets/{asset}/transcripts")).json()["items"]
    assert [one["id"] for one in talks] == [again["id"], job_id, talk]
    assert [one["work"] for one in talks] == ["cut", "cut", "transcript"]


async def test_a_cut_recording_without_pictures_joins_the_library_too(
    studio: Studio, footage: dict[str, bytes]
) -> None:
    person = await studio.sign_up()
    talk = await heard(studio, person, await uploaded(studio, person, footage, "talk.wav"))
    job = await cut(studio, person, talk, 0, 1)
    kept = (await call(studio, person, "GET", f"/assets/{job['asset_id']}")).json()
    assert (kept["name"], kept["kind"], set(job["files"])) == (
        "talk, cut.m4a",
        "audio",
        {"audio", "srt", "vtt", "transcript"},
    )


async def test_out_of_credits_a_quote_says_so_and_an_order_is_refused(
    studio: Studio, footage: dict[str, bytes]
) -> None:
    person = await studio.sign_up()
    asset = await uploaded(studio, person, footage, "talk.mp4")
    talk = await heard(studio, person, asset)
    left, _, _ = await wallet(studio, person)
    await ordered(studio, person, asset, left // 5)  # a tenth of a film, whose second costs a twentieth of a credit
    assert (await wallet(studio, person))[0] == 0
    before = await wallet(studio, person)
    quote = (await call(studio, person, "POST", f"/jobs/{talk}/cut/quote", {"delete": [0]})).json()
    assert (quote["affordable"], quote["refusal"]["code"]) == (False, "insufficient_credits")
    assert float(quote["credits"]) > float(quote["balance"])
    assert quote["refusal"]["remedy"]
    refused = await call(studio, person, "POST", f"/jobs/{talk}/cut", {"delete": [0]})
    assert (refused.status_code, refused.json()["code"]) == (402, "insufficient_credits")
    assert await wallet(studio, person) == before


async def test_what_cannot_be_cut_is_refused_by_name_when_it_is_quoted_and_when_it_is_ordered(
    studio: Studio, footage: dict[str, bytes]
) -> None:
    person, stranger = await studio.sign_up(), await studio.sign_up()
    asset = await uploaded(studio, person, footage, "talk.mp4")
    talk = await heard(studio, person, asset)
    cut_job = (await cut(studio, person, talk, 0))["id"]
    before = await wallet(studio, person)
    every = list(range(len(SAID)))
    refusals: list[tuple[Person, str, list[int], int, str]] = [
        (person, talk, every, 422, "nothing_left"),
        (person, talk, [len(SAID)], 422, "word_unknown"),
        (person, talk, [], 422, "invalid_input"),
        (person, cut_job, [0], 409, "transcript_not_finished"),
        (person, str(uuid.uuid4()), [0], 404, "generation_not_found"),
        (stranger, talk, [0], 404, "generation_not_found"),
    ]
    for who, job_id, delete, status, code in refusals:
        for path in ("cut", "cut/quote"):
            refused = await call(studio, who, "POST", f"/jobs/{job_id}/{path}", {"delete": delete})
            assert (refused.status_code, refused.json()["code"]) == (status, code), refused.text
            assert refused.json()["remedy"]
    hidden = await call(studio, stranger, "GET", f"/assets/{asset}/transcripts")
    assert (hidden.status_code, hidden.json()["code"]) == (404, "file_not_found")
    assert (await call(studio, person, "DELETE", f"/assets/{asset}")).status_code == 204
    for path in ("cut", "cut/quote"):
        gone = await call(studio, person, "POST", f"/jobs/{talk}/{path}", {"delete": [0]})
        assert (gone.status_code, gone.json()["code"]) == (404, "file_not_found")
    assert await wallet(studio, person) == before


async def test_a_cut_for_which_the_plan_has_no_room_leaves_nothing_behind(
    studio: Studio, footage: dict[str, bytes]
) -> None:
    person = await studio.sign_up()
    talk = await heard(studio, person, await uploaded(studio, person, footage, "talk.mp4"))
    job_id = (await call(studio, person, "POST", f"/jobs/{talk}/cut", {"delete": [0]})).json()["job_id"]
    made = await make(studio, person, job_id)
    with psycopg.connect(studio.owner_dsn) as connection:
        connection.execute(
            "insert into entitlement (workspace_id, feature, per, unit, hard) values (%s, 'storage_bytes', 'now', "
            "'byte', 1) on conflict (workspace_id, feature) do update set hard = 1",
            (person.workspace_id,),
        )
    with pytest.raises(LimitReached):
        await end(studio, person, job_id, made)
    assert [one["name"] for one in (await call(studio, person, "GET", "/assets")).json()["items"]] == ["talk.mp4"]
    assert studio.query("select count(*) from rendition where generation_id = %s", job_id) == [(0,)]
    job = (await call(studio, person, "GET", f"/jobs/{job_id}")).json()
    assert (job["status"], job["asset_id"]) == ("queued", None)
    staging = studio.container.settings.data_dir / "blobs" / "staging"
    assert [path for path in staging.rglob("*") if path.is_file()] == []
