"""No test reads the user's settings or writes into the user's data folder.

Set before anything imports the product: child processes inherit it too.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from platformdirs import user_data_path

from mutoscope.infra.settings import Settings

# Voices and fonts are large, read-only and fetched by the set-up: tests share the user's.
_ASSETS = os.environ.get("MUTOSCOPE_ASSETS_DIR") or str(user_data_path("mutoscope", appauthor=False) / "assets")

# `make test` draws the same examples each time, however slow the machine; the profile `explore` draws new ones.
hypothesis_settings.register_profile("explore", deadline=None, max_examples=1000, print_blob=True)
hypothesis_settings.register_profile(
    "gate", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("gate")

_PREFIX = "mutoscope-test-data-"

for _name in [name for name in os.environ if name.startswith("MUTOSCOPE_") or name == "DATABASE_URL"]:
    del os.environ[_name]
os.environ["MUTOSCOPE_ASSETS_DIR"] = _ASSETS

Settings.model_config["env_file"] = None


@pytest.fixture(scope="session", autouse=True)
def _private_folders() -> Generator[Path]:
    """Point the default data folder at a temporary one, should a test forget to name its own.

    The programs that tests start put their temporary files there too: what they leave when a test kills them goes
    with it. What a killed test run leaves, the next one removes.
    """
    shared = Path(tempfile.gettempdir())
    for old in shared.glob(f"{_PREFIX}*"):
        if not _is_alive(old.name.removeprefix(_PREFIX).partition("-")[0]):
            shutil.rmtree(old, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=f"{_PREFIX}{os.getpid()}-", ignore_cleanup_errors=True) as folder:
        temporary = Path(folder) / "tmp"
        temporary.mkdir()
        ours = {
            "XDG_DATA_HOME": folder,
            "MUTOSCOPE_DATA_DIR": str(Path(folder) / "mutoscope"),
            "TMPDIR": str(temporary),
        }
        before = os.environ.copy()
        os.environ.update(ours)
        yield Path(folder)
        for name in ours:
            del os.environ[name]
        os.environ.update({name: before[name] for name in ours if name in before})


def _is_alive(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        pass
    return True
