"""The command `mutoscope` itself, and its doctor."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from mutoscope.infra.settings import Settings, child_environment
from mutoscope.ops.check_machine import Finding, check_machine
from mutoscope.ops.main import COMMANDS

RUN = "from mutoscope.ops.main import run; run()"
HEAVY = ("sqlalchemy", "fastapi", "numpy", "dbos", "onnxruntime", "alembic", "av", "pydantic")


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", RUN, *arguments],
        env=child_environment(**environment),
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


def test_help_names_every_command_and_imports_none_of_them() -> None:
    probe = (
        f"import sys\ntry:\n    {RUN}\nfinally:\n    print([m for m in {HEAVY} if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe, "--help"], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0
    assert done.stderr.strip() == "[]"
    assert not [name for name in COMMANDS if f" {name} " not in done.stdout]


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_explains_itself(name: str) -> None:
    done = run(name, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"Usage: mutoscope {name}" in done.stdout


def test_an_unknown_command_ends_with_a_usage_error() -> None:
    done = run("nonsense")
    assert done.returncode == 2
    assert "nonsense" in done.stderr


def test_an_error_is_told_in_two_lines_to_people_and_as_json_to_programs() -> None:
    told = run("migrate", DATABASE_URL="mysql://somewhere/db")
    assert (told.returncode, told.stdout) == (2, "")
    problem, remedy = told.stderr.splitlines()
    assert problem.startswith("Error: DATABASE_URL is not")
    assert "postgresql://" in remedy
    error = json.loads(run("migrate", "--json", DATABASE_URL="mysql://somewhere/db").stdout)["error"]
    assert (error["code"], error["details"]) == ("invalid_input", {"setting": "DATABASE_URL"})


def test_status_says_whether_the_database_runs_and_starts_nothing(tmp_path: Path) -> None:
    facts = json.loads(run("ops", "status", "--json", MUTOSCOPE_DATA_DIR=str(tmp_path / "data")).stdout)
    assert (facts["embedded"], facts["running"]) == (True, False)
    assert not (tmp_path / "data").exists()


async def findings(**changes: object) -> dict[str, Finding]:
    return {finding.name: finding for finding in await check_machine(Settings.model_validate(changes))}


async def test_the_doctor_finds_this_machine_fit(tmp_path: Path) -> None:
    found = await findings(data_dir=tmp_path / "not" / "yet")
    assert {name: f.level for name, f in found.items() if f.level == "failed"} == {}
    assert not (tmp_path / "not").exists(), "looking changes nothing"


async def test_the_doctor_names_what_an_ffmpeg_lacks(tmp_path: Path) -> None:
    fake = tmp_path / "ffmpeg"
    fake.write_text("#!/bin/sh\necho 'ffmpeg version 0.1'\necho ' V....D h264 decoder '\n")
    fake.chmod(0o755)
    found = (await findings(ffmpeg=fake))["ffmpeg"]
    assert found.level == "failed"
    assert "encoder libx264" in found.message
    assert "MUTOSCOPE_FFMPEG" in found.remedy


async def test_the_doctor_names_a_missing_ffmpeg_and_missing_fonts(tmp_path: Path) -> None:
    found = await findings(ffmpeg=tmp_path / "none", assets_dir=tmp_path)
    assert (found["ffmpeg"].level, found["fonts"].level) == ("failed", "failed")
    assert str(tmp_path / "none") in found["ffmpeg"].message
    assert "assets install" in found["fonts"].remedy
    assert (found["voices"].level, "basic" in found["voices"].message) == ("warning", True)


async def test_the_doctor_names_a_server_that_cannot_be_reached() -> None:
    found = (await findings(DATABASE_URL="postgresql://nobody@127.0.0.1:1/none"))["postgresql"]
    assert found.level == "failed"
    assert "DATABASE_URL" in found.message


async def test_the_doctor_reads_an_outside_server(owner_dsn: str) -> None:
    found = (await findings(DATABASE_URL=owner_dsn))["postgresql"]
    assert (found.level, "PostgreSQL 18" in found.message) == ("ok", True)


async def test_the_doctor_names_a_folder_that_cannot_be_written() -> None:
    found = (await findings(data_dir=Path("/proc/mutoscope")))["data folder"]
    assert found.level == "failed"
    assert "MUTOSCOPE_DATA_DIR" in found.remedy
