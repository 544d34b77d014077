"""Bibles: gathered, versioned, exported as a PDF that is read page by page and as a page that loads nothing."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest
from PIL import Image
from tests.integration.api.stories import begin, call, make

from mutoscope.writing.cards import draw_card

if TYPE_CHECKING:
    from conftest import Person, Studio
    from mutoscope.infra.settings import Settings

NAMES = ["Mara Lindqvist", "Jonas", "Elias", "Captain Bastian van der Meulenhorst-Esterházy", "Sari", "Pak Budi",
         "Nyai Ratna", "Old Tomas", "Ines", "Dr. Okoye", "李小龍", "<b>Eve</b> & Co 🎭"]  # fmt: skip
LOOK = "Forty, grey braid, yellow oilskin coat, a scar on the left hand."


async def furnish(studio: Studio, person: Person) -> tuple[str, list[str]]:
    """A story in full and twelve characters, one of them with a picture."""
    story = await begin(studio, person, title="Static", tone="Quiet, salty")
    await make(studio, person, story, "moodboard")
    cast: list[str] = []
    for name in NAMES:
        sheet = {"role": "keeper", "look": LOOK, "want": "To hear her brother.", "description": "Lives alone. " * 9}
        made = await call(studio, person, "POST", "/cast", {"kind": "character", "name": name, "sheet": sheet})
        cast.append(made.json()["id"])
    place = {"kind": "place", "name": "Lamp room", "sheet": {"description": "Round, hot, brass."}}
    cast.append((await call(studio, person, "POST", "/cast", place)).json()["id"])
    buffer = io.BytesIO()
    Image.new("RGB", (300, 400), "#d9622b").save(buffer, "PNG")
    files = {"file": ("mara.png", buffer.getvalue(), "image/png")}
    asset = (await studio.http.post("/api/upload", files=files, headers=person.headers)).json()["file_id"]
    assert (await call(studio, person, "POST", f"/cast/{cast[0]}/pictures", {"asset_id": asset})).status_code == 201
    return story, cast


async def gather(studio: Studio, person: Person, **more: object) -> Any:  # noqa: ANN401 -- JSON
    story, cast = await furnish(studio, person)
    body = {
        "title": "The Last Light",
        "subtitle": "A series",
        "world": "An island.",
        "story_ids": [story],
        "cast_ids": cast,
    }
    answer = await call(studio, person, "POST", "/bibles", {**body, **more})
    assert answer.status_code == 201, answer.text
    return answer.json()


def pages(data: bytes) -> list[str]:
    document: Any = pypdfium2.PdfDocument(data)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def cover_of(data: bytes) -> Image.Image:
    document: Any = pypdfium2.PdfDocument(data)
    try:
        return document[0].render(scale=1).to_pil().convert("RGB")
    finally:
        document.close()


async def test_a_bible_of_twelve_characters_is_a_pdf_with_everybody_in_it(studio: Studio) -> None:
    person = await studio.sign_up()
    bible = await gather(studio, person)
    answer = await call(studio, person, "GET", f"/bibles/{bible['id']}/pdf")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert "The Last Light v1.pdf" in answer.headers["content-disposition"]
    text = pages(answer.content)
    assert "The Last Light" in text[0].replace("\r\n", " ")
    assert "Version 1" in text[0]
    whole = re.sub(r"\s+", " ", " ".join(text))
    for name in ["Mara Lindqvist", "Pak Budi", "Meulenhorst-Esterházy", "<b>Eve</b> & Co", "Lamp room", "Midpoint"]:
        assert name in whole, name
    assert whole.count(LOOK) == len(NAMES)
    assert len(cover_of(answer.content).getcolors(1_000_000) or []) > 20, "the cover is not one colour"
    assert b"/FontFile2" in answer.content, "fonts are embedded"


async def test_the_web_page_loads_nothing_and_escapes_what_people_wrote(studio: Studio) -> None:
    person = await studio.sign_up()
    bible = await gather(studio, person, title="<script>alert(1)</script>")
    answer = await call(studio, person, "GET", f"/bibles/{bible['id']}/html")
    page = answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "<script" not in page
    assert "&lt;b&gt;Eve&lt;/b&gt; &amp; Co 🎭" in page
    assert not re.search(r"(src|href)=\"(?!data:image/jpeg;base64,)", page)
    assert "data:image/jpeg;base64," in page
    assert "placeholder" in page
    assert "李小龍" in page


async def test_a_version_stays_as_it_was_gathered(studio: Studio) -> None:
    person = await studio.sign_up()
    bible = await gather(studio, person)
    first = (await call(studio, person, "GET", f"/bibles/{bible['id']}")).json()
    mara = first["sources"]["cast_ids"][0]
    edit = {"name": "Mara", "sheet": {"look": "Blue coat."}, "base_revision": 1}
    assert (await call(studio, person, "PUT", f"/cast/{mara}", edit)).status_code == 200
    assert (await call(studio, person, "GET", f"/bibles/{bible['id']}")).json() == first
    again = (await call(studio, person, "POST", f"/bibles/{bible['id']}/versions", {})).json()
    assert again["version"] == 2
    second = (await call(studio, person, "GET", f"/bibles/{bible['id']}")).json()
    assert second["content"]["characters"][0]["look"] == "Blue coat."
    assert (await call(studio, person, "GET", f"/bibles/{bible['id']}?version=1")).json() == first
    assert (await call(studio, person, "GET", f"/bibles/{bible['id']}?version=3")).status_code == 404
    assert first["content"]["tone"] == "Quiet, salty"
    assert first["content"]["stories"][0]["versions"]["brief"] == 1


async def test_a_link_shows_one_version_until_it_expires_or_is_revoked(studio: Studio, settings: Settings) -> None:
    person = await studio.sign_up()
    bible = await gather(studio, person)
    path = f"/bibles/{bible['id']}/links"
    links = [(await call(studio, person, "POST", path, {"seconds": seconds})).json()["url"] for seconds in (60, 7200)]
    places = [link.removeprefix(settings.base_url) for link in links]
    opened = await studio.http.get(places[0])
    assert opened.status_code == 200
    assert "Mara Lindqvist" in opened.text
    assert (await studio.http.get(places[0][:-2] + "xx")).status_code == 404
    assert (await studio.http.get(places[0].replace("/shared-bibles/", "/files/"))).status_code == 404
    studio.clock.advance(seconds=61)
    assert [(await studio.http.get(place)).status_code for place in places] == [410, 200]
    assert (await call(studio, person, "DELETE", path)).status_code == 204
    assert (await studio.http.get(places[1])).status_code == 404


async def test_another_tenant_finds_nothing_and_gathers_nothing(studio: Studio) -> None:
    one, other = await studio.sign_up(), await studio.sign_up()
    bible = await gather(studio, one)
    base = f"/bibles/{bible['id']}"
    for method, path in (("GET", ""), ("GET", "/pdf"), ("GET", "/html"), ("DELETE", ""), ("POST", "/versions"),
                         ("POST", "/links"), ("DELETE", "/links")):  # fmt: skip
        answer = await call(studio, other, method, base + path, {} if method == "POST" else None)
        assert (answer.status_code, answer.json()["code"]) == (404, "bible_not_found"), path
    sources = (await call(studio, one, "GET", base)).json()["sources"]
    stolen = await call(studio, other, "POST", "/bibles", {"title": "x", "story_ids": sources["story_ids"]})
    assert (stolen.status_code, stolen.json()["code"]) == (404, "story_not_found")
    stolen = await call(studio, other, "POST", "/bibles", {"title": "x", "cast_ids": sources["cast_ids"]})
    assert (stolen.status_code, stolen.json()["code"]) == (404, "cast_not_found")
    empty = await call(studio, one, "POST", "/bibles", {"title": "x"})
    assert (empty.status_code, empty.json()["code"]) == (409, "bible_empty")
    assert (await call(studio, one, "DELETE", base)).status_code == 204
    assert (await call(studio, one, "GET", "/bibles")).json()["items"] == []


@pytest.mark.parametrize(
    "title", ["", "Forgotten island", "x" * 300, "Donaudampfschifffahrtsgesellschaft", "🎉", "مرحبا"]
)
def test_a_card_says_that_it_is_one_whatever_its_title(title: str, settings: Settings) -> None:
    fonts = settings.assets / "fonts"
    card = Image.open(io.BytesIO(draw_card(fonts, title, ground="#0b2b3c", accent="#e0a458", size=(480, 270))))
    assert card.size == (480, 270)
    label = card.crop((20, 220, 200, 270)).convert("L").histogram()
    assert label[255] > 0, "the label is written"
