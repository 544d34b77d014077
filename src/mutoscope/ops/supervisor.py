"""Keep child processes running until told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from mutoscope.infra.settings import child_environment
from mutoscope.kernel import Unavailable

_FIRST_PAUSE, _LONGEST_PAUSE = 0.25, 30.0
_LIVED_WELL_SECONDS = 30.0
"""A child that lived this long starts again at once; one that dies young waits longer each time."""
_GIVE_UP_AFTER = 5
"""Early deaths in a row, before the child was ever ready."""
_STOP_SECONDS = 12.0

Report = Callable[[str, Mapping[str, object]], None]


@dataclass
class Child:
    """One process that is started again whenever it ends."""

    name: str
    arguments: Sequence[str]
    environment: Mapping[str, str]
    pass_fds: Sequence[int] = ()
    was_ready: bool = False
    """Set from outside once it has worked: from then on it is started again for ever."""
    pid: int | None = None
    ready: asyncio.Event = field(default_factory=asyncio.Event, init=False)
    """Set when it has printed the line `ready` for the first time."""
    _early_deaths: int = field(default=0, init=False)

    async def keep_running(self, stop: asyncio.Event, report: Report) -> None:
        """Run it until `stop` is set, then end it.

        Raises:
            Unavailable: it ended early several times in a row and was never ready.
        """
        while not stop.is_set():
            started = time.monotonic()
            code = await self._run_once(stop)
            if stop.is_set():
                return
            lived_well = time.monotonic() - started > _LIVED_WELL_SECONDS
            self._early_deaths = 0 if lived_well else self._early_deaths + 1
            report("restarting", {"process": self.name, "exit": code})
            if self._early_deaths >= _GIVE_UP_AFTER and not self.was_ready:
                raise Unavailable(
                    f"The process {self.name} ended {self._early_deaths} times while starting (exit status {code}).",
                    remedy="Its own messages above say why; mutoscope doctor checks the machine.",
                    process=self.name,
                    exit=code,
                )
            pause = min(_FIRST_PAUSE * 2 ** max(0, self._early_deaths - 1), _LONGEST_PAUSE)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), pause)

    async def _run_once(self, stop: asyncio.Event) -> int:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "mutoscope.ops.child", *self.arguments),
            stdin=asyncio.subprocess.PIPE,  # its end tells the child that we are gone
            stdout=asyncio.subprocess.PIPE,
            env=child_environment(**self.environment),
            pass_fds=self.pass_fds,
            start_new_session=True,  # a Ctrl-C in the terminal reaches us alone, and we end the child in order
        )
        self.pid = process.pid
        reading = asyncio.create_task(self._read(process.stdout))
        ended = asyncio.create_task(process.wait())
        told = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({ended, told}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            told.cancel()
            await _end(process, ended)
            reading.cancel()
            self.pid = None
        return ended.result()

    async def _read(self, output: asyncio.StreamReader | None) -> None:
        """Take the line `ready`; pass the others on as messages, for our standard output is for results."""
        while output is not None and (line := await output.readline()):
            if line.strip() == b"ready":
                self.ready.set()
            else:
                sys.stderr.write(line.decode(errors="replace"))


async def _end(process: asyncio.subprocess.Process, ended: asyncio.Task[int]) -> None:
    """End a process that may have ended: SIGTERM, then SIGKILL when it does not listen."""
    for request in (signal.SIGTERM, signal.SIGKILL):
        if not ended.done():
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(request)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(asyncio.shield(ended), _STOP_SECONDS)
    if process.stdin is not None:
        process.stdin.close()
