"""Measure a finished film and say whether it is as it should be."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

from mutoscope.media.inspect.errors import FilmUnreadable
from mutoscope.media.inspect.find_lost import find_lost
from mutoscope.media.inspect.judge import MENDABLE, judge
from mutoscope.media.inspect.read_streams import has_faststart, read_streams
from mutoscope.media.inspect.types import Expected, Lost, Report
from mutoscope.media.loudness import measure_loudness
from mutoscope.media.runner import CommandFailed, ffmpeg_binary
from mutoscope.media.timeline import Speech


async def inspect_film(path: Path, expected: Expected, *, ffmpeg: Path | None = None) -> Report:
    """Measure a film that we made ourselves.

    Packets are read; pictures are decoded, some of them, where it is known what they should be. The sound is decoded
    once, unless its loudness is already known.

    Args:
        path: an MP4 of ours; a stranger's file belongs in the guarded probe.
        expected: what it should be, and what was measured of its pictures while they were encoded.
        ffmpeg: decodes.

    Raises:
        FilmUnreadable: the file is no film, or cannot be decoded.
    """
    streams = await asyncio.to_thread(read_streams, path)
    faststart = await asyncio.to_thread(has_faststart, path)
    loudness = expected.loudness
    if loudness is None and streams.audio is not None:
        loudness = await measure_loudness(path, ffmpeg or ffmpeg_binary())
    lost = await _look(path, expected, ffmpeg or ffmpeg_binary())
    findings = tuple(judge(streams, loudness, expected, lost, faststart=faststart))
    errors = {finding.code for finding in findings if finding.severity == "error"}
    return Report(
        passed=not errors,
        mendable=bool(errors) and errors <= MENDABLE,
        findings=findings,
        container=streams.container,
        faststart=faststart,
        bytes=await asyncio.to_thread(_size, path),
        seconds=streams.video.frames / streams.video.rate,
        video=streams.video,
        audio=streams.audio,
        loudness=loudness,
        black=expected.black,
        frozen=expected.frozen,
        lost=lost,
        narration_percent=_narrated(expected.speech, expected.frames / expected.canvas.rate),
        narration_words=expected.narration.words if expected.narration else 0,
        narration_word_errors=expected.narration.errors if expected.narration else 0,
        offset_ms=float((streams.audio.first - streams.video.first) * 1000) if streams.audio else 0.0,
        captions=len(expected.boxes),
    )


async def _look(path: Path, expected: Expected, ffmpeg: Path) -> tuple[Lost, ...]:
    if expected.shown is None:
        return ()
    try:
        return await find_lost(path, expected.shown, expected.canvas, expected.frames, ffmpeg)
    except CommandFailed as error:
        raise FilmUnreadable(
            f"The pictures of {path.name} cannot be decoded: {error.message}", remedy="Render it again.", file=path.name
        ) from error


def _narrated(speech: Iterable[Speech], seconds: Fraction) -> int:
    """Return the percentage of the film in which somebody speaks, overlaps counted once."""
    covered, until = Fraction(0), Fraction(0)
    for sentence in sorted(speech, key=lambda item: item.start):
        end = min(sentence.start + sentence.duration, seconds)
        covered += max(Fraction(0), end - max(sentence.start, until))
        until = max(until, end)
    return round(covered * 100 / seconds) if seconds else 0


def _size(path: Path) -> int:
    return path.stat().st_size
