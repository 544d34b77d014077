"""Look at a finished film's pictures: where are they black, or still, though what went into the encoder was not?"""

from __future__ import annotations

import asyncio
from fractions import Fraction
from pathlib import Path
from typing import Literal

from mutoscope.media.inspect.types import Lost, Shown
from mutoscope.media.runner import run_guarded, working_folder
from mutoscope.media.timeline import Canvas, FrameSpan
from mutoscope.media.watch import SMALL, read_stretches, without

SHORTEST = {"black": Fraction(1, 2), "frozen": Fraction(2)}
"""Seconds; less than that is not worth another render."""
_SLACK = Fraction(2, 5)
"""Seconds by which either measurement may be late: neither looks at every picture."""
_FILTERS = "blackdetect=d=0.1:pix_th=0.02,freezedetect=n=-70dB:d=0.1,metadata=mode=print:file={file}"
"""Stricter than what is measured before the encoder, so that a dark or calm scene is never taken for a lost one."""
_TOLD = "told.txt"


async def find_lost(path: Path, shown: Shown, canvas: Canvas, frames: int, ffmpeg: Path) -> tuple[Lost, ...]:
    """Return the stretches of a film of ours that are black or frozen and should not be.

    Pictures between others (B) are skipped and edges are not smoothed: a tenth of what encoding takes.

    Args:
        path: the film.
        shown: where it may be so.
        canvas: its size and rate.
        frames: how many it has.
        ffmpeg: decodes it.

    Raises:
        CommandFailed: it cannot be decoded.
    """
    source = await asyncio.to_thread(path.absolute)
    with working_folder() as folder:
        argv = [
            *(str(ffmpeg), "-hide_banner", "-nostdin", "-nostats", "-loglevel", "error", "-threads", "1"),
            *("-skip_frame", "bidir", "-skip_loop_filter", "all", "-protocol_whitelist", "file,pipe"),
            *("-f", "mp4", "-i", f"file:{source}", "-map", "0:v:0", "-an", "-fps_mode", "passthrough"),
            *("-vf", f"{SMALL},{_FILTERS.format(file=_TOLD)}", "-f", "null", "-"),
        ]
        await run_guarded(argv, cwd=folder)
        told = folder / _TOLD
        lines = told.read_text(encoding="utf-8").splitlines() if told.exists() else ()
    found, slack = read_stretches(lines, canvas.rate, frames), round(_SLACK * canvas.rate)
    allowances: tuple[tuple[Literal["black", "frozen"], tuple[FrameSpan, ...]], ...] = (
        ("black", shown.black),
        ("frozen", shown.frozen),
    )
    return tuple(
        Lost(what, span)
        for what, allowed in allowances
        for span in without(found[what], allowed, slack)
        if span.frames >= SHORTEST[what] * canvas.rate
    )
