"""A person walks the studio from signing up to a second film, a paid plan and a revoked invitation."""

from __future__ import annotations

import re
import uuid
from collections.abc import Generator

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.acceptance.conftest import Server, running
from tests.acceptance.studio_browser import opened, register

FILM = re.compile(r"/videos/[0-9a-f-]{36}$")
PATIENCE_MS = 600_000

pytestmark = pytest.mark.timeout(1200)  # films are made on whatever machine this is


@pytest.fixture(scope="module")
def studio() -> Generator[Server]:
    with running("studio") as server:
        yield server


@pytest.fixture(scope="module")
def desk(studio: Server, browser: Browser) -> Generator[Page]:
    """One person's browser for the whole walk."""
    with opened(browser, studio.url) as page:
        page.set_default_timeout(60_000)
        expect.set_options(timeout=60_000)
        register(page, f"p{uuid.uuid4().hex}@example.com")
        yield page


def test_a_first_film_takes_two_clicks_after_signing_up(desk: Page) -> None:
    desk.get_by_role("button", name="Start with the sample").click()
    make = desk.get_by_role("button", name=re.compile(r"Make video · [\d.]+ credits"))
    expect(make).to_be_enabled(timeout=60_000)
    expect(desk.get_by_label("Price")).to_contain_text("about 0:")
    scene = desk.get_by_alt_text("The first scene of your video")
    expect(scene).to_be_visible()
    seen = scene.evaluate("(shown) => shown.decode().then(() => [shown.naturalWidth, shown.naturalHeight, shown.src])")
    assert seen[:2] == [1080, 1920]
    desk.locator("label", has_text="Square 1:1").click()
    expect(scene).not_to_have_attribute("src", seen[2])
    assert scene.evaluate("(shown) => shown.decode().then(() => shown.naturalHeight)") == 1080
    desk.locator("label", has_text="Upright 9:16").click()
    expect(make).to_be_enabled()
    make.click()
    desk.wait_for_url(FILM)
    expect(desk.get_by_role("status").filter(has_text="%")).to_be_visible()
    expect(desk.locator("video")).to_be_visible(timeout=PATIENCE_MS)
    length = desk.evaluate(
        "() => new Promise((told) => { const v = document.querySelector('video');"
        " v.readyState ? told(v.duration) : v.addEventListener('loadedmetadata', () => told(v.duration)); })"
    )
    assert 5 < length < 30
    desk.get_by_role("button", name="Captions").click()
    desk.wait_for_function("() => document.querySelector('video').textTracks[0]?.cues?.length > 0")


def test_the_film_is_downloaded(desk: Page) -> None:
    with desk.expect_download() as download:
        desk.get_by_role("link", name="Video (MP4)").click()
    path = download.value.path()
    assert path.read_bytes()[4:8] == b"ftyp"
    assert download.value.suggested_filename.endswith(".mp4")


def test_a_guest_comments_and_approves_by_a_link_and_the_owner_sees_it(
    desk: Page, studio: Server, browser: Browser
) -> None:
    desk.get_by_role("button", name="Share", exact=True).click()
    dialog = desk.get_by_role("dialog")
    dialog.get_by_label("For whom").fill("The client")
    dialog.get_by_role("button", name="Make a link").click()
    url = str(dialog.locator("code").text_content())
    assert "/r/rv_" in url
    desk.keyboard.press("Escape")
    with opened(browser, studio.url) as guest:
        expect.set_options(timeout=60_000)
        guest.goto(url)
        expect(guest.locator("video")).to_be_visible()
        guest.wait_for_function("() => document.querySelector('video').readyState > 0")
        guest.get_by_label("Your name").fill("Ana")
        slider = guest.get_by_label("Position")
        slider.focus()
        guest.keyboard.press("End")
        guest.keyboard.press("PageDown")
        guest.get_by_label("What should change?").fill("Hold this picture.")
        guest.keyboard.press("Control+Enter")
        comment = guest.get_by_role("list", name="Comments").get_by_role("listitem")
        expect(comment).to_contain_text("Hold this picture.")
        before = guest.evaluate(
            "() => { const v = document.querySelector('video'); v.currentTime = 0; return v.duration }"
        )
        comment.get_by_role("button", name=re.compile("^Show ")).click()
        guest.wait_for_function("() => document.querySelector('video').currentTime > 1")
        assert before > 1
        # The owner sees it without loading the page anew, and ticks it off.
        seen = desk.get_by_role("list", name="Comments").get_by_role("listitem").filter(has_text="Hold this picture.")
        expect(seen).to_contain_text("Ana")
        seen.get_by_role("button", name="Mark as done").click()
        expect(comment).to_contain_text("Done")
        guest.get_by_role("button", name="Approve").click()
        expect(guest.get_by_text("Ana approved the film")).to_be_visible()
    expect(desk.get_by_text("Ana approved the film")).to_be_visible()
    desk.get_by_role("button", name=re.compile("unread notices")).click()
    expect(desk.get_by_text(re.compile("Ana approved “"))).to_be_visible(timeout=60_000)
    desk.get_by_role("button", name="Mark all as read").click()
    expect(desk.get_by_role("button", name="Inbox", exact=True)).to_be_visible()
    desk.keyboard.press("Escape")


