"""A person takes an idea to a finished film in the studio; the cast, a bible, and the keys of models."""

from __future__ import annotations

import re
import uuid
from collections.abc import Generator

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.acceptance.conftest import Server, running
from tests.acceptance.studio_browser import opened, register

IDEA = (
    "A lighthouse keeper finds a radio that speaks with the voice of her dead brother. "
    "Every night Mara climbs the stairs and listens. "
    "In the storm she must choose between the voice and the ships at sea. "
    "She turns the radio off and lights the lamp."
)
FILM = re.compile(r"/videos/[0-9a-f-]{36}$")
FILM_MS = 600_000

pytestmark = pytest.mark.timeout(1200)  # a film is made on whatever machine this is


@pytest.fixture(scope="module")
def studio() -> Generator[Server]:
    with running("stories") as server:
        yield server


@pytest.fixture
def desk(studio: Server, browser: Browser) -> Generator[Page]:
    """A new person's browser."""
    with opened(browser, studio.url) as page:
        page.set_default_timeout(60_000)
        expect.set_options(timeout=60_000)
        register(page, f"p{uuid.uuid4().hex}@example.com")
        yield page


def _begin(desk: Page) -> None:
    desk.goto("/stories")
    desk.get_by_label("What is your first story about?").fill(IDEA)
    desk.get_by_role("button", name="Begin the story").click()
    desk.wait_for_url(re.compile("/stories/[0-9a-f-]{36}"))


def _step(desk: Page, name: str) -> None:
    desk.get_by_role("navigation", name="Steps of the story").get_by_role("button", name=name).click()
    expect(desk.get_by_role("heading", name=name, exact=True, level=2)).to_be_visible()


def test_an_idea_becomes_a_storyboard_in_six_clicks_and_then_a_film(desk: Page) -> None:
    clicks = 0

    def click(role: str, name: str) -> None:
        nonlocal clicks
        clicks += 1
        desk.get_by_role(role, name=name, exact=True).first.click()  # type: ignore[arg-type] -- roles of the page

    click("link", "Stories")
    desk.get_by_label("What is your first story about?").fill(IDEA)
    click("button", "Begin the story")
    click("button", "Write the next steps")
    expect(desk.get_by_role("heading", name="Storyboard", level=2)).to_be_visible()
    expect(desk.get_by_text("Every night Mara climbs the stairs and listens.").first).to_be_visible()
    assert clicks <= 6
    expect(desk.get_by_text("Made locally, without a model")).to_be_visible()
    expect(desk.get_by_role("link", name="Set up a model")).to_be_visible()

    desk.get_by_role("button", name="Approve and make the film").click()
    expect(desk.get_by_label("Script", exact=True)).to_have_value(re.compile("Every night Mara climbs"))
    desk.get_by_role("radio", name=re.compile("^Basic")).check()  # quick, and always installed
    make = desk.get_by_role("button", name=re.compile(r"Make video · [\d.]+ credits"))
    expect(make).to_be_enabled()
    make.click()
    desk.wait_for_url(FILM)
    expect(desk.locator("video")).to_be_visible(timeout=FILM_MS)
    desk.goto("/stories")
    expect(desk.get_by_text("Filmed")).to_be_visible()


def test_a_step_is_edited_compared_restored_and_never_written_over_once_approved(desk: Page) -> None:
    _begin(desk)
    desk.get_by_role("button", name="Write the next steps").click()
    expect(desk.get_by_role("heading", name="Storyboard", level=2)).to_be_visible()
    _step(desk, "Logline")
    desk.get_by_role("button", name="Edit", exact=True).click()
    desk.get_by_label("Text").fill("A keeper must choose between a voice and the ships.")
    desk.reload()  # what was typed survives it
    desk.get_by_role("button", name="Edit", exact=True).click()
    expect(desk.get_by_label("Text")).to_have_value("A keeper must choose between a voice and the ships.")
    desk.get_by_role("button", name="Save as a new version").click()
    expect(desk.get_by_text("Version 2, written by hand")).to_be_visible()

    desk.get_by_role("button", name="Versions · 2").click()
    dialog = desk.get_by_role("dialog")
    dialog.get_by_role("button", name="Compare version 1").click()
    expect(dialog.locator("del")).to_contain_text("lighthouse keeper")
    expect(dialog.locator("ins")).to_contain_text("must choose between a voice")
    dialog.get_by_role("button", name="Restore version 1").click()
    expect(desk.get_by_text("Version 3, brought back from version 1")).to_be_visible()

    desk.get_by_role("button", name="Approve", exact=True).click()
    expect(desk.get_by_role("button", name="Edit", exact=True)).to_be_disabled()
    desk.get_by_role("button", name=re.compile("Write another version beside it · free")).click()
    expect(desk.get_by_role("button", name="Versions · 4")).to_be_visible()
    expect(desk.get_by_text("Version 3, brought back from version 1")).to_be_visible()

    _step(desk, "Scenes")
    expect(desk.get_by_text("says something else by now")).to_be_visible()
    desk.get_by_role("button", name="Edit", exact=True).click()
    desk.get_by_label("What happens").first.fill("The radio speaks.")
    desk.get_by_role("button", name="Save as a new version").click()
    _step(desk, "Script")
    expect(desk.get_by_text("says something else by now")).to_be_visible()
    desk.get_by_role("button", name=re.compile("Write this step anew · free")).click()
    expect(desk.get_by_text("The radio speaks.").first).to_be_visible()
    expect(desk.get_by_text("says something else by now")).to_have_count(0)


