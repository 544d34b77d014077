"""How much heavy work one process does at once, measured in memory rather than in tasks.

The loaded voice model takes as much memory as an encoder of a 1080p segment. So it takes a slot from the first sentence
until nothing has been spoken for a while; then it is let go, and the slot is an encoder's again.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable

IDLE_SECONDS = 5.0
"""Loading the model again takes about a second: it is kept over the gaps inside a film."""


class WorkSlots:
    """`count` slots of one process; `let_go` frees the voice model's memory (called in a thread)."""

    def __init__(self, count: int, let_go: Callable[[], None], *, idle_seconds: float = IDLE_SECONDS) -> None:
        """Begin with every slot free and no model loaded."""
        self._count = count
        self._free = asyncio.Semaphore(count)
        self._gate = asyncio.Lock()
        self._shared = count == 1  # with one slot the model must make room for the encoder between sentences
        self._release = let_go
        self._idle_seconds = idle_seconds
        self._lock = asyncio.Lock()
        self._seated = False
        self._speaking = 0
        self._spoken = 0
        self._rested = 0
        self._waiting: set[asyncio.Task[None]] = set()

    @contextlib.asynccontextmanager
    async def render(self, encoders: int = 1) -> AsyncGenerator[None]:
        """Hold slots for encoding, mixing or assembling: one for each encoder of a program, or all there are.

        The voice model's slot is left to it: a program that waited for that one would wait for the end of all speech.
        """
        async with contextlib.AsyncExitStack() as held:
            async with self._gate:  # whoever needs several waits for them alone, so that no two hold half each
                taken = 0
                while taken < min(encoders, max(self._count - self._seated, 1)):
                    await held.enter_async_context(self._free)
                    taken += 1
            yield

    @contextlib.asynccontextmanager
    async def speak(self) -> AsyncGenerator[None]:
        """Hold the voice model's slot; it stays held for a while afterwards."""
        async with self._lock:
            if not self._seated:
                await self._free.acquire()
                self._seated = True
            self._speaking += 1
        try:
            yield
        finally:
            self._speaking -= 1
            self._spoken += 1
            if self._shared and not self._speaking:
                self._leave_slot()
            task = asyncio.create_task(self._let_go_when_idle(self._spoken))
            self._waiting.add(task)
            task.add_done_callback(self._waiting.discard)

    async def end_speech(self) -> None:
        """Let go of the model at once: nothing more will be spoken for a while."""
        await self._let_go(self._spoken)

    def _leave_slot(self) -> None:
        self._seated = False
        self._free.release()

    async def _let_go_when_idle(self, spoken: int) -> None:
        await asyncio.sleep(self._idle_seconds)
        await self._let_go(spoken)

    async def _let_go(self, spoken: int) -> None:
        async with self._lock:
            if self._speaking or self._spoken != spoken or self._rested == spoken:
                return
            await asyncio.to_thread(self._release)
            self._rested = spoken
            if self._seated:
                self._leave_slot()