def test_a_revoked_link_ends_for_whoever_is_watching(desk: Page, studio: Server, browser: Browser) -> None:
    desk.get_by_role("button", name="Share", exact=True).click()
    dialog = desk.get_by_role("dialog")
    dialog.get_by_role("button", name="Make a link").click()
    url = str(dialog.locator("code").text_content())
    context = browser.new_context(base_url=studio.url, locale="en-GB")
    guest = context.new_page()
    guest.goto(url)
    expect(guest.locator("video")).to_be_visible()
    row = dialog.get_by_role("listitem").filter(has_text="Without a name")
    row.get_by_role("button", name="Revoke").click()
    expect(row).to_contain_text("Revoked")
    expect(guest.get_by_role("heading", name="This link was revoked")).to_be_visible()
    context.close()
    desk.keyboard.press("Escape")


def test_a_deleted_video_is_taken_back(desk: Page) -> None:
    address = desk.url
    desk.get_by_role("button", name="Delete this video").click()
    desk.wait_for_url("**/videos")
    expect(desk.get_by_text("No videos yet")).to_be_visible()
    desk.get_by_role("button", name="Undo").click()
    row = desk.get_by_role("list", name="Videos").get_by_role("link")
    expect(row).to_be_visible()
    row.click()
    desk.wait_for_url(address)
    expect(desk.locator("video")).to_be_visible()


