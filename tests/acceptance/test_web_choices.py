"""What a person chooses in the studio for their films, how they find them again, and an operator who looks in."""

from __future__ import annotations

import re
import uuid
from collections.abc import Generator
from contextlib import closing
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.acceptance.conftest import Person, Server, running
from tests.acceptance.studio_browser import axe_source, opened, sign_in, violations

FILM_SECONDS = 600
"""A film is made on whatever machine this is."""

pytestmark = pytest.mark.timeout(1200)


class House(NamedTuple):
    """A server, and somebody with a film."""

    server: Server
    browser: Browser
    person: Person
    email: str
    film: str


@pytest.fixture(scope="module")
def house(browser: Browser) -> Generator[House]:
    with running("choices") as server:
        person = server.sign_up()
        script = "The sea is wide. Ships sail on it.\n\nA lighthouse shows them the way."
        job = person.order(title="Tides", script=script).json()["job_id"]
        film = person.wait_for(job, lambda job: job["status"] == "complete", FILM_SECONDS)["project_id"]
        with closing(person.http):
            yield House(server, browser, person, server.email_of(person), film)


@pytest.fixture
def desk(house: House) -> Generator[Page]:
    """The browser of who has the film."""
    with opened(house.browser, house.server.url) as page:
        sign_in(page, house.email)
        yield page


def test_a_thumbnail_is_chosen_with_a_title_on_it(house: House, desk: Page) -> None:
    desk.goto(f"/videos/{house.film}")
    poster = desk.locator("video").get_attribute("poster")
    assert poster is not None
    before = desk.request.get(poster).body()
    desk.get_by_role("button", name="Choose the thumbnail").click()
    dialog = desk.get_by_role("dialog")
    dialog.locator("label").filter(has=desk.get_by_role("radio", name=re.compile("^Picture "))).last.click()
    dialog.get_by_label("Title on the picture").fill("How tides work")
    expect(dialog.get_by_alt_text("The chosen picture with the title “How tides work”")).to_be_visible()
    assert violations(desk, axe_source()) == []
    dialog.get_by_role("button", name="Make it the thumbnail").click()
    expect(dialog).to_have_count(0)
    expect(desk.locator("video")).to_have_attribute("poster", f"{poster}?again=1")
    after = desk.request.get(poster).body()
    assert after[:2] == b"\xff\xd8"
    assert after != before


def test_new_films_begin_with_the_font_the_mark_and_the_voice_of_the_workspace(house: House, desk: Page) -> None:
    desk.goto("/brand")
    desk.get_by_alt_text("Poppins Bold").click()
    expect(desk.get_by_role("radio", name="Poppins Bold")).to_be_checked()
    desk.get_by_role("checkbox", name="Outline of the words").check()
    desk.get_by_label("Write “Made with AI” on every picture").check()
    desk.get_by_role("button", name="Save the brand kit").click()
    expect(desk.get_by_text("The brand kit is saved.")).to_be_visible()
    desk.get_by_label("The workspace has a voice of its own").check()
    desk.get_by_label("Language of the script").select_option("en-GB")
    desk.get_by_role("radio", name=re.compile("^Emma")).check()
    desk.get_by_label("Pace of speech, percent").fill("110")
    desk.get_by_label("Names and how they are said").fill("Mutoscope = mew toe scope\nsea\n")
    desk.get_by_role("button", name="Save the voice").click()
    expect(desk.get_by_text("The workspace's voice is saved.")).to_be_visible()
    kept = house.person.get("/api/v1/film-defaults").json()
    assert kept["brand_kit"]["ai_mark"] is True
    assert (kept["brand_kit"]["brand"]["font"], kept["brand_kit"]["brand"]["outline_colour"]) == (
        "Poppins_700Bold.ttf",
        "#000000",
    )
    assert (kept["voice"]["voice"], kept["voice"]["speed_percent"]) == ("bf_emma", 110)
    assert kept["voice"]["pronunciations"] == {"Mutoscope": "mew toe scope"}, "a line without a sound says nothing"

    desk.goto("/new")
    mark = desk.get_by_label("Write “Made with AI” on every picture")
    expect(mark).to_be_checked()
    expect(desk.get_by_role("radio", name=re.compile("^Emma"))).to_be_checked()
    for wanted, title in ((True, "As in the kit"), (False, "Without the mark")):
        desk.goto("/new")
        desk.get_by_label("Title", exact=True).fill(title)
        desk.get_by_label("Script", exact=True).fill("The sea is wide.")
        expect(mark).to_be_checked()
        mark.set_checked(wanted)
        desk.get_by_role("button", name="Keep as a draft").click()
        desk.wait_for_url("**/edit")
        asked = "select (options ->> 'ai_mark')::bool, options -> 'brand' ->> 'font' from project where id = %s"
        project = desk.url.split("/")[-2]
        assert house.server.query(asked, project) == [(wanted, "Poppins_700Bold.ttf")], title


