"""Stop a server, politely first."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable

from mutoscope.infra.postgres.errors import PostgresNotStopped

_PAUSE = 0.005


def stop_server(pid: int, is_running: Callable[[], bool], seconds: float) -> None:
    """Stop the server: fast shutdown, then immediate shutdown when half of the time is over.

    Raises:
        PostgresNotStopped: it is still running after `seconds`.
    """
    for request in (signal.SIGINT, signal.SIGQUIT):  # "fast" and "immediate" of PostgreSQL's manual
        try:
            os.kill(pid, request)
        except ProcessLookupError:
            return
        deadline = time.monotonic() + seconds / 2
        while time.monotonic() < deadline:
            if not is_running():
                return
            time.sleep(_PAUSE)
    raise PostgresNotStopped(
        f"The embedded PostgreSQL (process {pid}) is still running {seconds:g} seconds after it was told to stop.",
        remedy=f"Look at what it is doing, or end it with kill -9 {pid}; the next start recovers.",
        pid=pid,
    )
