"""What new films begin with: a brand kit and voices that are kept, and orders that say otherwise."""

from __future__ import annotations

import io
import subprocess
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from mutoscope.jobs import install_job_tables
from mutoscope.media.runner import ffmpeg_binary
from mutoscope.tenancy import Role

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Person, Studio

SCRIPT = "The sea is wide."
BRAND = {"spoken_colour": "#ffcc00", "logo_corner": "top-left", "logo_opacity_percent": 60}
VOICE = {"voice": "bf_emma", "language": "en-GB", "speed_percent": 120, "pronunciations": {"sea": "see"}}


@pytest.fixture(autouse=True)
def _job_tables(owner_dsn: str) -> None:
    install_job_tables(owner_dsn)


def picture() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (64, 32), "#0b3d91").save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path: Path = tmp_path_factory.mktemp("sound") / "a.wav"
    subprocess.run([ffmpeg_binary(), "-v", "error", "-f", "lavfi", "-i", "sine=d=1", str(path)], check=True)
    return path.read_bytes()


async def upload(studio: Studio, person: Person, name: str, content: bytes) -> str:
    files = {"file": (name, content, "application/octet-stream")}
    answer = await studio.http.post("/api/upload", files=files, headers=person.headers)
    assert answer.status_code < 300, answer.text
    return str(answer.json()["file_id"])


async def put(studio: Studio, person: Person, what: str, body: dict[str, Any]) -> Any:  # noqa: ANN401 -- a response
    return await studio.http.put(f"/api/v1/film-defaults/{what}", json=body, headers=person.headers)


async def read(studio: Studio, person: Person) -> Any:  # noqa: ANN401 -- JSON
    return (await studio.http.get("/api/v1/film-defaults", headers=person.headers)).json()


async def frozen(studio: Studio, person: Person, **order: object) -> dict[str, Any]:
    """Order a film, and return what was frozen."""
    body = {"script": SCRIPT, **order}
    answer = await studio.http.post("/api/v1/ai/video-generate", json=body, headers=person.headers)
    assert answer.status_code == 202, answer.text
    return studio.query("select request from generation where id = %s", answer.json()["job_id"])[0][0]


async def test_a_new_film_wears_the_kit_unless_its_order_says_otherwise(studio: Studio) -> None:
    person = await studio.sign_up()
    logo = await upload(studio, person, "logo.png", picture())
    kit = {"logo": logo, "brand": BRAND, "intro": logo, "intro_title": "Acme explains", "outro_title": "Bye"}
    kept = await put(studio, person, "brand-kit", kit)
    assert kept.status_code == 200, kept.text
    assert (await read(studio, person))["brand_kit"] == kept.json()
    film = await frozen(studio, person)
    assert (film["logo"]["id"], film["intro"]["id"], film["outro"]) == (logo, logo, None)
    assert (film["brand"], film["intro_title"], film["outro_title"]) == (BRAND, "Acme explains", "Bye")
    bare = await frozen(studio, person, logo=None, brand={}, intro=None, outro_title="")
    assert [bare[name] for name in ("logo", "brand", "intro", "intro_title", "outro_title")] == [None, {}, None, "", ""]
    own = await frozen(studio, person, brand={"colour": "#112233"})
    assert (own["brand"], own["logo"]["id"]) == ({"colour": "#112233"}, logo)


async def test_a_kit_may_say_on_every_picture_that_a_film_is_made_with_ai(studio: Studio) -> None:
    person = await studio.sign_up()
    assert (await frozen(studio, person))["ai_mark"] is False
    kept = await put(studio, person, "brand-kit", {"ai_mark": True})
    assert (kept.status_code, kept.json()["ai_mark"]) == (200, True)
    assert (await frozen(studio, person))["ai_mark"] is True
    assert (await frozen(studio, person, ai_mark=False))["ai_mark"] is False


async def test_a_kit_that_changes_leaves_projects_that_are_there_alone(studio: Studio) -> None:
    person = await studio.sign_up()
    await put(studio, person, "brand-kit", {"brand": BRAND})
    body = {"title": "A", "script": SCRIPT}
    made = (await studio.http.post("/api/projects/create", json=body, headers=person.headers)).json()
    assert (await put(studio, person, "brand-kit", {"outro_title": "Bye"})).status_code == 200
    film = await frozen(studio, person, project_id=made["id"])
    assert (film["brand"], film["outro_title"]) == (BRAND, "")
    fresh = await frozen(studio, person)
    assert (fresh["brand"], fresh["outro_title"]) == ({}, "Bye")


async def test_the_files_of_a_kit_do_not_expire_and_a_deleted_one_is_left_out(studio: Studio) -> None:
    person = await studio.sign_up()
    logo = await upload(studio, person, "logo.png", picture())
    await put(studio, person, "brand-kit", {"logo": logo, "outro_title": "Bye"})
    studio.clock.advance(days=300)
    later = await studio.log_in(person.email)
    assert (await frozen(studio, later))["logo"]["id"] == logo
    gone = await studio.http.delete(f"/api/v1/assets/{logo}", headers=later.headers)
    assert gone.status_code < 300, gone.text
    film = await frozen(studio, later)
    assert (film["logo"], film["outro_title"]) == (None, "Bye")


