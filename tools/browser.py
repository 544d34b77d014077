"""The browser of the tests: Debian's Chromium, installed with apt-get where it is missing and we may.

`python tools/browser.py` installs it; tests call `find_browser`. Nothing else is fetched: Playwright drives the
system's browser, not one of its own.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
"""Nothing leaves the machine, and it runs as root in a container."""


def installed_browser() -> str | None:
    """Return the path of an installed browser."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def may_install() -> bool:
    """Tell whether a browser can be installed here: as root, on Debian or its kin."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def find_browser() -> str | None:
    """Return the path of a browser, installed now if need be; None where that is not possible.

    Raises:
        RuntimeError: the installation failed. A machine that may install must not skip the tests in silence.
    """
    found = installed_browser()
    if found is not None or not may_install():
        return found
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium"]
    for command in (["apt-get", "update", "-q"], install):
        done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
        if done.returncode:
            message = f"{' '.join(command)} failed: {done.stderr.strip()[-500:]}"
            raise RuntimeError(message)
    return installed_browser()


if __name__ == "__main__":
    path = find_browser()
    if path is None:
        sys.exit("No browser is installed, and this is not root on Debian: install Chromium.")
    print(path)
