"""Start one child under limits, without a shell, in a process group of its own."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

from mutoscope.media.runner import launcher
from mutoscope.media.runner.errors import ProgramMissing
from mutoscope.media.runner.types import Limits

_LAUNCHER = (sys.executable, "-I", "-S", launcher.__file__)
_READ_SIZE = 1 << 16
_FRUGAL = {"MALLOC_ARENA_MAX": "1", "MALLOC_MMAP_THRESHOLD_": "1000000"}
"""Pictures are given back when they are freed: 2 % less memory of a film, and no more CPU (glibc; others ignore it)."""
_FOLDERS = re.compile(r"(?:file:)?(?<![\w/])/(?:[^/\s:'\"]+/)+")


class GuardedProcess:
    """A running child. Its group is killed by `kill()`, by leaving `async with`, and when this process dies.

    `stdin` is None unless asked for; `stdout` is a pipe that somebody must read.
    """

    def __init__(self, popen: subprocess.Popen[bytes], program: str, limits: Limits) -> None:
        self._popen = popen
        self._loop = asyncio.get_running_loop()
        self._ended: asyncio.Future[int] = self._loop.create_future()
        self._tail = bytearray()
        self._stderr: asyncio.Task[None] | None = None
        self._transports: list[asyncio.BaseTransport] = []
        self._reaped = threading.Lock()
        self.program = program
        self.limits = limits
        self.started = time.monotonic()
        self.cpu_seconds = 0.0
        self.stdout = asyncio.StreamReader()
        self.stdin: asyncio.StreamWriter | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    @property
    def pid(self) -> int:
        """Return the process id, which is also the id of its group."""
        return self._popen.pid

    @property
    def returncode(self) -> int | None:
        """Return the exit status, minus the signal's number if one ended it, None while it runs."""
        return self._popen.returncode

    @property
    def stderr_tail(self) -> str:
        """Return the end of what it wrote to standard error so far."""
        return self._tail.decode(errors="replace")

    @property
    def last_words(self) -> str:
        """Return the last line of standard error that is not blank, at most 300 characters, files without folders.

        Users read it, and where a server keeps its files is none of their business.
        """
        lines = [line.strip() for line in self.stderr_tail.splitlines() if line.strip()]
        return _FOLDERS.sub("", lines[-1])[-300:] if lines else ""

    async def open_pipes(self) -> None:
        """Connect the child's pipes to the event loop and begin to wait for its end."""
        threading.Thread(target=self._reap, name=f"reap-{self.pid}", daemon=True).start()
        stderr = asyncio.StreamReader()
        for reader, pipe in ((self.stdout, self._popen.stdout), (stderr, self._popen.stderr)):
            protocol = asyncio.StreamReaderProtocol(reader)
            transport, _ = await self._loop.connect_read_pipe(lambda p=protocol: p, pipe)
            self._transports.append(transport)
        if self._popen.stdin is not None:
            writing, flow = await self._loop.connect_write_pipe(asyncio.streams.FlowControlMixin, self._popen.stdin)
            self._transports.append(writing)
            self.stdin = asyncio.StreamWriter(writing, flow, None, self._loop)
        self._stderr = asyncio.create_task(self._keep_tail(stderr))

    async def wait(self) -> int:
        """Wait for the end and return the exit status; `cpu_seconds` is known then. Output must be read elsewhere."""
        code = await asyncio.shield(self._ended)
        if self._stderr is not None:
            await self._stderr
        return code

    def kill(self) -> None:
        """Kill the child and everything it started, unless it has been reaped. Does nothing the second time."""
        with self._reaped:  # while it is not reaped nobody else can get its process id
            if self._popen.returncode is None:
                _kill_group(self.pid)

    async def stop(self) -> None:
        """Kill the group, wait for the end, close the pipes. Safe to call twice; not interrupted by a cancellation."""
        self.kill()
        try:
            await asyncio.shield(self._ended)
            if self._stderr is not None:
                self._stderr.cancel()
                await asyncio.gather(self._stderr, return_exceptions=True)
        finally:  # also when a second cancellation arrives meanwhile
            self._close_pipes()
        await asyncio.sleep(0)  # the transports say goodbye in the next round

    def _close_pipes(self) -> None:
        """Close every pipe, connected to the event loop or not yet."""
        for transport in self._transports:
            if isinstance(transport, asyncio.WriteTransport):
                if not transport.is_closing() or transport.get_write_buffer_size():
                    transport.abort()  # nobody reads any more: do not wait for the rest to be written
            else:
                transport.close()
        for pipe in (self._popen.stdin, self._popen.stdout, self._popen.stderr):
            if pipe is not None:
                pipe.close()

    async def _keep_tail(self, stderr: asyncio.StreamReader) -> None:
        while block := await stderr.read(_READ_SIZE):
            self._tail += block
            del self._tail[: -self.limits.stderr_tail_bytes]

    def _reap(self) -> None:
        """Wait in a thread of its own: works on every system and event loop, and tells the resources used."""
        os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT)
        with self._reaped:
            _kill_group(self.pid)  # what the child left behind; its own id is still taken by its zombie
            _, status, usage = os.wait4(self.pid, 0)
            self._popen.returncode = os.waitstatus_to_exitcode(status)
        self.cpu_seconds = usage.ru_utime + usage.ru_stime
        try:
            self._loop.call_soon_threadsafe(self._announce, self._popen.returncode)
        except RuntimeError:  # the event loop was closed while the child ran: nobody is left to tell
            return

    def _announce(self, code: int) -> None:
        if not self._ended.done():
            self._ended.set_result(code)