async def test_a_kit_is_refused_that_could_not_be_worn(studio: Studio, sound: bytes) -> None:
    person, stranger = await studio.sign_up(), await studio.sign_up()
    noise = await upload(studio, person, "a.wav", sound)
    theirs = await upload(studio, stranger, "logo.png", picture())
    for kit, code in [
        ({"logo": noise}, "request_invalid"),
        ({"outro": noise}, "request_invalid"),
        ({"logo": theirs}, "asset_unknown"),
        ({"intro": str(uuid.uuid4())}, "asset_unknown"),
        ({"brand": {"font": "no-such-font.ttf"}}, "request_invalid"),
        ({"brand": {"colour": "red"}}, "validation_error"),
        ({"logo": "../../etc/passwd"}, "validation_error"),
        ({"nonsense": 1}, "validation_error"),
    ]:
        answer = await put(studio, person, "brand-kit", {"outro_title": "Bye", **kit})
        assert answer.status_code == 422, (kit, answer.text)
        assert answer.json()["remedy"], (kit, code)
        if code != "validation_error":
            assert answer.json()["code"] == code, kit
    assert (await read(studio, person))["brand_kit"]["outro_title"] == ""


async def test_a_voice_is_remembered_one_s_own_before_the_workspace_s(studio: Studio) -> None:
    person = await studio.sign_up()
    assert (await put(studio, person, "voice", VOICE)).status_code == 200
    film = await frozen(studio, person)
    assert (film["speed_percent"], film["pronunciations"]) == (120, {"sea": "see"})
    british = (
        await studio.http.post("/api/v1/ai/video-generate", json={"script": SCRIPT}, headers=person.headers)
    ).json()
    project = studio.query(
        "select p.voice, p.options ->> 'language' from project p join generation g on g.project_id = p.id "
        "where g.id = %s",
        british["job_id"],
    )
    assert project == [("bf_emma", "en-GB")]
    own = {"voice": "am_michael", "pronunciations": {"wide": "wyde", "sea": "say"}}
    assert (await put(studio, person, "own-voice", own)).status_code == 200
    told = await read(studio, person)
    assert told["voice"] == {
        "voice": "am_michael",
        "language": "en-GB",
        "speed_percent": 120,
        "pronunciations": {"sea": "say", "wide": "wyde"},
    }
    assert told["workspace_voice"] == VOICE
    stated = await frozen(studio, person, voice="af_heart", speed_percent=90, pronunciations={"wide": "white"})
    assert (stated["speed_percent"], stated["pronunciations"]) == (90, {"sea": "say", "wide": "white"})
    assert stated["voice"] != film["voice"]


async def test_one_member_s_voice_is_not_another_s_and_goes_with_the_membership(studio: Studio) -> None:
    owner = await studio.sign_up()
    member = studio.add_member(owner.workspace_id, Role.EDITOR)
    headers = {"Authorization": f"Bearer {await studio.token_for(member, owner.workspace_id)}"}
    kept = await studio.http.put("/api/v1/film-defaults/own-voice", json={"speed_percent": 80}, headers=headers)
    assert kept.status_code == 200, kept.text
    assert (await read(studio, owner))["voice"]["speed_percent"] is None
    refused = await studio.http.put("/api/v1/film-defaults/voice", json={"speed_percent": 80}, headers=headers)
    assert refused.status_code == 403
    studio.query(
        "delete from membership where user_id = %s and workspace_id = %s returning 1", member, owner.workspace_id
    )
    assert studio.query("select count(*) from member_voice where user_id = %s", member) == [(0,)]


async def test_a_voice_is_refused_that_cannot_speak(studio: Studio) -> None:
    person = await studio.sign_up()
    for voice, code in [
        ({"voice": "nobody"}, "unknown_voice"),
        ({"language": "xx"}, "unknown_voice"),
        ({"speed_percent": 300}, None),
        ({"pronunciations": {"": "x"}}, None),
    ]:
        answer = await put(studio, person, "own-voice", voice)
        assert answer.status_code == 422, (voice, answer.text)
        assert code in {None, answer.json()["code"]}
    assert (await read(studio, person))["own_voice"]["voice"] is None


async def test_a_change_is_in_the_log_with_what_was_there_before(studio: Studio) -> None:
    person = await studio.sign_up()
    await put(studio, person, "brand-kit", {"outro_title": "Bye"})
    await put(studio, person, "brand-kit", {"outro_title": "See you"})
    await put(studio, person, "brand-kit", {"outro_title": "See you"})
    log = (await studio.http.get("/api/audit-log?action=brand_kit.", headers=person.headers)).json()["items"]
    assert len(log) == 2
    assert (log[0]["before"], log[0]["after"]) == ({"outro_title": "Bye"}, {"outro_title": "See you"})
