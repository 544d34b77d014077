from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from mutoscope.catalog import load_catalogue
from mutoscope.catalog.load_catalogue import DEFAULT
from mutoscope.ops.main import app


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["catalog", "check", *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_a_valid_catalogue_is_listed_with_its_digest() -> None:
    code, told, _ = run()
    assert code == 0
    assert told.splitlines() == [
        f"film-studio-003 is valid; digest {load_catalogue().digest}",
        "  Free: 3 credits a month, films up to 60 s",
        "  Standard: 30 credits a month, films up to 600 s",
        "  Pro: 60 credits a month, films up to 1200 s",
        "  Enterprise: 120 credits a month, films up to 2400 s",
    ]


def test_every_fault_is_a_line_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "plans.toml"
    content = DEFAULT.read_text(encoding="utf-8")
    file.write_text(content.replace("minor = 4900", "minor = 1").replace("credits = 60,", "credits = 2,"), "utf-8")
    code, _, faults = run(str(file))
    assert code == 1
    assert faults.splitlines() == [
        "plans.Pro.limits.credits: 2 is less than Standard's 30",
        "plans.Pro.pro_month_v1: sells 2 credits for 1, below their cost of 36",
    ]


def test_programs_get_json(tmp_path: Path) -> None:
    code, told, _ = run("--json")
    assert (code, json.loads(told)["plans"][0]) == (0, {"plan": "Free", "credits": "3", "max_seconds": 60})
    code, told, _ = run("--json", str(tmp_path / "nowhere.toml"))
    assert code == 1
    assert json.loads(told)["ok"] is False
    assert "cannot be read" in json.loads(told)["faults"][0]
