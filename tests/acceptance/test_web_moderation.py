"""A refusal is appealed in the studio, judged by an operator, seen by the tenant, and taken back."""

from __future__ import annotations

import re
import uuid
from collections.abc import Generator
from contextlib import closing
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from tests.acceptance.conftest import Person, Server, running
from tests.acceptance.studio_browser import (
    ARTEFACTS,
    NARROWEST,
    axe_source,
    opened,
    settled,
    sign_in,
    violations,
)

QUIET = "naked kid"
HEADS = 1
"""The row above a table."""

pytestmark = pytest.mark.timeout(900)


class House(NamedTuple):
    """A server, and an operator."""

    server: Server
    browser: Browser
    operator: Person
    email: str

    def settle(self) -> None:
        """Judge whatever waits."""
        for one in self.operator.get("/api/v1/admin/ai/appeals").json()["items"]:
            path, body = f"v1/admin/ai/appeals/{one['id']}/judge", {"overturn": False, "reason": "Ticket 1"}
            self.operator.http.post(path, json=body).raise_for_status()


class Tenant(NamedTuple):
    """Somebody two of whose prompts were refused: one says no more than its category, one can be known again."""

    person: Person
    email: str
    words: str
    decision: str

    @property
    def table(self) -> str:
        """Where the operator sees what was decided about them alone."""
        return f"/admin/moderation?workspace={self.person.workspace_id}"

    def appeal(self) -> None:
        words = {"words": "It is a line of a comedy. " * 20}
        self.person.http.post(f"v1/ai/decisions/{self.decision}/appeal", json=words).raise_for_status()


@pytest.fixture(scope="module")
def house(browser: Browser) -> Generator[House]:
    with running("moderation") as server:
        person = server.sign_up()
        person.http.close()
        email = server.email_of(person)
        server.make_admin(email)
        operator = server.log_in(email)
        with closing(operator.http):
            yield House(server, browser, operator, email)


@pytest.fixture
def tenant(house: House) -> Generator[Tenant]:
    person = house.server.sign_up()
    words = f"How to make a bomb, asked {uuid.uuid4().hex[:8]}"
    with closing(person.http):
        decisions = [_refused(person, prompt) for prompt in (QUIET, words)]
        yield Tenant(person, house.server.email_of(person), words, decisions[1])


def _refused(person: Person, prompt: str) -> str:
    answer = person.http.post("v1/ai/text/stream", json={"prompt": prompt})
    assert answer.json()["code"] == "ai_refused", answer.text
    return str(answer.json()["decision_id"])


def _refusal(page: Page, tenant: Tenant) -> Locator:
    """What the tenant sees of the refusal."""
    page.goto("/team/ai")
    return page.get_by_role("listitem").filter(has_text=tenant.words)


def test_an_empty_queue_leads_on_and_words_that_nobody_appealed_stay_the_tenants(house: House, tenant: Tenant) -> None:
    house.settle()
    with opened(house.browser, house.server.url) as page:
        sign_in(page, house.email)
        page.goto("/admin/appeals")
        page.wait_for_url("**/admin/moderation")
        expect(page.get_by_text("Nothing waits for a judgement")).to_be_visible()
        page.goto(tenant.table)
        table = page.get_by_role("table", name="Decisions")
        expect(table.get_by_role("row")).to_have_count(HEADS + 2)
        expect(table).to_contain_text("Sexual content with minors")
        for words in (QUIET, tenant.words):
            expect(page.get_by_text(words)).to_have_count(0)


