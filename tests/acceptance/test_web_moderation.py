"""A refusal is appealed in the studio, judged by an operator, seen by the tenant, and taken back."""

from __future__ import annotations

import os
import re
import subprocess
import uuid
from collections.abc import Generator
from contextlib import closing
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from tests.acceptance.conftest import MUTOSCOPE, Person, Server, running
from tests.acceptance.studio_browser import (
    ARTEFACTS,
    NARROWEST,
    PASSWORD,
    axe_source,
    opened,
    settled,
    violations,
)

APPEALED = "How to make a bomb, asked the detective"
QUIET = "naked kid"

pytestmark = pytest.mark.timeout(900)


class House(NamedTuple):
    """A server, somebody whose words were refused, and an operator."""

    server: Server
    browser: Browser
    tenant: str
    operator: str
    person: Person


@pytest.fixture(scope="module")
def house(browser: Browser) -> Generator[House]:
    with running("moderation") as server:
        person, operator = server.sign_up(), server.sign_up()
        operator.http.close()
        for prompt in (QUIET, APPEALED):
            answer = person.http.post("v1/ai/text/stream", json={"prompt": prompt})
            assert answer.json()["code"] == "ai_refused", answer.text
        email = _email(server, operator)
        environment = {**os.environ, "MUTOSCOPE_DATA_DIR": str(server.data)}
        subprocess.run([*MUTOSCOPE, "ops", "make-admin", email], env=environment, check=True, capture_output=True)
        with closing(person.http):
            yield House(server, browser, _email(server, person), email, person)


def _email(server: Server, person: Person) -> str:
    asked = "select u.email from app_user u join membership m on m.user_id = u.id where m.workspace_id = %s"
    return str(server.query(asked, person.workspace_id)[0][0])


def _sign_in(page: Page, email: str) -> None:
    page.set_default_timeout(60_000)
    expect.set_options(timeout=60_000)
    page.goto("/login")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("heading", name="Hello").wait_for()


def _refusal(page: Page) -> Locator:
    """What the tenant sees of the refusal."""
    page.goto("/team/ai")
    return page.get_by_role("listitem").filter(has_text=APPEALED)


def _clean(page: Page, name: str) -> None:
    settled(page)
    (ARTEFACTS / "moderation").mkdir(parents=True, exist_ok=True)
    page.screenshot(path=ARTEFACTS / "moderation" / f"{name}.png", full_page=True)
    assert violations(page, axe_source()) == [], name
    assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0, name


def test_an_empty_queue_says_where_appeals_come_from(house: House) -> None:
    with opened(house.browser, house.server.url) as page:
        _sign_in(page, house.operator)
        page.goto("/admin/appeals")
        page.wait_for_url("**/admin/moderation")
        expect(page.get_by_text("Nothing waits for a judgement")).to_be_visible()
        table = page.get_by_role("table", name="Decisions")
        expect(table.get_by_role("row")).to_have_count(3)
        expect(table).to_contain_text("Sexual content with minors")
        for words in (QUIET, APPEALED):
            expect(page.get_by_text(words)).to_have_count(0)


def test_an_appeal_is_judged_and_the_tenant_sees_it(house: House) -> None:
    reason = f"Ticket {uuid.uuid4().hex}"
    with opened(house.browser, house.server.url) as desk, opened(house.browser, house.server.url) as page:
        _sign_in(desk, house.tenant)
        refusal = _refusal(desk)
        refusal.get_by_role("button", name="Appeal").click()
        desk.get_by_role("dialog").get_by_label("Why it is wrong").fill("It is a line of a comedy.")
        desk.get_by_role("dialog").get_by_role("button", name="Send the appeal").click()
        expect(refusal.get_by_text("appealed", exact=True)).to_be_visible()

        _sign_in(page, house.operator)
        page.goto("/admin/moderation")
        waiting = page.get_by_role("region", name="Appeals that wait").get_by_role("listitem")
        expect(waiting).to_have_count(1)
        for said in (APPEALED, "It is a line of a comedy.", "Weapons and violent crime", "our list of words"):
            expect(waiting).to_contain_text(said)
        expect(page.get_by_text(QUIET)).to_have_count(0)
        waiting.get_by_role("button", name="Grant it").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("dialog")).to_contain_text("The same content passes in this workspace from now on.")
        assert violations(page, axe_source()) == []
        page.keyboard.type(reason)
        page.keyboard.press("Enter")
        expect(page.get_by_text("Nothing waits for a judgement")).to_be_visible()
        expect(_refusal(desk).get_by_text("granted", exact=True)).to_be_visible()
        assert reason in house.person.get("/api/v1/audit-log").text

        row = page.get_by_role("table", name="Decisions").get_by_role("row").filter(has_text=APPEALED)
        row.get_by_role("button", name="Judge again").click()
        page.get_by_role("dialog").get_by_label("Reason").fill(f"{reason} again")
        page.get_by_role("dialog").get_by_role("button", name="Judge again").click()
        expect(waiting).to_have_count(1)
        expect(_refusal(desk).get_by_text("appealed", exact=True)).to_be_visible()


def test_decisions_are_narrowed_and_the_address_keeps_how(house: House) -> None:
    with opened(house.browser, house.server.url) as page:
        _sign_in(page, house.operator)
        page.goto("/admin/moderation")
        rows = page.get_by_role("table", name="Decisions").get_by_role("row")
        expect(rows).to_have_count(3)
        page.get_by_label("Category").select_option("Sexual content with minors")
        expect(rows).to_have_count(2)
        page.reload()
        expect(page.get_by_label("Category")).to_have_value("sexual/minors")
        expect(rows).to_have_count(2)
        page.get_by_label("State", exact=True).select_option("Granted")
        expect(page.get_by_text("Nothing fits.")).to_be_visible()
        page.get_by_role("button", name="Show every refusal").click()
        expect(rows).to_have_count(3)
        page.locator("label", has_text="Passed").click()
        expect(page.get_by_text("Nothing fits.")).to_be_visible()
        page.goto(f"/admin/tenants/{house.person.workspace_id}")
        page.get_by_role("link", name="Refused content").click()
        expect(rows).to_have_count(3)
        page.get_by_role("button", name="Of every tenant").click()
        page.wait_for_url(re.compile(r"/admin/moderation$"))


def _appealed(house: House) -> None:
    """Let an appeal wait, whichever tests ran before."""
    for one in house.person.get("/api/v1/ai/decisions").json()["items"]:
        if one["content"] == APPEALED and one["status"] == "final":
            words = {"words": "It is a line of a comedy. " * 20}
            house.person.http.post(f"v1/ai/decisions/{one['id']}/appeal", json=words).raise_for_status()


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("light", {"color_scheme": "light"}),
        ("dark", {"color_scheme": "dark"}),
        ("narrowest", {"viewport": NARROWEST, "has_touch": True}),
    ],
)
@pytest.mark.parametrize("language", ["en", "id"])
def test_the_page_is_clean(house: House, name: str, options: dict[str, Any], language: str) -> None:
    _appealed(house)
    with opened(house.browser, house.server.url, **options) as page:
        _sign_in(page, house.operator)
        page.evaluate("(language) => localStorage.setItem('mutoscope.language', language)", language)
        page.goto("/admin/moderation")
        heading = "Moderation" if language == "en" else "Moderasi"
        expect(page.get_by_role("heading", name=heading, level=1)).to_be_visible()
        expect(page.get_by_text(APPEALED).first).to_be_visible()
        _clean(page, f"{name}-{language}")
