from __future__ import annotations

import runpy
from pathlib import Path

import pytest
from pydantic import ValidationError

from mutoscope.infra.settings import Settings

ROOT = Path(__file__).parents[3]
TOOL = runpy.run_path(str(ROOT / "tools" / "write_settings.py"))
MEANINGS: dict[str, str] = TOOL["meanings"]()


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_says_what_it_means(name: str) -> None:
    assert MEANINGS.get(name), f"write a docstring below {name} in infra/settings.py"


def test_the_reference_page_is_complete() -> None:
    page = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    assert page == TOOL["render"](), "run .venv/bin/python tools/write_settings.py"


def test_the_environment_names_settings_by_prefix(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUTOSCOPE_PORT", "1234")
    monkeypatch.setenv("DATABASE_URL", "postgresql://someone@somewhere/db")
    settings = Settings()
    assert settings.port == 1234
    assert settings.database_url
    assert settings.database_url.get_secret_value() == "postgresql://someone@somewhere/db"


def test_settings_never_show_a_secret() -> None:
    shown = repr(Settings(secret_key="x" * 40, database_app_url="postgresql://u:hidden@h/d"))  # pyright: ignore[reportArgumentType] -- pydantic wraps them
    assert "hidden" not in shown
    assert "xxxx" not in shown


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings().port = 1  # pyright: ignore[reportAttributeAccessIssue] -- that is what is tested
