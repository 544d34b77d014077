"""The library that stories share: sheets, reference pictures, and how they get into stories."""

from __future__ import annotations

import asyncio
import datetime as dt
import io
import uuid
from typing import TYPE_CHECKING, Any

from PIL import Image
from tests.integration.api.stories import LIGHTHOUSE, begin, call, make, step

from mutoscope.library import sweep_expired

if TYPE_CHECKING:
    from conftest import Person, Studio

MARA = {"role": "keeper", "look": "Grey braid, yellow oilskin coat.", "want": "To hear Jonas once more."}


async def add(studio: Studio, person: Person, name: str = "Mara", kind: str = "character", **sheet: str) -> str:
    answer = await call(studio, person, "POST", "/cast", {"kind": kind, "name": name, "sheet": sheet or MARA})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def upload(studio: Studio, person: Person, colour: str = "#0b3d91") -> str:
    buffer = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(buffer, "PNG")
    files = {"file": (f"{uuid.uuid4().hex}.png", buffer.getvalue(), "image/png")}
    answer = await studio.http.post("/api/upload", files=files, headers=person.headers)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["file_id"])


async def test_a_character_of_the_library_comes_into_every_story_as_its_sheet_says(studio: Studio) -> None:
    person = await studio.sign_up()
    mara = await add(studio, person)
    for _ in range(2):
        story = await begin(studio, person, LIGHTHOUSE)
        await make(studio, person, story, "characters")
        people = (await step(studio, person, story, "characters"))["current"]["content"]["items"]
        found = {one["name"]: one for one in people}
        assert found["Mara"]["cast_id"] == mara
        assert (found["Mara"]["look"], found["Mara"]["want"]) == (MARA["look"], MARA["want"])
        assert found["Jonas"]["cast_id"] is None
    await call(studio, person, "PUT", f"/cast/{mara}/archive")
    story = await begin(studio, person, LIGHTHOUSE)
    await make(studio, person, story, "characters")
    people = (await step(studio, person, story, "characters"))["current"]["content"]["items"]
    assert [one["cast_id"] for one in people if one["name"] == "Mara"] == [None]


async def test_a_reference_picture_outlives_its_upload_and_goes_with_its_entry(studio: Studio) -> None:
    person = await studio.sign_up()
    mara, asset = await add(studio, person), await upload(studio, person)
    attached = await call(studio, person, "POST", f"/cast/{mara}/pictures", {"asset_id": asset, "caption": "At home"})
    assert attached.status_code == 201, attached.text
    studio.clock.advance(days=3)
    await sweep_expired(studio.container.database, studio.container.uploads, studio.clock)
    person = await studio.log_in(person.email)
    assert (await call(studio, person, "GET", f"/assets/{asset}")).status_code == 404
    whole = (await call(studio, person, "GET", f"/cast/{mara}")).json()
    assert [one["caption"] for one in whole["pictures"]] == ["At home"]
    bytes_ = await call(studio, person, "GET", whole["pictures"][0]["url"].removeprefix("/api/v1"))
    assert Image.open(io.BytesIO(bytes_.content)).size == (64, 48)
    assert (await call(studio, person, "DELETE", f"/cast/{mara}")).status_code == 204
    assert studio.query("select 1 from studio_picture where workspace_id = %s", person.workspace_id) == []
    assert studio.query("select 1 from blob where workspace_id = %s", person.workspace_id) == []


async def test_of_two_who_change_a_sheet_one_is_told(studio: Studio) -> None:
    person = await studio.sign_up()
    mara = await add(studio, person)
    bodies = [{"name": "Mara", "sheet": {"notes": f"Note {n}."}, "base_revision": 1} for n in range(4)]
    answers = await asyncio.gather(*(call(studio, person, "PUT", f"/cast/{mara}", body) for body in bodies))
    assert sorted(answer.status_code for answer in answers) == [200, 412, 412, 412]
    lost = next(answer.json() for answer in answers if answer.status_code == 412)
    assert (lost["code"], lost["current_revision"]) == ("cast_changed", 2)


async def test_what_is_another_tenants_does_not_exist(studio: Studio) -> None:
    one, other = await studio.sign_up(), await studio.sign_up()
    mara, asset = await add(studio, one), await upload(studio, one)
    picture = (await call(studio, one, "POST", f"/cast/{mara}/pictures", {"asset_id": asset})).json()
    mine = await add(studio, other, "Mine")
    attempts: tuple[tuple[str, str, dict[str, object] | None], ...] = (
        ("GET", f"/cast/{mara}", None),
        ("PUT", f"/cast/{mara}", {"name": "x", "sheet": {}, "base_revision": 1}),
        ("DELETE", f"/cast/{mara}", None),
        ("PUT", f"/cast/{mara}/archive", None),
        ("POST", f"/cast/{mara}/pictures", {"asset_id": asset}),
        ("POST", f"/cast/{mine}/pictures", {"asset_id": asset}),
        ("GET", f"/studio-pictures/{picture['id']}", None),
        ("DELETE", f"/studio-pictures/{picture['id']}", None),
    )
    for method, path, body in attempts:
        answer = await call(studio, other, method, path, body)
        assert (answer.status_code, answer.json()["code"]) == (404, "cast_not_found"), path
    assert [one_["name"] for one_ in (await call(studio, other, "GET", "/cast")).json()["items"]] == ["Mine"]


async def test_only_images_and_a_bounded_number_of_them(studio: Studio, clip: bytes) -> None:
    person = await studio.sign_up()
    mara = await add(studio, person)
    files = {"file": ("clip.mp4", clip, "video/mp4")}
    video = (await studio.http.post("/api/upload", files=files, headers=person.headers)).json()["file_id"]
    refused = await call(studio, person, "POST", f"/cast/{mara}/pictures", {"asset_id": video})
    assert (refused.status_code, refused.json()["code"]) == (422, "picture_invalid")
    asset = await upload(studio, person)
    path = f"/cast/{mara}/pictures"
    codes = [(await call(studio, person, "POST", path, {"asset_id": asset})).status_code for _ in range(25)]
    assert codes == [201] * 24 + [422]


async def test_the_library_is_listed_by_kind_and_found_by_words(studio: Studio) -> None:
    person = await studio.sign_up()
    made: dict[str, Any] = {
        kind: await add(studio, person, kind.title(), kind) for kind in ("character", "prop", "place", "voice")
    }
    listed = (await call(studio, person, "GET", "/cast?limit=3")).json()
    rest = (await call(studio, person, "GET", f"/cast?limit=3&cursor={listed['next_cursor']}")).json()
    assert {one["id"] for one in listed["items"] + rest["items"]} == set(made.values())
    props = (await call(studio, person, "GET", "/cast?kind=prop")).json()["items"]
    assert [one["id"] for one in props] == [made["prop"]]
    found = (await call(studio, person, "GET", "/search?q=oilskin&kind=place")).json()["items"]
    assert [(one["id"], one["kind"]) for one in found] == [(made["place"], "place")]
    bad = await call(studio, person, "POST", "/cast", {"kind": "dragon", "name": "x"})
    assert bad.status_code == 422
    assert dt.datetime.fromisoformat(listed["items"][0]["created_at"])
