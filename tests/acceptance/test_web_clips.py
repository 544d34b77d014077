"""A person has a shot filmed by a video model in the studio, sees the price first, and takes the bible as slides."""

from __future__ import annotations

import asyncio
import io
import json
import re
import subprocess
import threading
import uuid
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pptx import Presentation
from tests.acceptance.conftest import Server, running
from tests.acceptance.studio_browser import (
    ARTEFACTS,
    DESK,
    NARROWEST,
    PHONE,
    axe_source,
    opened,
    register,
    settled,
    violations,
)
from tests.integration.gateway.provider_server import ProviderServer, Reply, open_providers, replied

from mutoscope.media.runner import ffmpeg_binary

IDEA = "Every night Mara climbs the stairs and listens. In the storm she must choose between the voice and the ships."

pytestmark = pytest.mark.timeout(600)


@contextmanager
def provider() -> Generator[ProviderServer]:
    """Run a provider in a thread of its own."""
    ready, over = threading.Event(), threading.Event()
    found: list[ProviderServer] = []

    async def serve() -> None:
        async with open_providers() as server:
            found.append(server)
            ready.set()
            await asyncio.to_thread(over.wait)

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    ready.wait(30)
    try:
        yield found[0]
    finally:
        over.set()
        thread.join(30)


@pytest.fixture
def model(tmp_path: Path) -> Generator[ProviderServer]:
    source = ("-f", "lavfi", "-i", "testsrc2=s=640x360:r=24:d=2", "-pix_fmt", "yuv420p", "-movflags", "+faststart")
    path = tmp_path / "f.mp4"
    subprocess.run([ffmpeg_binary(), "-v", "error", *source, str(path)], check=True)
    with provider() as server:
        server.answer("/generations", *(replied({"id": f"g{number}", "state": "queued"}) for number in (1, 2)))
        server.always("/generations/g1", replied({"state": "dreaming"}))
        server.always("/generations/g2", replied({"state": "failed", "failure_reason": "Out of memory"}))
        server.always("/cdn/f.mp4", Reply(body=path.read_bytes(), media_type="video/mp4"))
        yield server


@pytest.fixture
def studio(model: ProviderServer) -> Generator[Server]:
    keys, urls = json.dumps({"luma": "k"}), json.dumps({"luma": f"{model.url}/luma"})
    with running("clips", MUTOSCOPE_AI_KEYS=keys, MUTOSCOPE_AI_BASE_URLS=urls) as server:
        yield server


def pictures(desk: Page, name: str) -> None:
    """Check the page in both themes and on phones, and leave pictures of it."""
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    for theme in ("light", "dark"):
        desk.emulate_media(color_scheme=theme)
        for size, shape in (("desk", DESK), ("phone", PHONE), ("narrow", NARROWEST)):
            desk.set_viewport_size(shape)
            settled(desk)
            assert desk.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth"), (theme, size)
            desk.screenshot(path=ARTEFACTS / f"{name}-{theme}-{size}.png", full_page=True)
            assert violations(desk, axe_source()) == [], (theme, size)
    desk.emulate_media(color_scheme="light")
    desk.set_viewport_size(DESK)


def test_a_shot_becomes_a_clip_by_keyboard_and_a_bible_becomes_slides(
    browser: Browser, studio: Server, model: ProviderServer
) -> None:
    expect.set_options(timeout=60_000)
    with opened(browser, studio.url) as desk:
        desk.set_default_timeout(60_000)
        register(desk, f"p{uuid.uuid4().hex}@example.com")
        desk.goto("/stories")
        desk.get_by_label("What is your first story about?").fill(IDEA)
        desk.get_by_role("button", name="Begin the story").click()
        desk.get_by_role("button", name="Write the next steps").click()
        expect(desk.get_by_role("heading", name="Storyboard", level=2)).to_be_visible()
        _order(desk, 1)
        expect(desk.get_by_text("A clip is being made")).to_be_visible()
        _order(desk, 2)
        expect(desk.get_by_text("Out of memory")).to_be_visible()
        model.always("/generations/g1", replied({"state": "completed", "assets": {"video": f"{model.url}/cdn/f.mp4"}}))
        clip = desk.get_by_label("Clip of shot 1", exact=True)
        expect(clip).to_be_visible()
        desk.wait_for_function("() => document.querySelector('video')?.videoWidth === 640")
        expect(desk.get_by_text(re.compile(r"luma/.* for US\$\d"))).to_be_visible()
        pictures(desk, "clips")
        _take_slides(desk)


def _order(desk: Page, shot: int) -> None:
    button = desk.get_by_role("button", name=f"Make a clip of shot {shot}")
    button.focus()
    desk.keyboard.press("Enter")
    dialog = desk.get_by_role("dialog")
    order = dialog.get_by_role("button", name=re.compile(r"Make the clip · at most US\$\d"))
    expect(order).to_be_enabled()
    if shot == 1:
        assert violations(desk, axe_source()) == []
        ARTEFACTS.mkdir(parents=True, exist_ok=True)
        desk.screenshot(path=ARTEFACTS / "clip-order.png")
    order.focus()
    desk.keyboard.press("Enter")
    expect(dialog).to_have_count(0)


def _take_slides(desk: Page) -> None:
    desk.goto("/bibles")
    desk.get_by_role("button", name="Gather a bible").click()
    desk.get_by_label("Title", exact=True).fill("The Last Light")
    desk.get_by_role("group", name="Stories").get_by_role("checkbox").first.check()
    desk.get_by_role("button", name="Gather it", exact=True).click()
    expect(desk.get_by_role("heading", name="The Last Light", level=1)).to_be_visible()
    with desk.expect_download() as download:
        desk.get_by_role("link", name="Slides").click()
    show = Presentation(io.BytesIO(download.value.path().read_bytes()))
    titles = [slide.shapes.title.text_frame.text for slide in show.slides if slide.shapes.title]
    assert titles[0] == "The Last Light"
    assert any("Storyboard" in title for title in titles)
    pictures(desk, "bible-slides")
