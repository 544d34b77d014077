"""Every page of the studio in both themes and on a phone: axe finds nothing, nothing sticks out, no error is reported.

Pictures of all of them are left in `artefacts/studio`.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Generator
from contextlib import closing
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.acceptance.conftest import Person, Server, running
from tests.acceptance.operator_rows import fill_lists
from tests.acceptance.studio_browser import (
    ARTEFACTS,
    DESK,
    NARROWEST,
    PASSWORD,
    PHONE,
    axe_source,
    opened,
    register,
    settled,
    sign_in,
    violations,
)

OUTSIDE = {
    "login": "/login",
    "register": "/register",
    "forgot": "/forgot",
    "verify": "/verify-email#ml_x",
    "reset": "/reset-password#ml_x",
    "magic-link": "/magic-link#ml_x",
    "confirm": "/confirm-email#ml_x",
    "not-found": "/nothing-here/at-all",
    "review": "/r/{link}",
}
INSIDE = {
    "home": "/",
    "new": "/new",
    "videos": "/videos",
    "video": "/videos/{project}",
    "film": "/videos/{film}",
    "editor": "/videos/{project}/edit",
    "batches": "/batches",
    "batch": "/batches/{batch}",
    "batch-new": "/batches/new",
    "inbox": "/inbox",
    "search": "/search?q=lighthouse",
    "search-meaning": "/search?q=somebody+alone&by=meaning",
    "media": "/media",
    "templates": "/templates",
    "voices": "/voices",
    "brand": "/brand",
    "account": "/account",
    "stories": "/stories",
    "story-structure": "/stories/{story}?step=structure",
    "story-characters": "/stories/{story}?step=characters",
    "story-script": "/stories/{story}?step=script",
    "story-storyboard": "/stories/{story}?step=storyboard",
    "story-moodboard": "/stories/{story}?step=moodboard",
    "story-metadata": "/stories/{story}?step=metadata",
    "story-film": "/new?story={story}",
    "cast": "/cast",
    "bibles": "/bibles",
    "bible": "/bibles/{bible}",
    "ai": "/team/ai",
    "members": "/team/members",
    "credits": "/team/credits",
    "billing": "/team/billing",
    "keys": "/team/keys",
    "webhooks": "/team/webhooks",
    "audit": "/team/audit",
    "admin-health": "/admin",
    "admin-jobs": "/admin/jobs",
    "admin-tenants": "/admin/tenants",
    "admin-tenant": "/admin/tenants/{workspace}",
    "admin-visits": "/admin/visits",
    "admin-plans": "/admin/plans",
    "admin-flags": "/admin/flags",
    "admin-payments": "/admin/tenants/{payer}",
    "admin-margin": "/admin/margin",
    "admin-margin-tenant": "/admin/margin?by=workspace",
    "admin-margin-video": "/admin/margin?by=video",
    "admin-margin-provider": "/admin/margin?by=provider",
    "admin-moderation": "/admin/moderation",
    "admin-audit": "/admin/audit",
}

IDEA = (
    "A lighthouse keeper finds a radio that speaks with the voice of her dead brother. Every night Mara climbs the "
    "stairs and listens. In the storm she must choose between the voice and the ships at sea. She lights the lamp."
)

FILM_SECONDS = 600
"""A film is made on whatever machine this is."""

pytestmark = pytest.mark.timeout(1800)


class House(NamedTuple):
    """A server, a browser, and somebody who operates it."""

    server: Server
    browser: Browser
    email: str
    places: dict[str, str]
    """What stands in addresses: a draft, a film, a link to it, a batch, the workspace, a story, a bible, who paid."""


@pytest.fixture(scope="module")
def house(browser: Browser) -> Generator[House]:
    """A server with an operator who has a draft, and a browser."""
    email = f"p{uuid.uuid4().hex}@example.com"
    with running("pages") as server:
        with opened(browser, server.url) as page:
            register(page, email)
            page.get_by_role("button", name="Start with the sample").click()
            keep = page.get_by_role("button", name="Keep as a draft")
            expect(page.get_by_role("button", name=re.compile("Make video · "))).to_be_enabled(timeout=60_000)
            keep.click()
            page.wait_for_url("**/edit")
            project = page.url.split("/")[-2]
            story, bible = _tell_a_story(page)
        workspace = server.query("select workspace_id from project where id = %s", project)[0][0]
        person = server.log_in(email)
        with closing(person.http):
            film, link = _reviewed_film(person)
            batch = _batch(person)
        places = {"project": project, "workspace": str(workspace), "film": film, "link": link, "batch": batch}
        places |= {"story": story, "bible": bible}
        server.make_admin(email)
        operator = server.log_in(email)
        with closing(operator.http):
            places["payer"] = str(fill_lists(server, browser, operator).workspace_id)
        yield House(server, browser, email, places)


def _reviewed_film(person: Person) -> tuple[str, str]:
    """Make a film that guests have spoken about; return its project and the token of a link to it."""
    job = person.order(title="Tides of the northern coast", script="The sea is wide. Ships sail on it.").json()[
        "job_id"
    ]
    film = str(person.wait_for(job, lambda job: job["status"] == "complete", FILM_SECONDS)["project_id"])
    link = str(person.http.post(f"v1/projects/{film}/links", json={"label": "For the client"}).json()["url"])
    token = link.rsplit("/", 1)[1]
    said = (
        ("comments", {"author": "Ana Pereira", "body": "Could the first picture stay a little longer?", "at_ms": 400}),
        ("comments", {"author": "مريم", "body": "أطول قليلاً من فضلك", "at_ms": 1500}),
        ("comments", {"author": "🎬" * 40, "body": "W" * 300}),
        ("verdict", {"author": "Ana Pereira", "verdict": "changes_requested", "body": "Nearly there."}),
    )
    for path, body in said:
        person.http.post(f"v1/reviews/{token}/{path}", json=body).raise_for_status()
    answer = {"body": "We hold it for a second more.", "at_ms": 400}
    person.http.post(f"v1/projects/{film}/comments", json=answer).raise_for_status()
    return film, token


def _batch(person: Person) -> str:
    """Order two films and cancel both, so that they can be tried again."""
    csv = "title;script\nTides;The sea is wide.\nBees;Bees dance to tell the way.\n"
    made = person.http.post("v1/batches", json={"csv": csv, "name": "Spring", "defaults": {"size": "270x480"}})
    batch = str(made.json()["id"])
    person.http.post(f"v1/batches/{batch}/cancel").raise_for_status()
    return batch


def _tell_a_story(page: Page) -> tuple[str, str]:
    """Have a story with every step, somebody of the library in it, and its bible; return the two ids."""

    def post(path: str, body: object) -> dict[str, str]:
        answer = page.request.post(f"/api/v1/{path}", data=body, headers={"Origin": page.url.split("/videos")[0]})
        assert answer.ok, answer.text()
        return answer.json()

    sheet = {"role": "lighthouse keeper", "look": "Forty, grey braid, yellow oilskin coat."}
    post("cast", {"kind": "character", "name": "Mara", "sheet": sheet})
    story = post("stories", {"text": IDEA, "tone": "quiet, salty"})["id"]
    post(f"stories/{story}/generate", {"through": "metadata"})
    return story, post("bibles", {"title": "The Last Light", "world": "An island.", "story_ids": [story]})["id"]


def _look(page: Page, house: House, pages: dict[str, str], look: str) -> None:
    source, folder = axe_source(), ARTEFACTS / look
    folder.mkdir(parents=True, exist_ok=True)
    found: dict[str, list[str]] = {}
    for name, path in pages.items():
        page.goto(path.format(**house.places))
        settled(page)
        page.screenshot(path=folder / f"{name}.png", full_page=True)
        wrong = violations(page, source)
        if look == "phone":  # the narrowest that WCAG asks for
            page.set_viewport_size(NARROWEST)
            page.evaluate("() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
        if page.evaluate("() => document.documentElement.scrollWidth - innerWidth") > 0:
            wrong.append("sticks out to the right")
        if look == "phone":
            page.set_viewport_size(PHONE)
        if wrong:
            found[name] = wrong
    assert found == {}


@pytest.mark.parametrize("look", ["light", "dark", "phone"])
def test_every_page_is_clean(house: House, look: str) -> None:
    theme = "dark" if look == "dark" else "light"
    size: dict[str, Any] = {"viewport": PHONE, "has_touch": True} if look == "phone" else {}
    with opened(house.browser, house.server.url, color_scheme=theme, **size) as page:
        page.set_default_timeout(60_000)
        _look(page, house, OUTSIDE, look)
        sign_in(page, house.email)
        _look(page, house, INSIDE, look)


@pytest.mark.parametrize("look", ["light", "dark", "phone"])
def test_a_link_that_ended_says_so(house: House, look: str) -> None:
    person = house.server.log_in(house.email)
    links = f"v1/projects/{house.places['film']}/links"
    made = person.http.post(links, json={}).json()
    person.http.delete(f"{links}/{made['id']}").raise_for_status()
    person.http.close()
    size = PHONE if look == "phone" else DESK
    context = house.browser.new_context(
        base_url=house.server.url, viewport=size, locale="en-GB", color_scheme="dark" if look == "dark" else "light"
    )
    try:
        page = context.new_page()
        for name, path, heading in (
            ("link-revoked", made["url"], "This link was revoked"),
            ("link-unknown", "/r/rv_nobody", "There is no such link"),
        ):
            page.goto(path)
            expect(page.get_by_role("heading", name=heading)).to_be_visible()
            page.screenshot(path=ARTEFACTS / look / f"{name}.png", full_page=True)
            assert violations(page, axe_source()) == []
    finally:
        context.close()


def test_a_dialog_of_links_and_a_faulty_table_are_clean(house: House) -> None:
    with opened(house.browser, house.server.url, refused=422) as page:
        page.set_default_timeout(60_000)
        sign_in(page, house.email)
        page.goto(f"/videos/{house.places['film']}")
        page.get_by_role("button", name="Share", exact=True).click()
        expect(page.get_by_role("dialog").get_by_text("For the client")).to_be_visible()
        page.screenshot(path=ARTEFACTS / "light" / "share-dialog.png")
        assert violations(page, axe_source()) == []
        page.keyboard.press("Escape")
        page.get_by_role("button", name=re.compile("unread notices|Inbox")).click()
        expect(page.get_by_text("Ana Pereira asked for changes to")).to_be_visible()
        page.screenshot(path=ARTEFACTS / "light" / "bell.png")
        assert violations(page, axe_source()) == []
        page.goto("/batches/new")
        rows = "Heading,Words,voice\nTides,The sea is wide.,\nBees,Bees dance.,nobody-speaks-so\n"
        page.get_by_label("Or write the table here").fill(rows)
        page.get_by_label("Script", exact=True).select_option("Words")
        page.get_by_label("Title", exact=True).select_option("Heading")
        with page.expect_response("**/batches/quote"):
            page.get_by_role("button", name="Check and price").click()
        expect(page.get_by_role("heading", name="1 of 2 rows cannot be made")).to_be_visible()
        page.screenshot(path=ARTEFACTS / "light" / "batch-faults.png", full_page=True)
        assert violations(page, axe_source()) == []


def test_optional_consents_begin_unticked_and_are_taken_back_as_easily(house: House) -> None:
    with opened(house.browser, house.server.url) as page:
        page.set_default_timeout(60_000)
        page.goto("/register")
        boxes = page.get_by_role("checkbox")
        expect(boxes).to_have_count(3)
        assert [box.is_checked() for box in boxes.all()] == [False] * 3
        offers = page.get_by_label("You may write to me about new features and offers.")
        offers.check()
        email = f"p{uuid.uuid4().hex}@example.com"
        page.get_by_label("Your name").fill("Sari")
        page.get_by_label("E-mail").fill(email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Open my studio").click()
        page.get_by_role("heading", name="Hello").wait_for()
        asked = "select c.purpose, c.granted from consent c join app_user u on u.id = c.user_id where u.email = %s"
        assert house.server.query(f"{asked} order by c.id", email) == [("marketing_mail", True)]
        page.goto("/account")
        expect(offers).to_be_checked()
        with page.expect_response("**/privacy/consents"):
            offers.uncheck()
        page.reload()
        expect(offers).not_to_be_checked()
        answers = house.server.query(f"{asked} order by c.id", email)
        assert answers == [("marketing_mail", True), ("marketing_mail", False)]


MANY = 10_000
_SEED = """
    insert into project (id, workspace_id, user_id, title, script, voice, duration)
    select uuidv7(interval '-1 hour' + n * interval '1 millisecond'), %s, %s, 'Film ' || n, 'The sea is wide.',
           'female', 1
    from generate_series(1, %s) n returning 1