def test_metadata_is_written_for_each_platform_and_copied(desk: Page, studio: Server) -> None:
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=studio.url)
    _begin(desk)
    for last in ("Storyboard", "Titles and captions"):  # to the pictures, then what is told beside the film
        desk.get_by_role("button", name="Write the next steps").click()
        expect(desk.get_by_role("heading", name=last, level=2)).to_be_visible()
    desk.get_by_role("button", name="Copy: YouTube, Hashtags").click()
    assert desk.evaluate("() => navigator.clipboard.readText()").startswith("#")
    _step(desk, "Moodboard")
    expect(desk.get_by_role("list", name="Palette").get_by_role("listitem")).not_to_have_count(0)
    _step(desk, "Thumbnails")
    expect(desk.get_by_alt_text("Card 1, a placeholder")).to_be_visible()


def test_a_character_of_the_library_is_in_the_story_and_in_its_bible(desk: Page) -> None:
    desk.goto("/cast")
    desk.get_by_role("button", name="Add a character").click()
    desk.get_by_label("Name", exact=True).fill("Mara")
    desk.get_by_label("Looks like").fill("Forty, grey braid, yellow oilskin coat.")
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.get_by_role("button", name=re.compile("Mara"))).to_be_visible()

    _begin(desk)
    desk.get_by_role("button", name="Write the next steps").click()
    expect(desk.get_by_role("heading", name="Storyboard", level=2)).to_be_visible()
    _step(desk, "Characters")
    expect(desk.get_by_text("In the library")).to_be_visible()
    expect(desk.get_by_text("Forty, grey braid, yellow oilskin coat.")).to_be_visible()

    desk.goto("/bibles")
    desk.get_by_role("button", name="Gather a bible").click()
    desk.get_by_label("Title", exact=True).fill("The Last Light")
    desk.get_by_label("World").fill("An island a day's sail from anywhere.")
    desk.get_by_role("group", name="Stories").get_by_role("checkbox").first.check()
    desk.get_by_role("button", name="Gather it", exact=True).click()
    expect(desk.get_by_role("heading", name="The Last Light", level=1)).to_be_visible()
    expect(desk.get_by_role("heading", name="Mara", exact=True)).to_be_visible()
    with desk.expect_download() as download:
        desk.get_by_role("link", name="PDF").click()
    assert download.value.path().read_bytes()[:5] == b"%PDF-"

    desk.get_by_role("button", name="Share").click()
    desk.get_by_role("button", name="Make a link").click()
    link = desk.get_by_role("dialog").locator("code").inner_text()
    assert desk.request.get(link).status == 200
    desk.get_by_role("button", name="Revoke every link").click()
    expect(desk.get_by_text("No link to this bible opens any more.")).to_be_visible()
    assert desk.request.get(link).status == 404


def test_a_key_of_one_s_own_and_a_limit_are_kept_and_taken_back(desk: Page) -> None:
    desk.goto("/team/ai")
    desk.get_by_role("button", name="Add a key: OpenAI").click()
    desk.get_by_label("Key", exact=True).fill("sk-of-my-own-1234")
    desk.get_by_role("button", name="Keep the key").click()
    expect(desk.get_by_text(re.compile("your key .*1234"))).to_be_visible()
    desk.get_by_label("Your own limit, dollars a month").fill("1")
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.get_by_text("of US$1.00")).to_be_visible()
    desk.get_by_role("button", name="Change: OpenAI").click()
    desk.get_by_role("button", name="Forget the key").click()
    expect(desk.get_by_text(re.compile("your key"))).to_have_count(0)
