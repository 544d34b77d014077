"""`mutoscope up` as a user runs it: a real process and all its children."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from mutoscope.infra.postgres import EmbeddedPostgres

pytestmark = pytest.mark.timeout(300)
PATIENCE = 90.0
COMMAND = (sys.executable, "-c", "from mutoscope.ops.main import run; run()")


class Up:
    """One run of `mutoscope up --json`."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.folder = folder
        self.messages = (folder / "messages.txt").open("ab")
        self.process = subprocess.Popen(
            [*COMMAND, "up", "--json", "--data-dir", str(folder / "data"), *options],
            stdout=subprocess.PIPE,
            stderr=self.messages,
            text=True,
        )
        self.database = EmbeddedPostgres(folder / "data")

    def event(self, name: str) -> dict[str, Any]:
        """Read events until one of this name."""
        assert self.process.stdout
        for line in self.process.stdout:
            found = json.loads(line)
            if found.get("event") == name:
                return found
        text = (self.folder / "messages.txt").read_text()
        raise AssertionError(f"it ended without the event {name}; its messages: {text[-3000:]}")

    def pids(self, ready: dict[str, Any]) -> list[int]:
        """Return every process of this run."""
        postgres = self.database.status().pid
        assert postgres
        return [self.process.pid, *ready["processes"].values(), postgres]

    def close(self) -> None:
        """End it, should it still run."""
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(60)
        assert self.process.stdout
        self.process.stdout.close()
        self.messages.close()


@pytest.fixture
def folder() -> Generator[Path]:
    with tempfile.TemporaryDirectory(prefix="mts-up-") as name:
        yield Path(name)


@pytest.fixture
def start(folder: Path) -> Generator[Callable[..., Up]]:
    runs: list[Up] = []

    def one(*options: str) -> Up:
        runs.append(Up(folder, *options))
        return runs[-1]

    yield one
    for run in runs:
        run.close()


def is_ready(url: str) -> bool:
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=10)
    try:
        connection.request("GET", "/health/ready")
        response = connection.getresponse()
        response.read()
    except OSError:
        return False
    finally:
        connection.close()
    return response.status == http.client.OK


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def identity(up: Up) -> object:
    """Return the number that PostgreSQL gave this database when it was made."""
    with psycopg.connect(up.database.url()) as connection:
        return connection.execute("select system_identifier from pg_control_system()").fetchone()


def wait_for(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"not in {PATIENCE:g} s: {what}"
        time.sleep(0.1)


def test_it_survives_the_death_of_every_part_and_ctrl_c_leaves_nothing(start: Callable[..., Up]) -> None:
    up = start("--port", "0")
    ready = up.event("ready")
    pids = up.pids(ready)
    assert is_ready(ready["url"])

    os.kill(ready["processes"]["api"], signal.SIGKILL)
    assert up.event("restarting")["process"] == "api"
    wait_for(lambda: is_ready(ready["url"]), "the API answers again")

    postgres = up.database.status().pid
    assert postgres
    os.kill(postgres, signal.SIGKILL)
    wait_for(lambda: up.database.status().pid not in {None, postgres}, "PostgreSQL runs again")
    wait_for(lambda: is_ready(ready["url"]), "the API answers again")

    up.process.send_signal(signal.SIGINT)
    up.event("stopped")
    assert up.process.wait(60) == 0
    assert not [pid for pid in pids if lives(pid)]
    assert not up.database.status().running


def test_a_second_start_goes_on_with_the_same_data_and_a_kill_of_it_leaves_nothing(start: Callable[..., Up]) -> None:
    first = start("--port", "0")
    first.event("ready")
    cluster = identity(first)
    first.process.terminate()
    first.event("stopped")

    second = start("--port", "0")
    ready = second.event("ready")
    assert identity(second) == cluster
    pids = second.pids(ready)
    second.process.kill()
    wait_for(lambda: not any(map(lives, pids)), "API, worker and PostgreSQL end after it")


def test_a_port_in_use_is_named_with_the_way_out(start: Callable[..., Up]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        up = start("--port", str(port))
        output, _ = up.process.communicate(timeout=60)
    assert up.process.returncode == 1
    error = json.loads(output)["error"]
    assert str(port) in error["message"]
    assert "--port" in error["remedy"]
    assert not up.database.status().running
