"""A person has a clip of their media written down, strikes words out, and finds the cut clip in the library."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Generator, Iterable
from pathlib import Path
from typing import Literal
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from tests.acceptance.conftest import Person, Server, running
from tests.acceptance.studio_browser import (
    ARTEFACTS,
    DESK,
    NARROWEST,
    PHONE,
    axe_source,
    opened,
    settled,
    sign_in,
    violations,
)
from tests.integration.hearing import hearing_assets

from mutoscope.media.runner import ffmpeg_binary

SAID = "Before the first boat leaves, the harbour is quiet. Fresh fish costs twelve dollars here. Nobody hurries today."
H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
SIZES = {"desk": DESK, "phone": PHONE, "narrow": NARROWEST}
Look = tuple[Literal["light", "dark"], str]
ENDS: tuple[Look, ...] = (("light", "desk"), ("dark", "narrow"))
MORE: tuple[Look, ...] = (*ENDS, ("light", "phone"), ("dark", "desk"), ("light", "narrow"), ("dark", "phone"))
PATIENCE_SECONDS = 400
"""A voice and a recogniser take what the machine gives them."""

pytestmark = pytest.mark.timeout(1800)


@pytest.fixture(scope="module")
def house() -> Generator[tuple[Server, Person]]:
    with running("talk", MUTOSCOPE_ASSETS_DIR=str(hearing_assets())) as server:
        person = server.sign_up()
        yield server, person
        person.http.close()


@pytest.fixture(scope="module")
def clip(house: tuple[Server, Person], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip in which a voice of this machine says three sentences."""
    _, person = house
    folder = tmp_path_factory.mktemp("talk")
    project = person.http.post("projects/create", json={"title": "A", "script": "The sea is wide."}).json()["id"]
    body = {"project_id": project, "text": SAID, "voice": "basic-en-US", "language": "en"}
    asked = person.http.post("ai/audio-generate", json=body)
    spoken = person.wait_for(asked.json()["job_id"], lambda job: job["finished_at"], PATIENCE_SECONDS)
    sound, video = folder / "said.m4a", folder / "Harbour talk.mp4"
    sound.write_bytes(person.get(spoken["files"]["audio"]).content)
    picture = ("-f", "lavfi", "-i", "testsrc2=s=640x360:r=30", "-i", str(sound), "-shortest", *H264)
    subprocess.run([ffmpeg_binary(), "-v", "error", *picture, "-c:a", "aac", str(video)], check=True, timeout=60)
    return video


def pictures(desk: Page, name: str, looks: Iterable[Look]) -> None:
    """Check the page in some themes and sizes, and leave pictures of it."""
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    for theme, size in looks:
        desk.emulate_media(color_scheme=theme)
        desk.set_viewport_size(SIZES[size])
        settled(desk)
        assert desk.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth"), (theme, size)
        desk.screenshot(path=ARTEFACTS / f"{name}-{theme}-{size}.png", full_page=True)
        assert violations(desk, axe_source()) == [], (theme, size)
    desk.emulate_media(color_scheme="light")
    desk.set_viewport_size(DESK)


def struck(desk: Page) -> Locator:
    return desk.get_by_role("button", name=re.compile(", struck out$"))


def test_a_clip_is_written_down_cut_by_its_words_and_found_in_the_library(
    browser: Browser, house: tuple[Server, Person], clip: Path
) -> None:
    server, person = house
    assert person.upload(clip).status_code < 300
    with opened(browser, server.url, refused=422) as desk:  # striking out every word is
        sign_in(desk, server.email_of(person))
        desk.goto("/media")
        desk.get_by_role("link", name="Words of Harbour talk.mp4").click()
        expect(desk.get_by_role("heading", name="Harbour talk.mp4", level=1)).to_be_visible()
        expect(desk.get_by_text("Only English is recognised. Speech in another")).to_be_visible()
        expect(desk.get_by_text(re.compile(r"0\.\d+ credits")).first).to_be_visible()
        pictures(desk, "talk-price", ENDS)
        start = desk.get_by_role("button", name="Write it down")
        start.focus()
        desk.keyboard.press("Enter")
        expect(desk.get_by_role("list", name="What is said")).to_be_visible(timeout=1000 * PATIENCE_SECONDS)
        _read_and_strike(desk)
        _cut(desk)


def _read_and_strike(desk: Page) -> None:
    words = desk.locator("[data-word]")
    count = words.count()
    assert count > 12, "three sentences were heard"
    words.nth(1).click()
    desk.wait_for_function("() => document.querySelector('video').currentTime > 1")
    expect(desk.locator("[data-word][aria-current]")).to_have_count(1)
    desk.evaluate("() => document.querySelector('video').pause()")
    # By keyboard: to the first word, three words chosen, struck, taken back, struck again.
    words.nth(count - 3).focus()
    desk.keyboard.press("Home")
    for _ in range(2):
        desk.keyboard.press("Shift+ArrowRight")
    desk.keyboard.press("Delete")
    expect(struck(desk)).to_have_count(3)
    desk.keyboard.press("Control+z")
    expect(struck(desk)).to_have_count(0)
    desk.keyboard.press("Control+Shift+z")
    expect(struck(desk)).to_have_count(3)
    # By mouse: what is dragged over, a whole sentence, and all of it back.
    words.nth(3).hover()
    desk.mouse.down()
    words.nth(4).hover()
    desk.mouse.up()
    desk.get_by_role("button", name="Strike out 2 words").click()
    expect(struck(desk)).to_have_count(5)
    desk.get_by_role("button", name="Undo").click()
    expect(struck(desk)).to_have_count(3)
    sentences = desk.get_by_role("button", name=re.compile("^Strike out sentence ")).count()
    for number in range(1, sentences + 1):
        desk.get_by_role("button", name=f"Strike out sentence {number}").click()
    expect(desk.get_by_text("Nothing would be left of the clip.")).to_be_visible()
    expect(desk.get_by_role("button", name="Cut the clip")).to_be_disabled()
    for _ in range(sentences):
        desk.keyboard.press("Control+z")
    expect(struck(desk)).to_have_count(3)


def _cut(desk: Page) -> None:
    price = desk.get_by_text(re.compile(r"0\.\d+ credits")).first
    expect(price).to_be_visible()
    pictures(desk, "talk-words", MORE)
    cut = desk.get_by_role("button", name="Cut the clip")
    expect(cut).to_be_enabled()
    cut.click()
    expect(desk.get_by_text("Harbour talk, cut.mp4").first).to_be_visible(timeout=1000 * PATIENCE_SECONDS)
    pictures(desk, "talk-cut", ENDS)
    region = desk.get_by_role("region", name="Cut so far")
    vtt = region.get_by_role("link", name="Captions (WebVTT)").get_attribute("href")
    assert vtt is not None
    assert desk.request.get(urljoin(desk.url, vtt)).text().startswith("WEBVTT")
    region.get_by_role("link", name="Show it in your media").click()
    expect(desk.get_by_role("link", name="Words of Harbour talk, cut.mp4")).to_be_visible()
    desk.go_back()
    desk.get_by_role("link", name="Use it in a new video").click()
    expect(desk.get_by_role("heading", name="New video")).to_be_visible()
    expect(desk.get_by_role("checkbox", name="Harbour talk, cut.mp4")).to_be_checked()
