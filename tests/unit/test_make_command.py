"""`mutoscope make` says what is wrong with its options before it does anything."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from mutoscope.kernel import InvalidInput, MutoscopeError
from mutoscope.media.film import FileMissing
from mutoscope.ops.make import app
from mutoscope.ops.templates import app as templates_app


def refused(*options: str) -> MutoscopeError:
    result = CliRunner().invoke(app, list(options))
    assert isinstance(result.exception, MutoscopeError), result.output
    return result.exception


@pytest.fixture
def script(tmp_path: Path) -> str:
    path = tmp_path / "script.txt"
    path.write_text("Boats leave the harbour early.", encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("size", ["1080", "1081x1920", "64x64", "1080x1920x3", "99999x99999", "-2x4"])
def test_an_impossible_size_is_refused(script: str, size: str) -> None:
    error = refused(script, "--size", size)
    assert isinstance(error, InvalidInput)
    assert size in error.message
    assert "1080x1920" in error.remedy


@pytest.mark.parametrize("fps", ["0", "fast", "10000", "30/0", "-25"])
def test_an_impossible_frame_rate_is_refused(script: str, fps: str) -> None:
    assert f"The frame rate {fps} is not" in refused(script, "--fps", fps).message


def test_a_cross_fade_longer_than_two_seconds_is_refused(script: str) -> None:
    assert refused(script, "--crossfade", "3").message == "The cross-fade 3 is not from 0 to 2 seconds."


def test_a_missing_script_is_named(tmp_path: Path) -> None:
    error = refused(str(tmp_path / "none.txt"))
    assert isinstance(error, FileMissing)
    assert error.message == f"There is no script {tmp_path / 'none.txt'}."


def test_a_script_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "script.docx"
    path.write_bytes(b"PK\x03\x04\xff\xfe")
    assert "is not a text file in UTF-8" in refused(str(path)).message


def test_templates_are_listed_for_programs() -> None:
    result = CliRunner().invoke(templates_app, ["--json"])
    assert result.exit_code == 0
    assert '"name": "pop"' in result.output
