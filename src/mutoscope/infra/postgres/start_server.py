"""Start the server of a data folder and wait until it answers."""

from __future__ import annotations

import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from mutoscope.infra.postgres.binaries import Binaries
from mutoscope.infra.postgres.data_folder import disk_full, server_path
from mutoscope.infra.postgres.errors import PostgresNotStarted
from mutoscope.infra.postgres.pid_file import read_pid_file
from mutoscope.infra.postgres.programs import start_program
from mutoscope.infra.postgres.socket_folder import choose_socket_folder
from mutoscope.infra.postgres.types import ServerOptions, ServerUser

_PAUSE = 0.005
_RETRY_PAUSE = 0.2
_TAIL_BYTES = 2000
_LARGEST_LOG = 10 * 1024 * 1024
_NO_SPACE = "No space left on device"
_STILL_IN_USE = "is still in use"
"""Children of a killed server live on for a moment; PostgreSQL refuses to start beside them."""


def start_server(folder: Path, log: Path, binaries: Binaries, user: ServerUser | None, options: ServerOptions) -> int:
    """Start the server and return its pid when it is ready for connections. The caller reaps it when it ends.

    Raises:
        DiskFull: it could not write.
        PostgresNotStarted: it ended, or was not ready in time; the message quotes the end of its log.
    """
    if log.exists() and log.stat().st_size > _LARGEST_LOG:
        log.replace(log.with_suffix(".log.1"))
    deadline = time.monotonic() + options.start_seconds
    while True:
        begin = log.stat().st_size if log.exists() else 0
        child = _spawn(folder, log, binaries, user, options)
        if _wait(child, folder, deadline, lambda begin=begin: _NO_SPACE in _tail(log, begin)):
            child.returncode = 0  # it outlives this object, which must not complain of that
            return child.pid
        tail = _tail(log, begin)
        if _STILL_IN_USE not in tail or time.monotonic() > deadline:
            raise _explain(folder, tail, options)
        time.sleep(_RETRY_PAUSE)


def _spawn(
    folder: Path, log: Path, binaries: Binaries, user: ServerUser | None, options: ServerOptions
) -> subprocess.Popen[bytes]:
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": choose_socket_folder(folder, user),
        "unix_socket_permissions": "0700",
        "max_connections": str(options.max_connections),
        "shared_buffers": f"{options.shared_buffers_mebibytes}MB",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_checkpoints": "off",
        "jit": "off",  # our queries are short; compiling them costs more than it saves
        "cluster_name": "mutoscope",
        "mutoscope.embedded": "on",  # migrations ask: only here may the application's role log in by itself
        **options.extra,
    }
    arguments = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    argv = [binaries.program("postgres"), "-D", server_path(folder, user), *arguments]
    stale = read_pid_file(folder)
    # PostgreSQL refuses a lock file whose pid is alive, even when another program bears it now, unless it is its
    # grandparent's. Its check for a surviving shared memory segment stays in force.
    environment = {"PG_GRANDPARENT_PID": str(stale.pid)} if stale else {}
    try:
        return start_program(argv, cwd=folder, user=user, log=log, environment=environment)
    except OSError as error:
        raise PostgresNotStarted(
            f"The PostgreSQL server cannot be started in {folder}: {error}.",
            remedy="Check the permissions of the data folder, or choose another with MUTOSCOPE_DATA_DIR.",
        ) from error


def _wait(child: subprocess.Popen[bytes], folder: Path, deadline: float, is_full: Callable[[], bool]) -> bool:
    """Return True when it is ready, False when it has ended or was ended: at the deadline or on a full disk.

    On a full disk the server may live on, unable to write into its file that it is ready.
    """
    try:
        while child.poll() is None:
            found = read_pid_file(folder)
            if found and found.pid == child.pid and found.ready:
                return True
            if time.monotonic() > deadline or is_full():
                return _end(child)
            time.sleep(_PAUSE)
    except BaseException:
        _end(child)
        raise
    return False


def _end(child: subprocess.Popen[bytes]) -> bool:
    child.send_signal(signal.SIGQUIT)  # immediate shutdown; the next start recovers
    try:
        child.wait(5)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
    return False


def _tail(log: Path, begin: int) -> str:
    with log.open("rb") as file:
        file.seek(max(begin, log.stat().st_size - _TAIL_BYTES))
        return file.read(_TAIL_BYTES).decode(errors="replace").strip()


def _explain(folder: Path, tail: str, options: ServerOptions) -> Exception:
    if _NO_SPACE in tail:
        return disk_full(folder, shutil.disk_usage(folder).free)
    last = "\n".join(tail.splitlines()[-5:]) or "(nothing)"
    return PostgresNotStarted(
        f"The embedded PostgreSQL did not become ready within {options.start_seconds:g} seconds. Its log ends:\n{last}",
        remedy="Mend what the log says and start again. If it was only slow (a recovery after a crash), "
        "raise MUTOSCOPE_DATABASE_START_SECONDS.",
        folder=str(folder),
        log_tail=tail,
    )
