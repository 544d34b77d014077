"""The Python client's operations are written from the OpenAPI document, and not behind it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_client_knows_every_operation() -> None:
    command = [sys.executable, str(ROOT / "tools" / "write_sdk.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
