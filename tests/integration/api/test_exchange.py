"""Projects as bundles and timelines of editors, over HTTP: what goes out comes back, and what is hostile stays out."""

from __future__ import annotations

import io
import json
import zipfile
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from mutoscope.media.interchange import name_media, to_otio
from mutoscope.media.timeline import Canvas, Clip, MediaReference, RationalTime, Timeline, Transition

if TYPE_CHECKING:
    from conftest import Person, Studio

SCRIPT = "The sea is wide. [image: red.png]\n\nShips sail on it."


def picture(colour: str) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (64, 64), colour).save(content, "PNG")
    return content.getvalue()


async def upload(studio: Studio, person: Person, name: str, content: bytes) -> str:
    files = {"video": (name, content, "image/png")}
    answer = await studio.http.post("/api/v1/upload", files=files, headers=person.headers)
    assert answer.status_code == 201, answer.text
    return answer.json()["file_id"]


async def project_of(studio: Studio, person: Person, **body: object) -> str:
    body = {"title": "Tides", "script": SCRIPT, **body}
    answer = await studio.http.post("/api/v1/projects/create", json=body, headers=person.headers)
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


async def read(studio: Studio, person: Person, project: str) -> Any:  # noqa: ANN401 -- JSON
    return (await studio.http.get(f"/api/v1/projects/{project}", headers=person.headers)).json()


async def take_bundle(studio: Studio, person: Person, content: bytes) -> Any:  # noqa: ANN401 -- JSON
    files = {"bundle": ("project.zip", content, "application/zip")}
    return await studio.http.post("/api/v1/projects/import-bundle", files=files, headers=person.headers)


def counts(studio: Studio, person: Person) -> tuple[int, int, int]:
    found = [
        studio.query(f"select count(*) from {table} where workspace_id = %s", person.workspace_id)[0][0]  # noqa: S608 -- names of this file
        for table in ("project", "asset", "blob")
    ]
    return found[0], found[1], found[2]


async def test_a_project_goes_out_as_a_bundle_and_comes_back_elsewhere(studio: Studio) -> None:
    person, other = await studio.sign_up(), await studio.sign_up()
    red, blue = picture("#cc0000"), picture("#0000cc")
    await upload(studio, person, "red.png", red)
    named = [await upload(studio, person, "blue.png", blue), "gone.png"]
    project = await project_of(
        studio, person, images=named, logo="red.png", music="cinematic", voice="bf_emma", template="pop"
    )
    bundle = await studio.http.get(f"/api/v1/projects/{project}/bundle.zip", headers=person.headers)
    assert bundle.status_code == 200
    with zipfile.ZipFile(io.BytesIO(bundle.content)) as archive:
        manifest = json.loads(archive.read("project.json"))
        assert archive.read("script.md").decode() == SCRIPT
    assert {one["name"]: one["sha256"] for one in manifest["media"]} == {
        "blue.png": sha256(blue).hexdigest(),
        "red.png": sha256(red).hexdigest(),
    }
    assert (manifest["options"]["missing"], manifest["options"]["music"]) == (["gone.png"], "cinematic")
    taken = await take_bundle(studio, other, bundle.content)
    assert taken.status_code == 201, taken.text
    made = await read(studio, other, taken.json()["project_id"])
    assert (made["title"], made["script"], made["voice"], made["music"]) == ("Tides", SCRIPT, "bf_emma", "cinematic")
    assert made["options"]["template"] == "pop"
    assets = (await studio.http.get("/api/v1/assets", headers=other.headers)).json()["items"]
    ids = {asset["name"]: asset["id"] for asset in assets}
    assert set(ids) == {"red.png", "blue.png"}
    assert (made["images"], made["options"]["logo"]) == ([ids["blue.png"]], ids["red.png"])


async def test_a_bundle_of_another_workspace_is_not_found(studio: Studio) -> None:
    person, other = await studio.sign_up(), await studio.sign_up()
    project = await project_of(studio, person)
    answer = await studio.http.get(f"/api/v1/projects/{project}/bundle.zip", headers=other.headers)
    assert answer.status_code == 404


def zipped(members: dict[str, bytes], media: list[dict[str, object]] | None = None, **facts: object) -> bytes:
    """Return a bundle with a manifest of its own, whatever that says."""
    manifest = {"mutoscope_bundle": 1, "options": {"title": "A"}, "media": media or [], **facts}
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project.json", json.dumps(manifest))
        archive.writestr("script.md", "The sea is wide.")
        for name, data in members.items():
            archive.writestr(name, data)
    return content.getvalue()


def entry(content: bytes, **facts: object) -> dict[str, object]:
    return {
        "name": "red.png",
        "member": "media/000",
        "sha256": sha256(content).hexdigest(),
        "bytes": len(content),
        **facts,
    }


def linked() -> bytes:
    """Return a bundle whose media file is a symbolic link."""
    target = b"/etc/passwd"
    content = io.BytesIO(zipped({}, [entry(target)]))
    with zipfile.ZipFile(content, "a") as archive:
        info = zipfile.ZipInfo("media/000")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, target)
    return content.getvalue()


