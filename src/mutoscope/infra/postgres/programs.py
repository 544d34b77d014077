"""Start PostgreSQL's programs, as another user when we are root.

Not the guarded runner of `media`: a database server must outlive the thread that started it and must not be limited.
"""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mutoscope.infra.postgres.types import ServerUser

_ENVIRONMENT = {"PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "LC_ALL": "C", "TZ": "UTC"}


@dataclass(frozen=True)
class ProgramEnd:
    """How a short program ended."""

    status: int
    output: str


def run_program(
    argv: Sequence[str | Path], *, cwd: Path, user: ServerUser | None, seconds: float = 120.0
) -> ProgramEnd:
    """Run a program to its end; standard output and error come back as one text.

    Raises:
        OSError: it cannot be started, or `cwd` cannot be entered.
        subprocess.TimeoutExpired: it was killed after `seconds`.
    """
    done = subprocess.run(  # noqa: S603 -- fixed programs of the wheel, no shell
        [str(part) for part in argv],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=_ENVIRONMENT,
        timeout=seconds,
        check=False,
        user=user.uid if user else None,
        group=user.gid if user else None,
        extra_groups=[] if user else None,
    )
    return ProgramEnd(done.returncode, done.stdout.decode(errors="replace"))


def start_program(
    argv: Sequence[str | Path], *, cwd: Path, user: ServerUser | None, log: Path, environment: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own, so that a Ctrl-C in the terminal does not reach it."""
    with log.open("ab") as output:
        return subprocess.Popen(  # noqa: S603 -- fixed programs of the wheel, no shell
            [str(part) for part in argv],
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env={**_ENVIRONMENT, **environment},
            start_new_session=True,
            user=user.uid if user else None,
            group=user.gid if user else None,
            extra_groups=[] if user else None,
        )
