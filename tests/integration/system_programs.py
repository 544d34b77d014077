"""The programs of the system that tests drive: what `tools/system_programs.py` finds or installs.

Imported as `from tests.integration.system_programs import …`.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import cast

_SPEC = importlib.util.spec_from_file_location(
    "system_programs", Path(__file__).parents[2] / "tools" / "system_programs.py"
)
assert _SPEC is not None
assert _SPEC.loader is not None
_TOOL = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(_TOOL)

FLAGS = cast("list[str]", _TOOL.FLAGS)


def find_browser() -> str | None:
    """Return the path of a browser, installed now if need be; None where that is not possible."""
    return cast("str | None", _TOOL.find_browser())


def find_redis() -> str | None:
    """Return the path of a Redis server, installed now if need be; None where that is not possible."""
    return cast("str | None", _TOOL.find_redis())


def may_install() -> bool:
    """Tell whether programs can be installed here."""
    return cast("bool", _TOOL.may_install())
