"""The trap for hostile files can be sprung, the files are the same every time, and a sample of them reaches nothing."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import pytest
from bench.hostile import Canary, write_files
from bench.hostile.files import FAMILIES
from bench.hostile.opened import opened_elsewhere, tracing
from bench.hostile.samples import Target, sample

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who opens a file")


@pytest.fixture
def canary(tmp_path: Path) -> Generator[Canary]:
    folder = tmp_path / "guarded"
    folder.mkdir()
    for name in ("secret.ts", "secret.png", "secret.txt"):
        (folder / name).write_bytes(sample("still.png"))
    with Canary(folder) as canary:
        yield canary


def test_the_canary_sees_who_opens_a_file_of_its_folder(canary: Canary) -> None:
    assert canary.touched() == []
    (canary.folder / "secret.txt").read_bytes()
    assert canary.touched() == ["secret.txt"]
    assert canary.touched() == []


def test_the_canary_sees_another_process(canary: Canary) -> None:
    subprocess.run(["/bin/cat", canary.folder / "secret.ts"], check=True, stdout=subprocess.DEVNULL)
    assert canary.touched() == ["secret.ts"]


def test_the_canary_sees_who_calls(canary: Canary) -> None:
    with socket.create_connection(("127.0.0.1", canary.port)) as call:
        assert call.recv(1) == b""
    assert canary.touched() == [f"a connection to port {canary.port}"]


def test_the_trace_sees_what_the_canary_sees(canary: Canary, tmp_path: Path) -> None:
    before = tracing(tmp_path / "trace")
    if before is None:
        pytest.skip("strace is not installed")
    secret = canary.folder / "secret.ts"
    subprocess.run([*before, "/bin/cat", secret], check=True, stdout=subprocess.DEVNULL)
    assert opened_elsewhere((tmp_path / "trace").read_text().splitlines(), []) == [str(secret)]
    assert opened_elsewhere((tmp_path / "trace").read_text().splitlines(), [canary.folder]) == []


def test_the_same_seed_writes_the_same_files(tmp_path: Path) -> None:
    target = Target(tmp_path / "guarded", 9)
    one, two = (write_files(tmp_path / name, target, count=2 * len(FAMILIES)) for name in ("one", "two"))
    other = write_files(tmp_path / "other", target, count=2 * len(FAMILIES), seed=6)
    assert [file.path.read_bytes() for file in one] == [file.path.read_bytes() for file in two]
    assert sum(a.path.read_bytes() != b.path.read_bytes() for a, b in zip(one, other, strict=True)) > len(FAMILIES)


def test_every_family_is_refused_or_handled_and_reaches_nothing(canary: Canary, tmp_path: Path) -> None:
    files = write_files(tmp_path / "files", Target(canary.folder, canary.port), count=len(FAMILIES))
    (tmp_path / "list.json").write_text(json.dumps([str(file.path) for file in files]))
    argv = [sys.executable, "-m", "bench.hostile.child", str(tmp_path / "list.json")]
    done = subprocess.run(argv, check=True, capture_output=True, text=True, cwd=ROOT)
    looks = [json.loads(line) for line in done.stdout.splitlines()]
    assert [look["file"] for look in looks] == [str(file.path) for file in files]
    assert [look for look in looks if look["end"] == "broke"] == []
    assert [look for look in looks if look["peak_mb"] > 512] == []
    assert canary.touched() == []
