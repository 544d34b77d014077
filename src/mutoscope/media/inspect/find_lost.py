"""Look at a finished film's pictures: where are they black, or still, though what went into the encoder was not?"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Literal

from mutoscope.media.inspect.types import Lost, Shown
from mutoscope.media.runner import run_guarded, working_folder
from mutoscope.media.timeline import Canvas, FrameSpan
from mutoscope.media.watch import SMALL, STRIPS, read_stretches, without

SHORTEST = {"black": Fraction(1, 2), "frozen": Fraction(2)}
"""Seconds; less than that is not worth another render."""
_SLACK = Fraction(2, 5)
"""Seconds by which either measurement may be late: neither looks at every picture."""
_STILL = "freezedetect=n=-70dB:d=0.1,metadata=mode=print:file="
_WHOLE = f"blackdetect=d=0.1:pix_th=0.02,{_STILL}"
"""Stricter than what is measured before the encoder, so that a dark or calm scene is never taken for a lost one."""
_LABELS = "".join(f"[{strip}]" for strip in STRIPS)
_FILTERS = ";".join(
    [
        f"{SMALL},{_WHOLE}whole.txt,metadata=mode=delete,split={len(STRIPS) + 1}[rest]{_LABELS}",
        *(f"[{strip}]{cut},{_STILL}{strip}.txt,nullsink" for strip, cut in STRIPS.items()),
        "[rest]null",
    ]
)


async def find_lost(path: Path, shown: Shown, canvas: Canvas, frames: int, ffmpeg: Path) -> tuple[Lost, ...]:
    """Return the stretches of a film of ours that are black or frozen and should not be.

    Moving captions would hide a picture that stands still, so its highest and lowest third are looked at, too.

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
            *("-vf", _FILTERS, "-f", "null", "-"),
        ]
        await run_guarded(argv, cwd=folder)
        whole, upper, lower = (_read(folder / f"{part}.txt", canvas, frames) for part in ("whole", *STRIPS))
    looked_at: tuple[tuple[Literal["black", "frozen"], tuple[FrameSpan, ...], tuple[FrameSpan, ...]], ...] = (
        ("black", whole["black"], shown.black),
        ("frozen", whole["frozen"], shown.frozen),
        ("frozen", upper["frozen"], shown.still_upper),
        ("frozen", lower["frozen"], shown.still_lower),
    )
    lost = [
        Lost(what, span)
        for what, found, allowed in looked_at
        for span in without(found, allowed, round(_SLACK * canvas.rate))
        if span.frames >= SHORTEST[what] * canvas.rate
    ]
    return tuple(dict.fromkeys(one for one in lost if not _told_already(one, lost)))


def _told_already(one: Lost, lost: Iterable[Lost]) -> bool:
    """Tell whether a longer stretch of the same kind holds it: the whole picture and its thirds stop together."""
    first, end = one.span.first, one.span.first + one.span.frames
    return any(
        other.what == one.what
        and other.span.first <= first
        and end <= other.span.first + other.span.frames
        and other.span != one.span
        for other in lost
    )


def _read(told: Path, canvas: Canvas, frames: int) -> dict[str, tuple[FrameSpan, ...]]:
    lines = told.read_text(encoding="utf-8").splitlines() if told.exists() else ()
    return read_stretches(lines, canvas.rate, frames)
