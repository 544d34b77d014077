"""Runs first inside every guarded child: sets its limits, ties its life to its parent's, then becomes the program.

Started as `python -I -S launcher.py PARENT MEMORY FILE CPU FILES PROGRAM [ARGUMENT]...`: it must import nothing but
the standard library, and little of that (16 ms of processor time). A process of its own, rather than `preexec_fn`,
because Python code between fork and exec can deadlock in a program with threads.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys

PR_SET_PDEATHSIG = 1
NOT_STARTED = 127


def _limit(which: int, soft: int, hard: int) -> None:
    """Lower one limit; a limit that is already lower stays."""
    _, ceiling = resource.getrlimit(which)
    if ceiling != resource.RLIM_INFINITY:
        soft, hard = min(soft, ceiling), min(hard, ceiling)
    resource.setrlimit(which, (soft, hard))


def _die_with(parent: int) -> None:
    """Ask Linux to kill this process when the thread that started it dies; leave at once if that has happened."""
    if sys.platform == "linux":
        ctypes.PyDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(NOT_STARTED)


def main() -> None:
    """Read the limits from the command line and replace this process by the program."""
    parent, memory, file, cpu, files = map(int, sys.argv[1:6])
    argv = sys.argv[6:]
    _die_with(parent)
    for which, value in ((resource.RLIMIT_FSIZE, file), (resource.RLIMIT_NOFILE, files), (resource.RLIMIT_CORE, 0)):
        _limit(which, value, value)
    # SIGXCPU at the soft limit tells us why it ended; SIGKILL a second later if it does not listen.
    _limit(resource.RLIMIT_CPU, cpu, cpu + 1)
    if sys.platform == "linux":  # macOS knows the limit and does not keep it
        _limit(resource.RLIMIT_AS, memory, memory)
    for name in (signal.SIGPIPE, signal.SIGXFSZ):  # ignored by Python, and exec would hand that on
        signal.signal(name, signal.SIG_DFL)
    try:
        os.execv(argv[0], argv)  # noqa: S606 -- becoming the program without a shell is this file's purpose
    except OSError as error:
        sys.stderr.write(f"cannot start: {error.strerror}\n")
        os._exit(NOT_STARTED)


if __name__ == "__main__":
    main()
