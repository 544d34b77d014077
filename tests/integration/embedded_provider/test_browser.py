"""A real browser walks Checkout and the portal, without JavaScript, on a desk and on a phone."""

from __future__ import annotations

from collections.abc import Generator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from tests.integration.embedded_provider.shop import Loose, Shop
from tests.integration.system_programs import FLAGS, find_browser, may_install

SIZES = {"desk": {"width": 1280, "height": 900}, "phone": {"width": 320, "height": 640}}


@pytest.fixture(scope="module")
def browser() -> Generator[Browser]:
    path = find_browser()
    if path is None:
        pytest.skip("NO BROWSER: install Chromium, or run as root on Debian; these pages were not walked")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(params=["desk", "phone"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Generator[Page]:
    size: Loose = SIZES[request.param]
    context = browser.new_context(viewport=size, java_script_enabled=False, color_scheme="light")
    yield context.new_page()
    context.close()


def fits(page: Page) -> bool:
    """Tell whether nothing sticks out to the right; measured without the page's help."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    boxes = [one.bounding_box() for one in page.locator("input, select, button, h1, h2, .row, table, a").all()]
    return all(box is None or box["x"] < 0 or box["x"] + box["width"] <= width + 0.5 for box in boxes)


def fill_card(page: Page, number: str) -> None:
    page.get_by_label("Card number").fill(number)
    page.get_by_label("Expires").fill("12 / 34")
    page.get_by_label("Security code").fill("123")


def test_a_person_subscribes_with_a_code_and_manages_the_plan(shop: Shop, page: Page) -> None:
    small, big = (shop.price(amount, name=name) for amount, name in ((3000, "Small"), (9000, "Big")))
    name = f"HELLO{shop.last_event()}"
    coupon = shop.v1.coupons.create({"percent_off": 20, "duration": "once"})
    shop.v1.promotion_codes.create({"promotion": {"type": "coupon", "coupon": coupon.id}, "code": name})
    done = f"{shop.running.url}/assets/provider.css?done"
    session = shop.v1.checkout.sessions.create(
        {
            "mode": "subscription",
            "line_items": [{"price": small.id, "quantity": 1}],
            "success_url": done,
            "allow_promotion_codes": True,
            "automatic_tax": {"enabled": True},
        }
    )
    page.goto(session.url)
    assert page.get_by_text("TEST MODE").is_visible()
    assert fits(page)
    page.get_by_label("Promotion code").fill(name)
    page.get_by_role("button", name="Apply").click()
    assert page.get_by_text("20 % off").is_visible()
    page.get_by_label("E-mail").fill("ada@example.org")
    page.get_by_label("Country").select_option("DE")
    fill_card(page, "4000 0000 0000 0002")
    page.get_by_role("button", name="Subscribe").click()
    assert page.get_by_text("Your card was declined.").is_visible()
    assert page.get_by_label("E-mail").input_value() == "ada@example.org", "what was typed is still there"
    assert fits(page)
    fill_card(page, "4000 0025 0000 3155")
    page.get_by_role("button", name="Subscribe: $28.56").click()
    page.get_by_role("button", name="Confirm").click()
    assert page.url == done
    paid = shop.v1.checkout.sessions.retrieve(session.id)
    assert (paid.status, paid.amount_total) == ("complete", 2856)
    manage(shop, page, paid.customer, [small, big])


def manage(shop: Shop, page: Page, customer: str, prices: list[Loose]) -> None:
    """Walk through the portal: switch, another card, cancel, keep, open an invoice."""
    products = [{"product": one.product, "prices": [one.id]} for one in prices]
    features = {
        "subscription_update": {"enabled": True, "products": products, "proration_behavior": "always_invoice"},
        "subscription_cancel": {"enabled": True},
        "payment_method_update": {"enabled": True},
        "invoice_history": {"enabled": True},
    }
    configuration = shop.v1.billing_portal.configurations.create({"features": features})
    session = shop.v1.billing_portal.sessions.create({"customer": customer, "configuration": configuration.id})
    page.goto(session.url)
    assert fits(page)
    page.get_by_text("Switch plan").click()
    page.get_by_role("button", name="Switch to Big").click()
    assert page.get_by_text("Your plan is changed.").is_visible()
    page.get_by_text("Use another card").click()
    fill_card(page, "5555 5555 5555 4444")
    page.get_by_role("button", name="Save card").click()
    assert page.get_by_text("Mastercard").is_visible()
    page.get_by_role("button", name="Cancel plan").click()
    assert page.get_by_text("Ends on").is_visible()
    page.get_by_role("button", name="Keep the plan").click()
    assert page.get_by_text("Next invoice on").is_visible()
    assert fits(page)
    page.get_by_role("link", name="View invoice").first.click()
    assert page.get_by_role("heading", name="Invoice").is_visible()
    assert fits(page)


def test_a_machine_that_may_install_a_browser_has_one() -> None:
    """The other tests skip only where there is no browser and no right to install one."""
    assert find_browser() is not None or not may_install()
