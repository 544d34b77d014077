"""Every page of the studio in both themes and on a phone: axe finds nothing, nothing sticks out, no error is reported.

Pictures of all of them are left in `artefacts/studio`.
"""

from __future__ import annotations

import os
import re
import subprocess
import uuid
from collections.abc import Generator
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from tests.acceptance.conftest import MUTOSCOPE, Server, running
from tests.acceptance.studio_browser import (
    ARTEFACTS,
    NARROWEST,
    PASSWORD,
    PHONE,
    axe_source,
    opened,
    register,
    settled,
    violations,
)
from tests.integration.browsers import FLAGS, find_browser

OUTSIDE = {
    "login": "/login",
    "register": "/register",
    "forgot": "/forgot",
    "verify": "/verify-email#ml_x",
    "reset": "/reset-password#ml_x",
    "magic-link": "/magic-link#ml_x",
    "confirm": "/confirm-email#ml_x",
    "not-found": "/nothing-here/at-all",
}
INSIDE = {
    "home": "/",
    "new": "/new",
    "videos": "/videos",
    "video": "/videos/{project}",
    "editor": "/videos/{project}/edit",
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
    "admin-plans": "/admin/plans",
    "admin-flags": "/admin/flags",
    "admin-margin": "/admin/margin",
    "admin-appeals": "/admin/appeals",
    "admin-audit": "/admin/audit",
}

IDEA = (
    "A lighthouse keeper finds a radio that speaks with the voice of her dead brother. Every night Mara climbs the "
    "stairs and listens. In the storm she must choose between the voice and the ships at sea. She lights the lamp."
)

pytestmark = pytest.mark.timeout(1200)


class House(NamedTuple):
    """A server, a browser, and somebody who operates it."""

    server: Server
    browser: Browser
    email: str
    project: str
    workspace: str
    story: str
    bible: str


@pytest.fixture(scope="module")
def house() -> Generator[House]:
    """A server with an operator who has a draft, and a browser."""
    path = find_browser()
    if path is None:
        pytest.skip("NO BROWSER: install Chromium, or run as root on Debian; no page was looked at")
    email = f"p{uuid.uuid4().hex}@example.com"
    with running("pages") as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
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
        _make_admin(server, email)
        yield House(server, browser, email, project, str(workspace), story, bible)
        browser.close()


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


def _make_admin(server: Server, email: str) -> None:
    environment = {**os.environ, "MUTOSCOPE_DATA_DIR": str(server.data)}
    subprocess.run([*MUTOSCOPE, "ops", "make-admin", email], env=environment, check=True, capture_output=True)


def _sign_in(page: Page, house: House) -> None:
    page.goto("/login")
    page.get_by_label("E-mail").fill(house.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("heading", name="Hello").wait_for()


def _look(page: Page, house: House, pages: dict[str, str], look: str) -> None:
    source, folder = axe_source(), ARTEFACTS / look
    folder.mkdir(parents=True, exist_ok=True)
    found: dict[str, list[str]] = {}
    for name, path in pages.items():
        page.goto(path.format(**house._asdict()))
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
    size = {"viewport": PHONE, "has_touch": True} if look == "phone" else {}
    with opened(house.browser, house.server.url, color_scheme=theme, **size) as page:
        page.set_default_timeout(60_000)
        _look(page, house, OUTSIDE, look)
        _sign_in(page, house)
        _look(page, house, INSIDE, look)
