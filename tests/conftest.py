"""No test reads the user's settings or writes into the user's data folder.

Set before anything imports the product: child processes inherit it too.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest
from platformdirs import user_data_path

from mutoscope.infra.settings import Settings

# Voices and fonts are large, read-only and fetched by the set-up: tests share the user's.
_ASSETS = os.environ.get("MUTOSCOPE_ASSETS_DIR") or str(user_data_path("mutoscope", appauthor=False) / "assets")

for _name in [name for name in os.environ if name.startswith("MUTOSCOPE_") or name == "DATABASE_URL"]:
    del os.environ[_name]
os.environ["MUTOSCOPE_ASSETS_DIR"] = _ASSETS

Settings.model_config["env_file"] = None


@pytest.fixture(scope="session", autouse=True)
def _private_data_folder() -> Generator[Path]:
    """Point the default data folder at a temporary one, should a test forget to name its own."""
    with tempfile.TemporaryDirectory(prefix="mutoscope-test-data-") as folder:
        os.environ["XDG_DATA_HOME"] = folder
        os.environ["MUTOSCOPE_DATA_DIR"] = str(Path(folder) / "mutoscope")
        yield Path(folder)
        del os.environ["XDG_DATA_HOME"], os.environ["MUTOSCOPE_DATA_DIR"]
