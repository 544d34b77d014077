"""What a child may use, and what it came to."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1 << 20
GIBIBYTE = 1 << 30


@dataclass(frozen=True)
class Limits:
    """What one child may use. Going over any of them ends it.

    The kernel enforces memory, file size, processor time and open files (`setrlimit(2)`); the runner enforces
    wall-clock time and the amount of standard output it will hold.
    """

    memory_bytes: int = 4 * GIBIBYTE
    """Address space, not resident memory."""
    file_bytes: int = 8 * GIBIBYTE
    """The largest file it may write."""
    cpu_seconds: int = 3600
    wall_seconds: float = 3600.0
    open_files: int = 256
    stdout_bytes: int = 64 * MEBIBYTE
    stderr_tail_bytes: int = 16 * 1024
    """How much of the end of standard error is kept."""


@dataclass(frozen=True)
class Finished:
    """A child that ended with status 0."""

    returncode: int
    stdout: bytes
    """Empty when the lines were handed to `on_stdout_line`."""
    stderr_tail: str
    cpu_seconds: float
    """User and system time of the child and of the children it waited for."""
    wall_seconds: float
