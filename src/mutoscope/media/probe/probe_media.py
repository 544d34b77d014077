"""Find out what files are."""

from __future__ import annotations

import asyncio
import json
import math
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from mutoscope.media.probe.errors import UnreadableMedia, refusal
from mutoscope.media.probe.sniff import Sniffed, sniff_media
from mutoscope.media.probe.types import MediaProblem, Probe, ProbeLimits
from mutoscope.media.runner import (
    MEBIBYTE,
    CommandFailed,
    CommandKilledByLimit,
    CommandTimedOut,
    Limits,
    run_guarded,
    working_folder,
)

_CHILD = (sys.executable, "-I", "-m", "mutoscope.media.probe.child")
_START_SECONDS = 10


@dataclass(frozen=True)
class _File:
    place: int
    path: Path
    name: str
    sniffed: Sniffed


async def probe_media(
    paths: Sequence[Path], *, names: Sequence[str] | None = None, limits: ProbeLimits | None = None
) -> list[Probe | MediaProblem]:
    """Return, in order, what each file is or why it is refused. One bad file does not touch the others.

    Contents are sniffed here in pure Python; what looks like media is opened and its first frame decoded by one
    guarded child for all files. A file that kills the child is refused, and a new child goes on behind it.

    Args:
        paths: the files.
        names: what to call them in messages; their file names by default.
        limits: what a file may be.
    """
    limits = limits or ProbeLimits()
    names = names or [path.name for path in paths]
    answers: dict[int, Probe | MediaProblem] = {}
    waiting: list[_File] = []
    for place, (path, name) in enumerate(zip(paths, names, strict=True)):
        try:
            sniffed = await asyncio.to_thread(sniff_media, path, name, limits)
            waiting.append(_File(place, path.absolute(), name, sniffed))
        except UnreadableMedia as error:
            answers[place] = error.problem
    while waiting:
        found, cause = await _ask_child(waiting, limits)
        answers |= {file.place: answer for file, answer in zip(waiting, found, strict=False)}
        waiting = waiting[len(found) :]
        if waiting:
            answers[waiting[0].place] = _killer(waiting[0].name, cause)
            waiting = waiting[1:]
    return [answers[place] for place in range(len(paths))]


async def _ask_child(files: Sequence[_File], limits: ProbeLimits) -> tuple[list[Probe | MediaProblem], str]:
    """Return the answers a child gave before it ended, and how it ended."""
    found: list[Probe | MediaProblem] = []
    seconds = [_cpu_seconds(file, limits) for file in files]
    described = [{**_describe(file), "cpu_seconds": most} for file, most in zip(files, seconds, strict=True)]
    request = {"limits": asdict(limits), "files": described}
    guard = Limits(
        memory_bytes=limits.memory_bytes,
        file_bytes=MEBIBYTE,
        cpu_seconds=_START_SECONDS + math.ceil(sum(seconds)),
        wall_seconds=_START_SECONDS + 10.0 * sum(seconds),
    )
    with working_folder() as folder:
        try:
            await run_guarded(
                _CHILD,
                cwd=folder,
                limits=guard,
                stdin=json.dumps(request).encode(),
                on_stdout_line=lambda line: found.append(_read(json.loads(line))),
            )
        except CommandKilledByLimit:
            return found, "it needs more memory or time than looking at a file may take"
        except (CommandFailed, CommandTimedOut):
            return found, "its contents broke the decoder"
    return found, "its contents broke the decoder"


def _cpu_seconds(file: _File, limits: ProbeLimits) -> float:
    still = file.sniffed.still
    return limits.cpu_seconds + (still.width * still.height / limits.still_pixels_a_second if still else 0)


def _describe(file: _File) -> dict[str, Any]:
    still = file.sniffed.still
    return {
        "path": str(file.path),
        "name": file.name,
        "demuxer": file.sniffed.demuxer,
        "still": [still.width, still.height] if still else None,
    }


def _read(line: dict[str, Any]) -> Probe | MediaProblem:
    return Probe.from_json(line["probe"]) if "probe" in line else MediaProblem(**line["problem"])


def _killer(name: str, cause: str) -> MediaProblem:
    return refusal(
        name,
        "undecodable",
        f"cannot be decoded: {cause}.",
        "Check that it plays on your computer, then export it again (H.264 in mp4 always works).",
    ).problem
