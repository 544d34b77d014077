"""A recogniser for the tests that need one: it is optional, so the folder of the user has none.

Imported as `from tests.integration.hearing import hearing_assets`.
"""

from __future__ import annotations

import fcntl
import functools
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mutoscope.infra.settings import Settings
from mutoscope.media.transcript import Recogniser

_FOLDER = Path(__file__).parents[2] / ".tools" / "hearing"
_INSTALL = (sys.executable, "-c", "from mutoscope.ops.main import run; run()", "transcribe", "install")


@functools.cache
def hearing_assets() -> Path:
    """Return a folder with this machine's voices and fonts and a recogniser, fetched once (31 MB) and then kept.

    Where no registry answers, the test that asks is skipped and says so.
    """
    _FOLDER.mkdir(parents=True, exist_ok=True)
    with (_FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # tests run side by side
        _link(Settings().assets)
        if not Recogniser(_FOLDER).installed:
            environment = {**os.environ, "MUTOSCOPE_ASSETS_DIR": str(_FOLDER)}
            done = subprocess.run(_INSTALL, env=environment, capture_output=True, text=True, check=False, timeout=280)
            if done.returncode:
                pytest.skip(f"NO RECOGNISER: it could not be fetched: {done.stderr.strip()[-300:]}")
    return _FOLDER


def _link(assets: Path) -> None:
    for group in assets.iterdir():
        link = _FOLDER / group.name
        if group.is_dir() and not link.exists():
            link.unlink(missing_ok=True)
            link.symlink_to(group)