def test_what_was_made_is_found_by_its_words_and_asked_for_by_meaning(desk: Page) -> None:
    desk.keyboard.press("Control+k")
    desk.get_by_placeholder("Search or do…").fill("lighthouse")
    expect(desk.get_by_role("option", name=re.compile("Tides.*lighthouse"))).to_be_visible()
    desk.get_by_role("option", name="Everything with “lighthouse”").click()
    expect(desk.get_by_role("heading", name="Search", level=1)).to_be_visible()
    found = desk.get_by_role("list", name="Found").get_by_role("link")
    expect(found).to_have_count(1)
    expect(found).to_contain_text("shows them the way")
    assert violations(desk, axe_source()) == []
    desk.locator("label", has_text="Meaning").click()
    expect(desk.get_by_text("Found by words, not by meaning.")).to_be_visible()
    expect(desk.get_by_role("link", name="Set up a model")).to_be_visible()
    desk.get_by_label("What is meant, in any words").fill("nothing-of-the-kind")
    desk.get_by_role("button", name="Search", exact=True).click()
    expect(desk.get_by_text("Nothing fits.")).to_be_visible()
    desk.go_back()
    found.click()
    expect(desk.get_by_role("heading", name="Tides", level=1)).to_be_visible()


def test_an_operator_acts_in_somebodys_name_visibly_and_is_themselves_again(house: House) -> None:
    operator = house.server.sign_up()
    operator.http.close()
    email = house.server.email_of(operator)
    house.server.make_admin(email)
    tenant = f"/admin/tenants/{house.person.workspace_id}"
    reason = f"Ticket {uuid.uuid4().hex}"
    with opened(house.browser, house.server.url) as page:
        sign_in(page, email)
        page.goto(tenant)
        page.get_by_role("button", name="Act in their name").click()
        page.get_by_role("dialog").get_by_label("Reason").fill(reason)
        page.get_by_role("dialog").get_by_role("button", name="Act in their name").click()
        banner = page.get_by_role("status").filter(has_text="You act in the name of John Doe.")
        expect(banner).to_be_visible()
        expect(banner).to_contain_text("It ends by itself at ")
        assert violations(page, axe_source()) == []
        page.goto("/videos")
        expect(page.get_by_role("link", name=re.compile("Tides"))).to_be_visible()
        expect(page.get_by_role("link", name="Visits")).to_have_count(0)
        banner.get_by_role("button", name="End the visit").click()
        page.wait_for_url(f"**{tenant}")
        expect(page.get_by_role("button", name="Act in their name")).to_be_visible()
        expect(banner).to_have_count(0)
        page.goto("/admin/visits")
        expect(page.get_by_text("Nobody acts in another's name")).to_be_visible()
    log = house.person.get("/api/v1/audit-log").json()["items"]
    assert reason in str(log)
