"""Watches the processes that a test has started, while they come and go."""

import psutil


def command_line(process: psutil.Process) -> str:
    """Return how `process` was called; empty if it ended between being listed and being read."""
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def descendants(named: str, pid: int | None = None) -> list[psutil.Process]:
    """Return what `pid`, this process by default, has started, itself or through others, and called with `named`."""
    return [child for child in psutil.Process(pid).children(recursive=True) if _is_called(child, named)]


def _is_called(process: psutil.Process, named: str) -> bool:
    """Look at the program's name, too: one that ended and nobody waited for has no command line left."""
    try:
        return named in process.name() or named in command_line(process)
    except psutil.NoSuchProcess:
        return False
