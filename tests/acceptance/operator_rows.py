"""What an operator's lists show after some days of business: made by the product's own ways."""

from __future__ import annotations

import re
import subprocess
import uuid
from contextlib import closing
from pathlib import Path

from playwright.sync_api import Browser, expect
from tests.acceptance.conftest import H264, PICTURE, Person, Server
from tests.acceptance.studio_browser import opened, sign_in

from mutoscope.media.runner import ffmpeg_binary

FAIL_SECONDS = 200
LONG_NAME = "Verlagsgesellschaft Nordfriesische Küstenschifffahrt und Töchter mbH & Co. KG"


def fill_lists(server: Server, browser: Browser, operator: Person) -> Person:
    """Give the operator flags, tenants, payments, refunds and jobs to look at; return the tenant who paid.

    The operator signed in after becoming one.
    """
    _flags(operator)
    _tenants(server, operator)
    payer = server.sign_up("Harbour Films")
    with closing(payer.http):
        _buy(server, browser, payer)
        _fail_a_film(server, payer)
        payer.order(title="Waiting", script="The sea is wide.").raise_for_status()
    _give_back(operator, payer)
    return payer


def _flags(operator: Person) -> None:
    flags = (
        ("talking_footage", "Cuts of a clip by striking out its words", "on", 0),
        ("four_k", "Films in 4K for everybody on Pro", "percentage", 35),
        ("new_editor_with_a_very_long_name_that_nobody_shortened", "An editor that is being tried", "off", 0),
    )
    for key, description, state, percentage in flags:
        body = {"key": key, "description": description, "state": state, "percentage": percentage}
        operator.http.post("v1/admin/flags", json={**body, "reason": "Ticket 12"}).raise_for_status()


def _tenants(server: Server, operator: Person) -> None:
    for name, suspended in ((LONG_NAME, False), ("مختبر الأفلام", False), ("Spam & Sons", True)):
        person = server.sign_up(name)
        person.http.close()
        if suspended:
            body = {"reason": "Sold other people's films."}
            operator.http.post(f"v1/admin/workspaces/{person.workspace_id}/suspend", json=body).raise_for_status()


def _buy(server: Server, browser: Browser, payer: Person) -> None:
    """Pay for a plan on the payment page, and the difference to a dearer one."""
    with opened(browser, server.url) as page:
        sign_in(page, server.email_of(payer))
        page.goto("/team/billing")
        page.get_by_role("button", name="Choose Standard").click()
        page.get_by_label("Country").select_option("US")
        page.get_by_label("Card number").fill("4242 4242 4242 4242")
        page.get_by_label("Expires").fill("12 / 34")
        page.get_by_label("Security code").fill("123")
        page.get_by_role("button", name="Subscribe").click()
        page.wait_for_url("**/team/billing**outcome=paid**")
        expect(page.get_by_text("Standard", exact=True).first).to_be_visible()
        expect(page.get_by_label(re.compile(r"3\d(\.\d+)? credits left"))).to_be_visible()
    changed = payer.http.post("v1/billing/subscription/change", json={"plan": "Pro", "interval": "month"})
    changed.raise_for_status()


def _fail_a_film(server: Server, payer: Person) -> None:
    """Order a film whose footage the disk loses before it is drawn."""
    clip = server.folder / f"{uuid.uuid4().hex}.mp4"
    subprocess.run([ffmpeg_binary(), "-v", "error", *PICTURE, *H264, str(clip)], check=True, timeout=60)
    asset = payer.upload(clip).json()["file_id"]
    clip.unlink()
    digest = server.query("select digest from asset where id = %s", asset)[0][0]
    job = str(payer.order(title="Lost", script="The sea is wide.", clips=[asset]).json()["job_id"])
    (found,) = [path for path in Path(server.data / "blobs").rglob(digest) if path.is_file()]
    found.unlink()
    assert payer.wait_for(job, lambda job: job["finished_at"], FAIL_SECONDS)["status"] == "failed"


def _give_back(operator: Person, payer: Person) -> None:
    """Refund a part of what was paid."""
    payments = f"v1/admin/workspaces/{payer.workspace_id}/payments"
    paid = operator.http.get(payments).json()["items"][0]
    body = {"amount_minor": 100, "confirm_amount_minor": 100, "reason": "Ticket 13"}
    headers = {"Idempotency-Key": uuid.uuid4().hex}
    operator.http.post(f"{payments}/{paid['id']}/refund", json=body, headers=headers).raise_for_status()
