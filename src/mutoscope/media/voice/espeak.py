"""Our end of the pipes to the espeak-ng child: started when needed, started again when it has died."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import espeakng_loader

from mutoscope.media.runner import GIBIBYTE, GuardedProcess, Limits, start_guarded
from mutoscope.media.voice import phoneme_child
from mutoscope.media.voice.errors import SpeechFailed

_LIMITS = Limits(memory_bytes=GIBIBYTE, cpu_seconds=24 * 3600, file_bytes=GIBIBYTE)
_ANSWER_SECONDS = 60.0
_ATTEMPTS = 2
_LINE_BYTES = 1 << 24


class Espeak:
    """A long-lived child. One request at a time; used from one event loop at a time."""

    def __init__(self) -> None:
        self._process: GuardedProcess | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._lock = asyncio.Lock()

    @property
    def pid(self) -> int | None:
        """Return the child's process id while it lives."""
        alive = self._process is not None and self._process.returncode is None
        return self._process.pid if alive and self._process else None

    async def phonemes(self, voice: str, texts: list[str]) -> list[str]:
        """Return the phonemes of each text, in espeak-ng's IPA with `^` between the letters of one sound.

        Raises:
            SpeechFailed: the child cannot do it, twice.
        """
        found = await self._ask({"do": "phonemes", "voice": voice, "texts": texts})
        return [str(item) for item in found["phonemes"]]

    async def speak(self, voice: str, text: str, percent: int, audio: Path) -> list[tuple[int, int]]:
        """Write speech to a WAV at `audio` (an absolute path); return where words begin as (character, milliseconds).

        Raises:
            SpeechFailed: the child cannot do it, twice.
        """
        request = {"do": "speak", "voice": voice, "text": text, "percent": percent, "audio": str(audio)}
        found = await self._ask(request)
        return [(int(character), int(moment)) for character, moment in found["words"]]

    async def aclose(self) -> None:
        """End the child."""
        process, self._process = self._process, None
        if process is None:
            return
        if self._loop is asyncio.get_running_loop():
            await process.stop()
        else:
            process.kill()  # its own event loop has ended, and with it the pipes

    async def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        line = json.dumps(request).encode() + b"\n"
        if self._loop is not asyncio.get_running_loop():
            self._lock = asyncio.Lock()
        async with self._lock:
            problem = ""
            for _ in range(_ATTEMPTS):
                try:
                    found = await self._exchange(line)
                except (OSError, ValueError, TimeoutError) as error:
                    problem = str(error) or type(error).__name__
                    await self.aclose()
                    continue
                except BaseException:
                    await self.aclose()  # an answer that nobody read would be taken for the next one
                    raise
                if "error" not in found:
                    return found
                problem = str(found["error"])
                break
        raise SpeechFailed(
            f"espeak-ng cannot read this text aloud: {problem}.",
            remedy="Try again; if it persists, run the set-up again or choose another voice.",
            problem=problem,
        )

    async def _exchange(self, line: bytes) -> dict[str, Any]:
        process = await self._running()
        assert process.stdin is not None  # noqa: S101 -- start_guarded was asked for it
        process.stdin.write(line)
        await process.stdin.drain()
        async with asyncio.timeout(_ANSWER_SECONDS):
            answer = await _read_line(process.stdout)
        return dict(json.loads(answer))

    async def _running(self) -> GuardedProcess:
        loop = asyncio.get_running_loop()
        if self._process is not None and (self._loop is not loop or self._process.returncode is not None):
            await self.aclose()
        if self._process is None:
            library = Path(espeakng_loader.get_library_path())
            argv = [sys.executable, "-I", "-S", phoneme_child.__file__, library, library.parent]
            self._process = await start_guarded(argv, cwd=Path(tempfile.gettempdir()), limits=_LIMITS, stdin=True)
            self._loop = loop
        return self._process


async def _read_line(stream: asyncio.StreamReader) -> bytes:
    """Read up to a line feed, longer than the reader's own limit if need be."""
    line = bytearray()
    while not line.endswith(b"\n"):
        block = b""
        with contextlib.suppress(asyncio.IncompleteReadError):
            block = await stream.read(1 << 16)
        if not block:
            raise ConnectionError("it ended")
        line += block
        if len(line) > _LINE_BYTES:
            raise ValueError("its answer is too long")
    return bytes(line)
