"""A person at the web studio: a real browser that reports every error of its console.

Imported as `from tests.acceptance.studio_browser import …`.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from playwright.sync_api import Browser, Page, ViewportSize, expect

ROOT = Path(__file__).resolve().parents[2]
ARTEFACTS = ROOT / "artefacts" / "studio"
"""Pictures of every page, kept for whoever looks at them; git does not know them."""
DESK: ViewportSize = {"width": 1280, "height": 860}
PHONE: ViewportSize = {"width": 360, "height": 740}
NARROWEST: ViewportSize = {"width": 320, "height": 640}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PASSWORD = "SecurePass123"


def axe_source() -> str:
    """Return axe-core as the studio's checks pin it, installed if it is not there yet."""
    path = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
    if not path.exists():
        sys.path.insert(0, str(ROOT / "tools"))
        spec = importlib.util.spec_from_file_location("build_web", ROOT / "tools" / "build_web.py")
        assert spec is not None
        assert spec.loader is not None
        tool = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(tool)
        tool.install(dev=True)
    return path.read_text(encoding="utf-8")


@contextmanager
def opened(
    browser: Browser,
    url: str,
    *,
    refused: int | None = None,
    **options: Any,  # noqa: ANN401 -- Playwright's own options
) -> Generator[Page]:
    """Yield a page of a new browser profile; what its console reports as an error fails the test.

    Of a request that the test lets be `refused` with that status the console tells too, and may.
    """
    chosen: dict[str, Any] = {"viewport": DESK, "reduced_motion": "reduce", "locale": "en-GB", **options}
    context = browser.new_context(base_url=url, **chosen)
    page = context.new_page()
    errors: list[str] = []
    page.on(
        "console", lambda message: errors.append(f"{page.url}: {message.text}") if message.type == "error" else None
    )
    page.on("pageerror", lambda error: errors.append(f"{page.url}: {error}"))
    try:
        yield page
    except BaseException:
        ARTEFACTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=ARTEFACTS / "failed.png", full_page=True)
        raise
    finally:
        context.close()
    told = [error for error in errors if refused is None or f"with a status of {refused} " not in error]
    if told:
        raise AssertionError("\n".join(told))


def register(page: Page, email: str, name: str = "Sari Wulandari") -> None:
    """Open an account; ends at home."""
    page.goto("/register")
    page.get_by_label("Your name").fill(name)
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Open my studio").click()
    page.get_by_role("heading", name="Hello").wait_for()


def sign_in(page: Page, email: str) -> None:
    """Sign in to an account that `register` or `Server.sign_up` opened; ends at home."""
    page.set_default_timeout(60_000)
    expect.set_options(timeout=60_000)
    page.goto("/login")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("heading", name="Hello").wait_for()


def settled(page: Page) -> None:
    """Wait until nothing is asked for any more and no skeleton is left."""
    page.wait_for_load_state("load")
    page.locator("h1").first.wait_for(state="attached")
    page.wait_for_function("() => !document.querySelector('.animate-shimmer')", timeout=60_000)
    page.evaluate("() => document.fonts.ready.then(() => null)")


def violations(page: Page, source: str) -> list[str]:
    """Return what axe finds on the page."""
    page.evaluate(source)
    options = json.dumps({"runOnly": {"type": "tag", "values": RULES}})
    found = cast("dict[str, Any]", page.evaluate(f"() => axe.run(document, {options})"))
    return [
        f"{one['id']} ({one['impact']}): {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
        for one in found["violations"]
        for node in one["nodes"][:3]
    ]
