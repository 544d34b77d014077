"""Bibles: gathered, versioned, exported as a PDF that is read page by page and as a page that loads nothing."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest
from PIL import Image, ImageFont
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.util import Pt
from tests.integration.api.stories import begin, call, make

from mutoscope.writing.cards import draw_card

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Person, Studio
    from mutoscope.infra.settings import Settings

NAMES = ["Mara Lindqvist", "Jonas", "Elias", "Captain Bastian van der Meulenhorst-Esterházy", "Sari", "Pak Budi",
         "Nyai Ratna", "Old Tomas", "Ines", "Dr. Okoye", "李小龍", "<b>Eve</b> & Co 🎭"]  # fmt: skip
LOOK = "Forty, grey braid, yellow oilskin coat, a scar on the left hand."


async def furnish(studio: Studio, person: Person) -> tuple[str, list[str]]:
    """A story in full and twelve characters, one of them with a picture."""
    story = await begin(studio, person, title="Static", tone="Quiet, salty")
    await make(studio, person, story, "moodboard")
    await make(studio, person, story, "storyboard")
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


async def test_a_deck_has_everybody_and_the_storyboard_on_slides_that_hold_their_words(
    studio: Studio, settings: Settings
) -> None:
    person = await studio.sign_up()
    bible = await gather(studio, person)
    answer = await call(studio, person, "GET", f"/bibles/{bible['id']}/deck")
    assert answer.status_code == 200
    assert answer.headers["content-type"].endswith("presentationml.presentation")
    assert "The Last Light v1.pptx" in answer.headers["content-disposition"]
    show: Any = Presentation(io.BytesIO(answer.content))
    slides = list(show.slides)
    titles = [slide.shapes.title.text_frame.text for slide in slides]
    assert titles[0] == "The Last Light"
    assert titles[1] == "The story"
    assert [name for name in NAMES if name not in titles] == []
    words = [set(said(slide)) for slide in slides]
    story = (await call(studio, person, "GET", f"/bibles/{bible['id']}")).json()["content"]["stories"][0]
    assert {"A series"} < words[0]
    assert any("Version 1" in one for one in words[0])
    assert story["logline"] in words[1]
    sheets = [one for one, title in zip(words, titles, strict=True) if title in NAMES]
    assert all(LOOK in one for one in sheets)
    assert any("Lamp room" in one for one in words)
    frames = [one for one, title in zip(words, titles, strict=True) if title == "Static · Storyboard"]
    assert {shot["narration"] for shot in story["shots"]} <= set().union(*frames)
    for slide in slides:
        check_layout(slide, settings.assets / "fonts", (show.slide_width, show.slide_height))
    pictures = [shape for slide in slides for shape in slide.shapes if shape.shape_type == MSO_SHAPE_TYPE.PICTURE]
    told = {picture._element.nvPicPr.cNvPr.get("descr"): picture for picture in pictures}
    colour: Any = Image.open(io.BytesIO(told["Mara Lindqvist"].image.blob)).convert("RGB").getpixel((300, 300))
    assert all(abs(one - other) < 8 for one, other in zip(colour, (0xD9, 0x62, 0x2B), strict=True))
    assert "Jonas (placeholder)" in told


async def test_a_deck_cuts_what_is_too_long_and_keeps_it_in_the_notes(studio: Studio, settings: Settings) -> None:
    person = await studio.sign_up()
    world = "An island a day's sail from anywhere.\x0b " + "Fog comes every evening. " * 200 + "The end."
    palette = await gather(studio, person, world=world, title="x" * 200)
    show: Any = Presentation(io.BytesIO((await call(studio, person, "GET", f"/bibles/{palette['id']}/deck")).content))
    for slide in show.slides:
        check_layout(slide, settings.assets / "fonts", (show.slide_width, show.slide_height))
    [slide] = [one for one in show.slides if one.shapes.title.text_frame.text == "The world"]
    shown = max(said(slide), key=len)
    assert shown.startswith("An island a day's sail from anywhere. Fog comes")
    assert shown.endswith("…")
    assert slide.notes_slide.notes_text_frame.text.endswith("Fog comes every evening. The end.")
    cover = show.slides[0].shapes.title.text_frame.text
    assert cover.startswith("xxx")


def said(slide: Any) -> list[str]:  # noqa: ANN401 -- a slide
    return [
        shape.text_frame.text.replace("\n", " ")
        for shape in slide.shapes
        if shape.has_text_frame and shape.text_frame.text
    ]


def check_layout(slide: Any, fonts: Path, size: tuple[int, int]) -> None:  # noqa: ANN401 -- a slide
    """Nothing leaves the slide, no text lies over another or over a picture, and every text fits into its box."""
    files = {"Montserrat Black": "Montserrat_900Black", "Montserrat ExtraBold": "Montserrat_800ExtraBold",
             "Poppins SemiBold": "Poppins_600SemiBold"}  # fmt: skip
    boxes: list[tuple[str, int, int, int, int]] = []
    for shape in slide.shapes:
        left, top, right, bottom = shape.left, shape.top, shape.left + shape.width, shape.top + shape.height
        assert min(left, top) >= 0, shape.name
        assert right <= size[0] + 1, shape.name
        assert bottom <= size[1] + 1, shape.name
        if shape.shape_type == MSO_SHAPE_TYPE.PICTURE:
            boxes.append((shape.name, left, top, right, bottom))
        if not (shape.has_text_frame and shape.text_frame.text):
            continue
        boxes.append((shape.text_frame.text[:40], left, top, right, bottom))
        height = 0.0
        for paragraph in shape.text_frame.paragraphs:
            [run] = paragraph.runs
            font = ImageFont.truetype(str(fonts / f"{files[run.font.name]}.ttf"), 200)
            scale = run.font.size.pt / 200
            lines = [""]
            for word in run.text.split(" "):
                longer = f"{lines[-1]} {word}".strip()
                if font.getlength(longer) * scale <= shape.width.pt or not lines[-1]:
                    lines[-1] = longer
                else:
                    lines.append(word)
            height += len(lines) * paragraph.line_spacing.pt
        assert height <= shape.height.pt + 0.5, shape.text_frame.text[:60]
    for place, (name, left, top, right, bottom) in enumerate(boxes):
        for other, left2, top2, right2, bottom2 in boxes[place + 1 :]:
            across = min(right, right2) - max(left, left2)
            down = min(bottom, bottom2) - max(top, top2)
            assert across <= Pt(1) or down <= Pt(1), f"{name} lies over {other}"


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
    for method, path in (("GET", ""), ("GET", "/pdf"), ("GET", "/deck"), ("GET", "/html"), ("DELETE", ""),
                         ("POST", "/versions"), ("POST", "/links"), ("DELETE", "/links")):  # fmt: skip
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