RED = picture("#cc0000")
BOMB = bytes(64 << 20)
TEXT = b"no picture at all"
HOSTILE = {
    "no zip": (b"PK\x03\x04 and nothing more", "bundle_refused"),
    "no bundle": (zipped({}, mutoscope_bundle=7), "bundle_refused"),
    "a bomb": (zipped({"media/000": BOMB}, [entry(BOMB)]), "bundle_refused"),
    "a link": (linked(), "bundle_refused"),
    "another digest": (zipped({"media/000": RED}, [entry(RED, sha256="0" * 64)]), "bundle_refused"),
    "another length": (zipped({"media/000": RED}, [entry(RED, bytes=3)]), "bundle_refused"),
    "far too long": (zipped({"media/000": RED}, [entry(RED, bytes=1 << 50)]), "bundle_refused"),
    "of less than nothing": (zipped({"media/000": RED}, [entry(RED, bytes=-1)]), "bundle_refused"),
    "a member that is not there": (zipped({}, [entry(RED)]), "bundle_refused"),
    "no media": (zipped({"media/000": TEXT}, [entry(TEXT)]), "unreadable_media"),
    "choices of no sense": (zipped({}, options={"title": "A", "fps": 10_000}), "bundle_refused"),
    "no title": (zipped({}, options={}), "bundle_refused"),
    "a list for a manifest": (zipped({}, [], options=[1]), "bundle_refused"),
}


@pytest.mark.parametrize("what", HOSTILE)
async def test_a_hostile_bundle_is_refused_and_nothing_of_it_stays(studio: Studio, what: str) -> None:
    person = await studio.sign_up()
    content, code = HOSTILE[what]
    answer = await take_bundle(studio, person, content)
    assert (answer.status_code, answer.json()["code"]) == (422, code), answer.text
    assert answer.json()["remedy"]
    assert counts(studio, person) == (0, 0, 0)
    left = studio.container.regions.default
    assert not list(left.artefacts.rglob("bundle-*"))
    assert not list(left.blobs.objects.staging.glob("*.staged"))


async def test_names_in_a_bundle_are_no_paths(studio: Studio) -> None:
    person = await studio.sign_up()
    content = zipped({"media/000": RED}, [entry(RED, name="../../etc/red.png")])
    taken = await take_bundle(studio, person, content)
    assert taken.status_code == 201, taken.text
    (asset,) = (await studio.http.get("/api/v1/assets", headers=person.headers)).json()["items"]
    assert asset["name"] == "red.png"


def cut_of(*media: MediaReference, **facts: Any) -> str:  # noqa: ANN401 -- fields
    rate = Fraction(24)
    clips = tuple(Clip(one, RationalTime(48, rate)) for one in media)
    changes = (Transition(RationalTime(12, rate)),) * (len(clips) - 1)
    timeline = Timeline(Canvas(1920, 1080, rate), clips, ("",) * len(clips), changes)
    return to_otio(name_media(timeline), "Cut", facts.get("project"))


def reference(name: str, content: bytes) -> MediaReference:
    return MediaReference(Path(f"/home/somebody/{name}"), sha256(content).hexdigest(), "image", 64, 64, name=name)


async def test_an_editor_s_timeline_becomes_a_project_in_its_order(studio: Studio) -> None:
    person = await studio.sign_up()
    red, blue = picture("#cc0001"), picture("#0100cc")
    ids = [await upload(studio, person, "b.png", blue), await upload(studio, person, "a.png", red)]
    told = {"script": SCRIPT.replace("[image: red.png]", ""), "voice": "am_adam", "template": "pop"}
    text = cut_of(reference("renamed.png", blue), reference("a.png", red), reference("b.png", blue), project=told)
    assert "/home/somebody" not in text
    taken = await studio.http.post(
        "/api/v1/projects/import-timeline", json={"timeline": text, "title": "Cut"}, headers=person.headers
    )
    assert taken.status_code == 201, taken.text
    made = await read(studio, person, taken.json()["project_id"])
    assert made["options"] == made["options"] | {
        "clips": ids,
        "size": "1920x1080",
        "fps": 24,
        "crossfade_ms": 500,
        "template": "pop",
    }
    assert (made["script"], made["voice"], made["title"]) == (told["script"], "am_adam", "Cut")
    assert "3 clips were read" in taken.json()["notices"][0]


async def test_timelines_that_cannot_become_a_project_are_refused(studio: Studio) -> None:
    person, other = await studio.sign_up(), await studio.sign_up()
    content = picture("#cc0002")
    await upload(studio, other, "theirs.png", content)
    whole = cut_of(reference("theirs.png", content))
    deep = "[" * 100_000
    for text, code in [
        (whole, "interchange_unreadable"),
        ("no timeline", "interchange_unreadable"),
        (deep, "interchange_unreadable"),
        ('{"OTIO_SCHEMA": "Clip.2"}', "interchange_unreadable"),
    ]:
        body = {"timeline": text, "script": "The sea."}
        answer = await studio.http.post("/api/v1/projects/import-timeline", json=body, headers=person.headers)
        assert (answer.status_code, answer.json()["code"]) == (422, code), answer.text
    await upload(studio, person, "theirs.png", content)
    silent = await studio.http.post(
        "/api/v1/projects/import-timeline", json={"timeline": whole}, headers=person.headers
    )
    assert (silent.status_code, silent.json()["code"]) == (422, "request_invalid")
    assert counts(studio, person)[0] == 0