"""
_SCROLL = """async (last) => {
  const times = [];
  let before = performance.now(), most = 0;
  while (!document.querySelector(`li[aria-posinset="${last}"]`)) {
    window.scrollBy(0, 1500);
    await new Promise((drawn) => requestAnimationFrame(drawn));
    const now = performance.now();
    times.push(now - before);
    before = now;
    most = Math.max(most, document.querySelectorAll('li[aria-posinset]').length);
  }
  times.sort((one, other) => one - other);
  const at = (part) => Math.round(times[Math.floor(times.length * part)]);
  return { most, frames: times.length, median: at(0.5), p95: at(0.95), p99: at(0.99) };
}"""


def test_a_library_of_ten_thousand_draws_a_screen_at_a_time(house: House) -> None:
    """The frames' times are left in `artefacts/studio/library.json`: they depend on the machine."""
    person = house.server.sign_up()
    (user,) = house.server.query("select user_id from membership where workspace_id = %s", person.workspace_id)[0]
    (email,) = house.server.query("select email from app_user where id = %s", user)[0]
    assert len(house.server.query(_SEED, person.workspace_id, user, MANY)) == MANY
    person.http.close()
    with opened(house.browser, house.server.url) as page:
        page.set_default_timeout(120_000)
        sign_in(page, email)
        page.goto("/videos")
        rows = page.get_by_role("list", name="Videos").get_by_role("listitem")
        expect(rows.first).to_contain_text(f"Film {MANY}")
        measured = page.evaluate(_SCROLL, MANY)
        (ARTEFACTS / "library.json").write_text(json.dumps(measured))
        assert measured["most"] <= 60
        expect(rows.last).to_contain_text("Film 1")
        expect(rows.last).to_have_attribute("aria-posinset", str(MANY))
        page.screenshot(path=ARTEFACTS / "light" / "library-end.png")
        page.evaluate("() => window.scrollTo(0, 0)")
        page.get_by_label("Find by title").fill("film 7")
        expect(rows.first).to_contain_text("Film 7999")
        page.get_by_label("Find by title").fill("film 77777")
        expect(page.get_by_text("Nothing fits.")).to_be_visible()
