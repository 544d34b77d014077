"""Run one program to its end under limits."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from mutoscope.media.runner.errors import CommandFailed, CommandKilledByLimit, CommandTimedOut
from mutoscope.media.runner.launcher import NOT_STARTED
from mutoscope.media.runner.start_guarded import GuardedProcess, start_guarded
from mutoscope.media.runner.types import Finished, Limits

_READ_SIZE = 1 << 16
_OUT_OF_MEMORY = ("cannot allocate memory", "memoryerror", "std::bad_alloc", "out of memory")


async def run_guarded(
    argv: Sequence[str | Path],
    *,
    cwd: Path,
    limits: Limits | None = None,
    environment: Mapping[str, str] | None = None,
    on_stdout_line: Callable[[str], None] | None = None,
    stdin: bytes | None = None,
) -> Finished:
    """Run a program and return when it has ended with status 0. Cancelling kills it and everything it started.

    Args:
        argv: an absolute path to the program, then its arguments; no shell reads them.
        cwd: its working folder.
        limits: what it may use.
        environment: variables to add to the fixed allow-list.
        on_stdout_line: called with each line of standard output, which is then not kept.
        stdin: bytes for its standard input; it reads nothing otherwise.

    Raises:
        CommandFailed: it ended with another status; the message carries its last line of standard error.
        CommandTimedOut: it ran longer than `limits.wall_seconds`.
        CommandKilledByLimit: it asked for more memory, processor time, file space or output than it may use.
        ProgramMissing: there is no such program.
    """
    process = await start_guarded(argv, cwd=cwd, limits=limits, environment=environment, stdin=stdin is not None)
    async with process:
        try:
            async with asyncio.timeout(process.limits.wall_seconds):
                stdout = await _talk(process, stdin, on_stdout_line)
        except TimeoutError:
            raise CommandTimedOut(
                f"{process.program} was still running after {process.limits.wall_seconds:g} seconds and was stopped.",
                remedy="Try a shorter or smaller input, or raise the time limit.",
                program=process.program,
                wall_seconds=process.limits.wall_seconds,
            ) from None
        if process.returncode != 0:
            raise _explain(process)
        return Finished(
            returncode=0,
            stdout=stdout,
            stderr_tail=process.stderr_tail,
            cpu_seconds=process.cpu_seconds,
            wall_seconds=time.monotonic() - process.started,
        )


async def _talk(process: GuardedProcess, stdin: bytes | None, on_line: Callable[[str], None] | None) -> bytes:
    """Feed standard input, read standard output, wait for the end."""
    feeding = asyncio.create_task(_feed(process, stdin)) if stdin is not None else None
    try:
        stdout = await (_read_lines(process, on_line) if on_line else _read_all(process))
        await process.wait()
    finally:
        if feeding is not None:
            feeding.cancel()
            await asyncio.gather(feeding, return_exceptions=True)
    return stdout


async def _feed(process: GuardedProcess, data: bytes) -> None:
    writer = process.stdin
    if writer is not None:
        writer.write(data)
        await writer.drain()
        writer.close()


async def _read_all(process: GuardedProcess) -> bytes:
    kept = bytearray()
    while block := await process.stdout.read(_READ_SIZE):
        kept += block
        if len(kept) > process.limits.stdout_bytes:
            raise _over_limit(process, "output", process.limits.stdout_bytes)
    return bytes(kept)


async def _read_lines(process: GuardedProcess, on_line: Callable[[str], None]) -> bytes:
    rest = b""
    while block := await process.stdout.read(_READ_SIZE):
        *lines, rest = (rest + block).split(b"\n")
        for line in lines:
            on_line(line.decode(errors="replace").rstrip("\r"))
        if len(rest) > _READ_SIZE:
            raise _over_limit(process, "output", _READ_SIZE)
    if rest:
        on_line(rest.decode(errors="replace"))
    return b""


def _explain(process: GuardedProcess) -> CommandFailed | CommandKilledByLimit:
    """Say why a child ended badly, from its status and its last words."""
    code, limits = process.returncode or 0, process.limits
    if code == -signal.SIGXCPU or (code == -signal.SIGKILL and process.cpu_seconds >= limits.cpu_seconds):
        return _over_limit(process, "processor time", limits.cpu_seconds)
    if code == -signal.SIGXFSZ or "file too large" in process.stderr_tail.lower():
        return _over_limit(process, "file size", limits.file_bytes)
    if any(words in process.stderr_tail.lower() for words in _OUT_OF_MEMORY):
        return _over_limit(process, "memory", limits.memory_bytes)
    if code == NOT_STARTED:
        ended = "could not be started"
    else:
        ended = f"was ended by signal {-code}" if code < 0 else f"failed with status {code}"
    words = process.last_words
    return CommandFailed(
        f"{process.program} {ended}: {words}" if words else f"{process.program} {ended}.",
        remedy="Check the input file named in the message; if it plays elsewhere, report this with the message.",
        program=process.program,
        returncode=code,
        last_line=words,
    )


def _over_limit(process: GuardedProcess, what: str, limit: int) -> CommandKilledByLimit:
    return CommandKilledByLimit(
        f"{process.program} asked for more {what} than it may use ({limit}) and was stopped.",
        remedy="Use a smaller or shorter input, or raise the limit.",
        program=process.program,
        limit=what,
        allowed=limit,
    )
