"""Noise behind a voice, taken away: rumble, hiss, and what is heard between the words."""

from __future__ import annotations

import asyncio
from pathlib import Path

from mutoscope.media.loudness import measure_loudness
from mutoscope.media.runner import INPUT_GUARD, CommandFailed, Limits, run_guarded
from mutoscope.media.talk.errors import TalkUnusable

TARGET_LUFS, CEILING_DB = -16.0, -1.5
_LARGEST_GAIN_DB = 40.0
DENOISE = "highpass=f=70,afftdn=nr=12:nf=-45:tn=1"
GATE = "agate=threshold={threshold:.6f}:ratio=4:range=0.06:attack=5:release=220:knee=6"
"""What is far softer than the voice sinks by 24 dB; it opens within 5 ms and closes softly."""
_BELOW_VOICE_DB = 18.0


async def clean_talk(path: Path, out: Path, ffmpeg: Path) -> None:
    """Write a recording without noise as a WAV: 48 kHz, stereo as it was, at -16 LUFS.

    The gate's threshold follows the voice's own loudness, so that a soft speaker is not taken for noise.

    Raises:
        TalkUnusable: nothing is heard in it.
    """
    chain = await _gate(path, ffmpeg)
    source = await asyncio.to_thread(path.absolute)
    argv = [
        *(ffmpeg, "-hide_banner", "-nostdin", "-loglevel", "error", "-y", *INPUT_GUARD, "-i", f"file:{source}"),
        *("-map", "0:a:0", "-vn", "-af", chain, "-ar", "48000", "-c:a", "pcm_s16le", "-f", "wav", f"file:{out}"),
    ]
    await run_guarded(argv, cwd=out.parent, limits=Limits())


async def _gate(path: Path, ffmpeg: Path) -> str:
    """Return the filters that clean a recording and bring it to its loudness.

    Raises:
        TalkUnusable: nothing is heard in it.
    """
    gain = await _level(path, ffmpeg)
    threshold = 10 ** ((TARGET_LUFS - _BELOW_VOICE_DB) / 20)
    return f"{DENOISE},{gain},{GATE.format(threshold=threshold)}"


async def _level(path: Path, ffmpeg: Path) -> str:
    """Return the filters that bring a recording to a loudness, its peaks held.

    Raises:
        TalkUnusable: nothing is heard in it.
    """
    try:
        measured = await measure_loudness(await asyncio.to_thread(path.absolute), ffmpeg)
    except CommandFailed as error:
        raise _unusable(path) from error
    if measured.silent:
        raise _unusable(path)
    gain = min(TARGET_LUFS - measured.integrated, _LARGEST_GAIN_DB)
    limit = 10 ** (CEILING_DB / 20)
    return (
        f"volume={gain:.3f}dB,aresample=192000,alimiter=limit={limit:.6f}:attack=5:release=60:level=0,aresample=48000"
    )


def _unusable(path: Path) -> TalkUnusable:
    return TalkUnusable(
        f"Nothing is heard in {path.name}.", remedy="Use a recording in which somebody speaks.", file=path.name
    )
