"""Read `postmaster.pid` and tell a running server from a stale file, also when the pid was given to another program."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from mutoscope.infra.postgres.programs import run_program

_READY = "ready"
_LINE_SOCKET, _LINE_STATUS = 4, 7


@dataclass(frozen=True)
class PidFile:
    """What the server wrote about itself (PostgreSQL's `pidfile.h`)."""

    pid: int
    socket_dir: Path
    ready: bool


def read_pid_file(folder: Path) -> PidFile | None:
    """Return what the file of this data folder says, or None if there is none that can be read as one."""
    try:
        lines = (folder / "postmaster.pid").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    if not lines or not lines[0].strip().lstrip("-").isdigit():
        return None
    fields = [line.strip() for line in lines] + [""] * 8
    # A socket folder of "." is relative to the data folder; `/` keeps an absolute one.
    return PidFile(abs(int(fields[0])), folder / fields[_LINE_SOCKET], fields[_LINE_STATUS] == _READY)


def is_server_of(pid: int, folder: Path) -> bool:
    """Tell whether this process is the PostgreSQL server of this data folder, rather than a later bearer of its pid.

    The server's working directory is its data folder (`ChangeToDataDir` in PostgreSQL's source).
    """
    if sys.platform == "linux":
        try:
            return Path(f"/proc/{pid}/cwd").readlink() == folder.resolve()
        except OSError:
            return False
    shown = run_program(["/bin/ps", "-o", "command=", "-p", str(pid)], cwd=Path("/"), user=None).output
    return "postgres" in shown and str(folder) in shown
