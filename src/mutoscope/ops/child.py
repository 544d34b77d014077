"""`python -m mutoscope.ops.child api FD | worker`: a process of `mutoscope up` that does not outlive it.

Standard input is a pipe that nobody writes to. It ends when `up` dies, however it dies, and then so do we: politely,
and by force if that takes too long. That holds on every system, unlike the signal Linux offers.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading

from mutoscope.infra.settings import Settings
from mutoscope.ops.processes import execute_jobs, serve_api

_GRACE_SECONDS = 15.0


def _end_with_parent() -> None:
    while os.read(0, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    threading.Event().wait(_GRACE_SECONDS)
    os._exit(1)


def main() -> None:
    """Watch the parent and do the work."""
    threading.Thread(target=_end_with_parent, name="parent-watch", daemon=True).start()
    if sys.argv[1] == "api":
        serve_api(Settings(), socket.socket(fileno=int(sys.argv[2])))
    else:
        execute_jobs(Settings())


if __name__ == "__main__":
    main()
