"""A disk that fills while a film is made: the film fails by name, its credits come back, and room makes it good."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.acceptance.conftest import running

if TYPE_CHECKING:
    from conftest import Person, Server

pytestmark = pytest.mark.timeout(900)

FILM_SECONDS = 300
"""A film is made on whatever machine this is."""
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven")
SCRIPT = "\n\n".join(f"# Tide {name}\n\nThe {name} tides of this wide sea come and go all day." for name in NUMBERS)


def mount(folder: Path, options: str) -> bool:
    argv = [shutil.which("mount") or "mount", "-t", "tmpfs", "-o", options, "none", str(folder)]
    return subprocess.run(argv, capture_output=True, check=False).returncode == 0


@pytest.fixture
def person(narrow: Server) -> Generator[Person]:
    one = narrow.sign_up()
    yield one
    one.http.close()


@pytest.fixture
def narrow() -> Generator[Server]:
    """A server whose films under way lie on a disk of their own, which has room for some scenes."""
    with running("narrow") as run:
        folder = run.data / "artefacts"
        folder.mkdir(exist_ok=True)
        if not mount(folder, "size=1m"):
            pytest.skip("a small disk can only be mounted with the rights to mount")
        try:
            yield run
        finally:
            subprocess.run([shutil.which("umount") or "umount", "--lazy", str(folder)], check=True)


def test_a_disk_that_fills_half_way_costs_nothing(narrow: Server, person: Person, footage: Path) -> None:
    person.upload(footage / "clip.mp4")
    wish = {"script": SCRIPT, "clips": ["clip.mp4"], "size": "270x480", "fps": 24}
    job = person.http.post("ai/video-generate", json=wish).json()["job_id"]
    failed = person.wait_for(job, lambda job: job["finished_at"], FILM_SECONDS)
    assert (failed["status"], failed["error"]["code"]) == ("failed", "disk_full")
    assert failed["error"]["remedy"]
    wallet = person.wallet()
    assert (wallet["balance"], wallet["held"]) == (3, 0)
    assert list((narrow.data / "artefacts").rglob("*.wav")), "some of it was made: the disk filled half way"
    person.settle(lambda: not narrow.programs(), lambda: str(narrow.programs()))
    person.settle(lambda: not narrow.unfinished_files(), lambda: str(narrow.unfinished_files()))

    assert mount(narrow.data / "artefacts", "remount,size=64m")
    again = person.http.post(f"projects/{failed['project_id']}/regenerate").json()["job_id"]
    assert person.wait_for(again, lambda job: job["finished_at"], FILM_SECONDS)["status"] == "complete"
