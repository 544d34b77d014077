"""Measure the studio's main pages with Lighthouse, signed in, on a phone and on a desk; print a table.

    python tools/measure_pages.py http://127.0.0.1:8765 --lighthouse node_modules/lighthouse/cli/index.js

Lighthouse is not among our pins (176 MB): `npm install lighthouse` anywhere, and name its `cli/index.js`. The server is
a fresh `mutoscope up`: an account is opened, and a draft is made of the sample.
"""

from __future__ import annotations

import argparse
import json
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import BrowserContext, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent))
from build_web import node_commands
from system_programs import FLAGS, find_browser

CATEGORIES = ("performance", "accessibility", "best-practices")
FIGURES = {
    "LCP": "largest-contentful-paint",
    "TBT": "total-blocking-time",
    "CLS": "cumulative-layout-shift",
}
DEVICES: dict[str, list[str]] = {"phone": [], "desk": ["--preset=desktop"]}


class Row(NamedTuple):
    """One page on one device: the medians of its runs."""

    page: str
    device: str
    scores: tuple[float, ...]
    figures: tuple[float, ...]


def main() -> None:
    """Measure, and print."""
    wanted = argparse.ArgumentParser(description="Measure the studio's main pages with Lighthouse.")
    wanted.add_argument("url", help="of a running server of this machine")
    wanted.add_argument("--lighthouse", type=Path, required=True, help="Lighthouse's cli/index.js")
    wanted.add_argument("--runs", type=int, default=3)
    wanted.add_argument("--faults", action="store_true", help="name what costs points")
    given = wanted.parse_args()
    with tempfile.TemporaryDirectory() as profile, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        with sync_playwright() as playwright:
            flags = [*FLAGS, f"--remote-debugging-port={port}"]
            context = playwright.chromium.launch_persistent_context(
                profile, executable_path=find_browser(), args=flags, locale="en-GB"
            )
            # Signed out first: the page that a stranger sees.
            print("| page | device | performance | accessibility | best practices | LCP s | TBT ms | CLS |")
            print("|---|---|---|---|---|---|---|---|")
            sign_in = {"sign-in": f"{given.url}/login"}
            tell(sign_in, given, port)
            tell(signed_in(context, given.url), given, port)
            context.close()


def tell(pages: dict[str, str], given: argparse.Namespace, port: int) -> None:
    """Measure pages and print a line for each."""
    for page, url in pages.items():
        for device in DEVICES:
            row = measure(page, url, device, given, port)
            scores = " | ".join(f"{100 * score:.0f}" for score in row.scores)
            lcp, blocked, shifted = row.figures
            print(f"| {page} | {device} | {scores} | {lcp / 1000:.1f} | {blocked:.0f} | {shifted:.3f} |", flush=True)


def signed_in(context: BrowserContext, url: str) -> dict[str, str]:
    """Open an account with a draft in it; return the pages of who is signed in."""
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{url}/register")
    page.get_by_label("Your name").fill("Sari Wulandari")
    page.get_by_label("E-mail").fill(f"p{uuid.uuid4().hex}@example.com")
    page.get_by_label("Password").fill("SecurePass123")
    page.get_by_role("button", name="Open my studio").click()
    page.get_by_role("button", name="Start with the sample").click()
    page.get_by_role("button", name=re.compile("Make video · ")).wait_for()
    page.get_by_role("button", name="Keep as a draft").click()
    page.wait_for_url("**/edit")
    editor = page.url
    page.close()
    return {"home": f"{url}/", "new video": f"{url}/new", "editor": editor}


def measure(page: str, url: str, device: str, given: argparse.Namespace, port: int) -> Row:
    """Run Lighthouse some times on one page; the browser keeps its session."""
    told = [run_lighthouse(url, device, given.lighthouse, port) for _ in range(given.runs)]
    scores = tuple(statistics.median(one["categories"][name]["score"] for one in told) for name in CATEGORIES)
    figures = tuple(statistics.median(one["audits"][name]["numericValue"] for one in told) for name in FIGURES.values())
    if given.faults:
        for fault in faults(told[0]):
            print(f"    {page}, {device}: {fault}", file=sys.stderr)
    return Row(page, device, scores, figures)


def run_lighthouse(url: str, device: str, lighthouse: Path, port: int) -> dict[str, Any]:
    """Return Lighthouse's report."""
    node, _ = node_commands()
    asked = [f"--only-categories={','.join(CATEGORIES)}", "--output=json", "--quiet", "--disable-storage-reset"]
    command = [node, str(lighthouse), url, f"--port={port}", *asked, *DEVICES[device]]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True, timeout=300).stdout)


def faults(report: dict[str, Any]) -> list[str]:
    """Return what costs points, with what it is about."""
    found: list[str] = []
    for name in CATEGORIES:
        for part in report["categories"][name]["auditRefs"]:
            audit = report["audits"][part["id"]]
            if part["weight"] and audit["score"] is not None and audit["score"] < 0.9:  # noqa: PLR2004 -- green begins there
                told = json.dumps(audit.get("details", {}).get("items", [])[:3])[:600]
                found.append(f"{name} {part['id']} {audit['score']}: {audit.get('displayValue', '')} {told}")
    return found


if __name__ == "__main__":
    main()
