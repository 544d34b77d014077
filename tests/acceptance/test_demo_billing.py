"""`mutoscope demo-billing` from outside: a real server, a real worker, the embedded provider, and books that agree."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path


def test_a_customers_life_at_the_till_leaves_books_that_agree() -> None:
    command = [str(Path(sys.executable).with_name("mutoscope")), "demo-billing", "--json"]
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=280, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["ok"], told["differences"]) == (True, 0)
    assert [(line["plan"], line["credits"]) for line in told["steps"]][:4] == [
        ("Free", "3"),
        ("Free", "3"),
        ("Standard", "33"),
        ("Pro", "63"),
    ]