async def start_guarded(
    argv: Sequence[str | Path],
    *,
    cwd: Path,
    limits: Limits | None = None,
    environment: Mapping[str, str] | None = None,
    stdin: bool = False,
) -> GuardedProcess:
    """Start a program under limits; use the result in `async with`, which kills it on the way out.

    On Linux the child also dies when the *thread* that called this dies (`PR_SET_PDEATHSIG`), so call it from an event
    loop that lives as long as the program does.

    Args:
        argv: an absolute path to the program, then its arguments; no shell reads them.
        cwd: its working folder; also its `HOME` and `TMPDIR`.
        limits: what it may use.
        environment: variables to add to the allow-list (`PATH`, `HOME`, `TMPDIR`, `LC_ALL`, two of `malloc`); nothing
            is inherited.
        stdin: whether to open a pipe to its standard input; it reads nothing otherwise.

    Raises:
        ProgramMissing: there is no such program or it may not be started.
    """
    limits = limits or Limits()
    program = Path(argv[0])
    if not program.is_absolute() or not os.access(program, os.X_OK):
        raise ProgramMissing(
            f"The program {program.name} cannot be started.",
            remedy="Check the setting that names it, or run the set-up again.",
            program=str(program),
        )
    fences = (os.getpid(), limits.memory_bytes, limits.file_bytes, limits.cpu_seconds, limits.open_files)
    popen = _spawn([*_LAUNCHER, *map(str, fences), *map(str, argv)], cwd, _environment(cwd, environment), stdin=stdin)
    process = GuardedProcess(popen, program.name, limits)
    try:
        await process.open_pipes()
    except BaseException:
        await process.stop()
        raise
    return process


def _spawn(argv: list[str], cwd: Path, environment: dict[str, str], *, stdin: bool) -> subprocess.Popen[bytes]:
    """Start it from this very thread: `PR_SET_PDEATHSIG` watches the thread, and a pool's threads come and go."""
    return subprocess.Popen(  # noqa: S603 -- this is the one place that starts a program; no shell, fixed environment
        argv,
        cwd=cwd,
        env=environment,
        stdin=subprocess.PIPE if stdin else subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        bufsize=0,
    )


def _environment(cwd: Path, extra: Mapping[str, str] | None) -> dict[str, str]:
    fixed = {"PATH": "/usr/bin:/bin", "HOME": str(cwd), "TMPDIR": str(cwd), "LC_ALL": "C.UTF-8"}
    return fixed | _FRUGAL | dict(extra or {})


def _kill_group(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):  # it has gone; macOS says EPERM for a group of zombies
        return
