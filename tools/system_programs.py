"""Programs of the system that tests drive: Debian's Chromium and Redis, installed with apt-get where we may.

`python tools/system_programs.py` installs both; tests call `find_browser` and `find_redis`. Nothing else is fetched:
Playwright drives the system's browser, not one of its own.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
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
"""Of the browser: nothing leaves the machine, and it runs as root in a container."""


def find_browser() -> str | None:
    """Return the path of a browser, as `find_program` does."""
    return find_program(BROWSERS, "chromium")


def find_redis() -> str | None:
    """Return the path of a Redis server, as `find_program` does."""
    return find_program(("redis-server",), "redis-server")


def may_install() -> bool:
    """Tell whether programs can be installed here: as root, on Debian or its kin."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def find_program(names: Sequence[str], package: str) -> str | None:
    """Return the path of the first program that is there, installed now if need be; None where that is not possible.

    Args:
        names: what it may be called.
        package: Debian's package of it.

    Raises:
        RuntimeError: the installation failed. A machine that may install must not skip the tests in silence.
    """
    found = _installed(names)
    if found is not None or not may_install():
        return found
    with (Path(tempfile.gettempdir()) / "mutoscope-apt-get.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # tests run side by side, and apt-get does not wait for itself
        if _installed(names) is None:
            _install(package)
    return _installed(names)


def _installed(names: Sequence[str]) -> str | None:
    return next((found for name in names if (found := shutil.which(name))), None)


def _install(package: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}  # a server is not started
    install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", package]
    for command in (["apt-get", "update", "-q"], install):
        done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
        if done.returncode:
            message = f"{' '.join(command)} failed: {done.stderr.strip()[-500:]}"
            raise RuntimeError(message)


if __name__ == "__main__":
    paths = [find_browser(), find_redis()]
    if None in paths:
        sys.exit("Chromium or Redis is missing, and this is not root on Debian: install chromium and redis-server.")
    print(*paths, sep="\n")