def test_scenes_are_edited_moved_by_keyboard_and_saved_by_themselves(desk: Page) -> None:
    desk.get_by_role("link", name="Edit", exact=True).click()
    words = desk.get_by_label("Words of scene 1")
    words.fill("Every evening, somebody had to climb *all* the stairs.")
    handle = desk.get_by_label("Move scene 3")
    handle.focus()
    desk.keyboard.press("Space")
    desk.keyboard.press("ArrowUp")
    desk.keyboard.press("Space")
    expect(desk.get_by_label("Title of scene 2")).to_have_value("Dawn")
    expect(desk.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    desk.reload()
    expect(desk.get_by_label("Words of scene 1")).to_have_value(re.compile("all"))
    expect(desk.get_by_label("Title of scene 2")).to_have_value("Dawn")


def test_scenes_are_moved_by_mouse(desk: Page) -> None:
    box = desk.get_by_label("Move scene 2").bounding_box()
    below = desk.get_by_label("Words of scene 3").bounding_box()
    assert box is not None
    assert below is not None
    desk.mouse.move(box["x"] + 10, box["y"] + 10)
    desk.mouse.down()
    desk.mouse.move(box["x"] + 10, below["y"] + below["height"] + 20, steps=8)
    desk.mouse.up()
    expect(desk.get_by_label("Title of scene 3")).to_have_value("Dawn")
    expect(desk.get_by_role("status").filter(has_text="Saved")).to_be_visible()


def test_a_deleted_scene_comes_back(desk: Page) -> None:
    desk.get_by_role("button", name="Delete scene 2").click()
    expect(desk.get_by_label("Words of scene 3")).to_have_count(0)
    desk.get_by_role("button", name="Undo").click()
    expect(desk.get_by_label("Words of scene 3")).to_have_count(1)
    expect(desk.get_by_role("status").filter(has_text="Saved")).to_be_visible()


def test_a_caption_is_corrected_in_its_own_field(desk: Page) -> None:
    desk.locator("label", has_text="Captions").click()
    first = desk.get_by_label("Caption 1", exact=True)
    expect(first).not_to_have_value("")
    first.fill("Corrected by hand ")
    expect(desk.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    expect(first).to_have_value("Corrected by hand ")
    desk.reload()
    desk.locator("label", has_text="Captions").click()
    expect(desk.get_by_label("Caption 1", exact=True)).to_have_value("Corrected by hand")


def test_a_caption_is_corrected_on_the_picture(desk: Page) -> None:
    desk.get_by_label("Place in the sound").fill("4")  # the film's sound, read and drawn here
    on_picture = desk.get_by_role("button", name=re.compile("^Correct the caption: "))
    on_picture.click()
    field = desk.get_by_label("The caption on the picture")
    expect(field).not_to_have_value("")
    field.fill("Corrected on the picture")
    field.press("Enter")
    expect(on_picture).to_have_text(re.compile("Corrected on the picture$"))
    expect(desk.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    values = desk.get_by_label(re.compile(r"^Caption \d+$")).evaluate_all("(fields) => fields.map((one) => one.value)")
    assert values[0] == "Corrected by hand"
    assert "Corrected on the picture" in values[1:]


def test_it_is_made_again_at_the_price_on_the_button(desk: Page) -> None:
    again = desk.get_by_role("button", name=re.compile(r"Make again · [\d.]+ credits"))
    expect(again).to_be_enabled()
    again.click()
    desk.get_by_role("link", name="To the video").click()
    expect(desk.get_by_role("heading", name="Made so far")).to_be_visible()
    expect(desk.get_by_text("Ready", exact=True)).to_have_count(2, timeout=PATIENCE_MS)
    with desk.expect_download() as download:
        desk.get_by_role("link", name="Captions (SRT)").first.click()
    assert "Corrected by hand" in download.value.path().read_text(encoding="utf-8")


def test_it_goes_back_to_what_the_first_film_was_made_of(desk: Page) -> None:
    desk.get_by_role("link", name="Edit", exact=True).click()
    expect(desk.get_by_label("Words of scene 1")).to_have_value(re.compile("all"))
    desk.get_by_role("button", name="Versions · 2").click()
    desk.get_by_role("button", name="Go back to film 1").click()
    expect(desk.get_by_label("Words of scene 1")).not_to_have_value(re.compile(r"\*all\*"))
    expect(desk.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    desk.locator("label", has_text="Captions").click()
    expect(desk.get_by_label("Caption 1", exact=True)).not_to_have_value("Corrected by hand")
    desk.reload()
    expect(desk.get_by_label("Words of scene 1")).not_to_have_value(re.compile(r"\*all\*"))


def test_a_plan_is_bought_on_the_payment_page_and_its_credits_come(desk: Page) -> None:
    desk.goto("/team/billing")
    desk.get_by_role("button", name="Choose Standard").click()
    desk.get_by_label("Country").select_option("US")
    desk.get_by_label("Card number").fill("4242 4242 4242 4242")
    desk.get_by_label("Expires").fill("12 / 34")
    desk.get_by_label("Security code").fill("123")
    desk.get_by_role("button", name="Subscribe").click()
    desk.wait_for_url("**/team/billing**outcome=paid**")
    expect(desk.get_by_text("Thank you.")).to_be_visible()
    expect(desk.get_by_text("Standard", exact=True).first).to_be_visible()
    expect(desk.get_by_label(re.compile(r"3\d(\.\d+)? credits left"))).to_be_visible(timeout=60_000)
    desk.get_by_role("link", name="Receipt").first.click()
    expect(desk.get_by_role("heading", name="Receipt")).to_be_visible()


def test_the_ledger_tells_the_story_of_a_film(desk: Page) -> None:
    desk.goto("/team/credits")
    settled = desk.get_by_role("listitem").filter(has_text="Spent").first
    settled.get_by_role("button", name="the whole story").click()
    expect(desk.get_by_role("heading", name="The story of one job")).to_be_visible()
    expect(desk.get_by_text("Held", exact=True)).to_be_visible()
    expect(desk.get_by_text("Spent", exact=True)).to_be_visible()


def test_somebody_is_invited_and_the_invitation_revoked(desk: Page) -> None:
    desk.goto("/team/members")
    desk.get_by_role("button", name="Invite").click()
    desk.get_by_role("dialog").get_by_label("E-mail").fill("friend@example.com")
    desk.get_by_role("button", name="Send the invitation").click()
    row = desk.get_by_role("row").filter(has_text="friend@example.com")
    expect(row).to_be_visible()
    row.get_by_role("button", name="Revoke").click()
    expect(desk.get_by_text("No open invitations")).to_be_visible()


def test_a_key_is_made_shown_once_and_revoked(desk: Page) -> None:
    desk.goto("/team/keys")
    desk.get_by_role("button", name="New key").first.click()
    desk.get_by_label("What for").fill("nightly")
    desk.get_by_role("button", name="Make the key").click()
    expect(desk.get_by_role("dialog").get_by_text(re.compile(r"^cc_\w{36}$"))).to_be_visible()
    desk.get_by_role("button", name="Close").click()
    desk.get_by_role("button", name="Revoke").click()
    expect(desk.get_by_text("revoked", exact=True)).to_be_visible()


def test_a_table_becomes_videos_at_a_price_that_was_shown(desk: Page) -> None:
    desk.goto("/batches/new")
    desk.get_by_role("button", name="Try an example").click()
    desk.get_by_role("button", name="Check and price").click()
    desk.get_by_role("button", name=re.compile(r"Make 2 videos · [\d.]+ credits")).click()
    desk.wait_for_url(re.compile(r"/batches/[0-9a-f-]{36}$"))
    desk.get_by_role("button", name="Cancel the rest").click()
    retry = desk.get_by_role("button", name="Try again")
    expect(retry).to_have_count(2)
    retry.first.click()
    expect(retry).to_have_count(1)
    with desk.expect_download(timeout=PATIENCE_MS) as download:
        desk.get_by_role("link", name="All as one ZIP").click(timeout=PATIENCE_MS)
    assert download.value.path().read_bytes()[:2] == b"PK"


def test_the_palette_goes_anywhere_and_what_was_typed_stays(desk: Page) -> None:
    desk.goto("/new")
    desk.get_by_label("Script", exact=True).fill("Nothing that was typed is lost.")
    desk.keyboard.press("Control+k")
    desk.get_by_placeholder("Search or do…").fill("voices")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", name="Voices")).to_be_visible()
    desk.goto("/new")
    expect(desk.get_by_label("Script", exact=True)).to_have_value("Nothing that was typed is lost.")


def test_the_session_is_in_no_script_s_reach(desk: Page) -> None:
    assert desk.evaluate("() => document.cookie") == ""
    kept = desk.evaluate("() => JSON.stringify({...localStorage, ...sessionStorage})")
    assert "eyJ" not in kept
    assert "rt_" not in kept


def test_signing_out_ends_it_and_a_page_is_found_again_afterwards(desk: Page) -> None:
    desk.goto("/media")
    desk.get_by_role("button", name="Account and settings").click()
    desk.get_by_role("menuitem", name="Sign out").click()
    desk.wait_for_url("**/login**")
    desk.goto("/media")
    desk.wait_for_url("**/login?to=%2Fmedia")


def test_the_studio_speaks_indonesian_on_a_phone(studio: Server, browser: Browser) -> None:
    with opened(browser, studio.url, viewport={"width": 320, "height": 640}, locale="id-ID") as page:
        page.goto("/register")
        expect(page.get_by_role("heading", name="Buka studio Anda")).to_be_visible()
        assert page.locator("html").get_attribute("lang") == "id"
        assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0