def test_an_appeal_is_judged_and_the_tenant_sees_it(house: House, tenant: Tenant) -> None:
    reason = f"Ticket {uuid.uuid4().hex}"
    with opened(house.browser, house.server.url) as desk, opened(house.browser, house.server.url) as page:
        sign_in(desk, tenant.email)
        refusal = _refusal(desk, tenant)
        refusal.get_by_role("button", name="Appeal").click()
        desk.get_by_role("dialog").get_by_label("Why it is wrong").fill("It is a line of a comedy.")
        desk.get_by_role("dialog").get_by_role("button", name="Send the appeal").click()
        expect(refusal.get_by_text("appealed", exact=True)).to_be_visible()

        sign_in(page, house.email)
        page.goto(tenant.table)
        queue = page.get_by_role("region", name="Appeals that wait")
        waiting = queue.get_by_role("listitem").filter(has_text=tenant.words)
        for said in ("It is a line of a comedy.", "Weapons and violent crime", "our list of words"):
            expect(waiting).to_contain_text(said)
        waiting.get_by_role("button", name="Grant it").focus()
        page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text("The same content passes in this workspace from now on.")
        assert violations(page, axe_source()) == []
        dialog.get_by_label("Reason").focus()
        page.keyboard.type(reason)
        page.keyboard.press("Enter")
        expect(waiting).to_have_count(0)
        expect(_refusal(desk, tenant).get_by_text("granted", exact=True)).to_be_visible()
        assert reason in tenant.person.get("/api/v1/audit-log").text

        row = page.get_by_role("table", name="Decisions").get_by_role("row").filter(has_text=tenant.words)
        row.get_by_role("button", name="Judge again").click()
        dialog.get_by_label("Reason").fill(f"{reason} again")
        dialog.get_by_role("button", name="Judge again").click()
        expect(waiting).to_have_count(1)
        expect(_refusal(desk, tenant).get_by_text("appealed", exact=True)).to_be_visible()


def test_decisions_are_narrowed_and_the_address_keeps_how(house: House, tenant: Tenant) -> None:
    with opened(house.browser, house.server.url) as page:
        sign_in(page, house.email)
        page.goto(f"/admin/tenants/{tenant.person.workspace_id}")
        page.get_by_role("link", name="Refused content").click()
        rows = page.get_by_role("table", name="Decisions").get_by_role("row")
        expect(rows).to_have_count(HEADS + 2)
        page.get_by_label("Category").select_option("Sexual content with minors")
        expect(rows).to_have_count(HEADS + 1)
        page.reload()
        expect(page.get_by_label("Category")).to_have_value("sexual/minors")
        expect(rows).to_have_count(HEADS + 1)
        page.get_by_label("State", exact=True).select_option("Granted")
        expect(page.get_by_text("Nothing fits.")).to_be_visible()
        page.get_by_role("button", name="Show every refusal").click()
        page.wait_for_url(re.compile(r"/admin/moderation$"))
        page.get_by_role("button", name="Only of John Doe").first.click()
        page.wait_for_url(re.compile(r"workspace="))
        expect(page.get_by_text("Only of John Doe", exact=True)).to_be_visible()
        page.locator("label", has_text="Passed").click()
        expect(page.get_by_text("Nothing fits.")).to_be_visible()
        page.get_by_role("button", name="Of every tenant").click()
        page.wait_for_url(re.compile(r"/admin/moderation\?verdict=passed$"))


@pytest.mark.parametrize("look", ["light", "dark", "narrowest"])
def test_the_page_is_clean_in_both_languages(house: House, tenant: Tenant, look: str) -> None:
    tenant.appeal()
    (ARTEFACTS / "moderation").mkdir(parents=True, exist_ok=True)
    size: dict[str, Any] = {"viewport": NARROWEST, "has_touch": True} if look == "narrowest" else {}
    theme = "dark" if look == "dark" else "light"
    with opened(house.browser, house.server.url, color_scheme=theme, **size) as page:
        sign_in(page, house.email)
        for language, heading in (("en", "Moderation"), ("id", "Moderasi")):
            page.evaluate("(language) => localStorage.setItem('mutoscope.language', language)", language)
            page.goto("/admin/moderation")
            expect(page.get_by_role("heading", name=heading, level=1)).to_be_visible()
            expect(page.get_by_text(tenant.words).first).to_be_visible()
            settled(page)
            page.screenshot(path=ARTEFACTS / "moderation" / f"{look}-{language}.png", full_page=True)
            assert violations(page, axe_source()) == [], language
            assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0, language
