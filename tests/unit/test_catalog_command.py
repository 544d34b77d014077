from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from mutoscope.catalog import load_catalogue
from mutoscope.catalog.load_catalogue import DEFAULT
from mutoscope.ops.main import app


def run(*arguments: str) -> tuple[int, str, str]:
    return call("check", *arguments)


def call(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["catalog", *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_a_valid_catalogue_is_listed_with_its_digest() -> None:
    code, told, _ = run()
    assert code == 0
    assert told.splitlines() == [
        f"film-studio-003 is valid; digest {load_catalogue().digest}",
        "                          Free     Standard  Pro      Enterprise",
        "  films paid by           credits  credits   credits  credits",
        "  usd a month             0.00     39.00     49.00    99.00",
        "  credits (grant)         3        30        60       120",
        "  film_seconds (request)  60       600       1200     2400",
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


def test_a_catalogue_that_ships_is_shown_by_its_name() -> None:
    code, told, _ = call("show", "generate_004")
    assert code == 0
    assert "pack bundle_10: 10 videos for 8.90" in told
    assert "per use generation (gbp, a video): 0.89 each" in told
    assert "videos (period)         unlimited (told of at 200)" in told
    code, told, _ = call("list")
    assert told.splitlines()[0] == "cinegenesis_000"


def test_what_may_surprise_is_noted_and_is_no_fault() -> None:
    code, told, _ = run("processing_001_per_video")
    assert code == 0
    assert told.splitlines()[-1] == "note: per_use.video: 10 cost 890, less than the 891 of 9"


def test_a_feature_that_nothing_enforces_is_noted(tmp_path: Path) -> None:
    file = tmp_path / "plans.toml"
    content = DEFAULT.read_text(encoding="utf-8").replace(
        "[[rates]]", '[features.storage_byte]\nper = "now"\nunit = "byte"\n\n[[rates]]', 1
    )
    file.write_text(content.replace("film_seconds = ", "storage_byte = 5, film_seconds = "), "utf-8")
    code, told, _ = run("--json", str(file))
    notice = "features.storage_byte: nothing enforces it; did you mean 'storage_bytes'?"
    assert (code, json.loads(told)["notices"]) == (0, [notice])
