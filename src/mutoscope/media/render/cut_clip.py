"""Leave stretches out of a clip: whole pictures, and exactly their sound, joined without a click."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy.typing as npt

from mutoscope.media.artefacts import write_in_thread
from mutoscope.media.render.encode_sound import SOUND
from mutoscope.media.render.errors import naming_full_disk
from mutoscope.media.render.pictures import deinterlaced, toned
from mutoscope.media.render.types import RenderSettings
from mutoscope.media.runner import INPUT_GUARD, run_guarded, working_folder
from mutoscope.media.timeline import MediaReference
from mutoscope.media.transcript import Kept

_RATE, _CHANNELS = 48_000, 2
_FASTEST = 60
_STEPS = Fraction(100)
"""Cuts of a sound without pictures fall on hundredths of a second."""
_FADE = _RATE // 250
"""Samples at a join over which either side comes and goes."""
_BLOCK = _RATE * 30
_EVEN = "scale=trunc(iw/2)*2:trunc(ih/2)*2,setsar=1,format=yuv420p"


@dataclass(frozen=True)
class Cut:
    """Which pictures of a clip stay, at a rate that is the cut clip's: `(first, end)` of each stretch."""

    rate: Fraction
    spans: tuple[tuple[int, int], ...]

    @property
    def frames(self) -> int:
        """Return how many stay."""
        return sum(end - first for first, end in self.spans)

    @property
    def kept(self) -> tuple[Kept, ...]:
        """Return the same stretches in milliseconds: where they really begin and end."""
        return tuple(Kept(self._ms(first), self._ms(end)) for first, end in self.spans)

    @property
    def duration_ms(self) -> int:
        """Return how long the cut clip is."""
        return self._ms(self.frames)

    def _ms(self, frame: int) -> int:
        return round(frame * 1000 / self.rate)


def plan_cut(media: MediaReference, kept: Sequence[Kept]) -> Cut:
    """Move the edges of what stays to pictures, so that sound and picture are cut alike and never drift apart."""
    rate = _STEPS
    if media.kind == "video":
        found = media.available_range.duration.rate if media.available_range else Fraction(30)
        steady = found if found.denominator in {1, 1001} else Fraction(max(1, round(found)))
        rate = min(steady, Fraction(_FASTEST))
    spans = [(round(one.start_ms * rate / 1000), round(one.end_ms * rate / 1000)) for one in kept]
    return Cut(rate, tuple((first, end) for first, end in spans if end > first))


async def cut_clip(media: MediaReference, cut: Cut, out: Path, settings: RenderSettings) -> None:
    """Write what stays of a clip as an MP4, or of a sound as an M4A.

    Args:
        media: the clip, which was probed before; it has sound.
        cut: from `plan_cut`.
        out: where to.
        settings: how to encode.

    Raises:
        CommandFailed: it cannot be read to its end.
        DiskFull: no space is left.
    """
    with naming_full_disk(), working_folder(settings.scratch) as folder:
        whole, sound = folder / "whole.s16", folder / "cut.s16"
        await run_guarded(_decoding(media, whole, settings), cwd=folder, limits=settings.limits)
        await write_in_thread(_cut_sound, whole, cut, sound)
        await run_guarded(_encoding(media, cut, sound, out, settings), cwd=folder, limits=settings.limits)


def _decoding(media: MediaReference, whole: Path, settings: RenderSettings) -> list[str]:
    return [
        *(str(settings.ffmpeg), "-hide_banner", "-nostdin", "-nostats", "-loglevel", "error", "-y", *INPUT_GUARD),
        *("-i", f"file:{media.path.absolute()}", "-map", "0:a:0", "-vn", "-af", "aresample=async=1:first_pts=0"),
        *("-ar", str(_RATE), "-ac", str(_CHANNELS), "-f", "s16le", f"file:{whole}"),
    ]


def _cut_sound(whole: Path, cut: Cut, out: Path) -> None:
    """Write the samples of what stays, block by block; where the clip's sound is shorter there is silence."""
    there = np.memmap(whole, "<i2", "r").reshape(-1, _CHANNELS) if whole.stat().st_size else np.zeros((0, 2), np.int16)
    with out.open("wb") as file:
        for place, (begin, finish) in enumerate(cut.spans):
            first, end = (round(frame * _RATE / cut.rate) for frame in (begin, finish))
            for start in range(first, end, _BLOCK):
                block = there[start : min(start + _BLOCK, end)].astype(np.float32)
                block = np.pad(block, ((0, min(start + _BLOCK, end) - start - len(block)), (0, 0)))
                if place and start == first:
                    _fade(block[:_FADE])
                if place + 1 < len(cut.spans) and start + _BLOCK >= end:
                    _fade(block[::-1][:_FADE])
                file.write(block.astype("<i2").tobytes())


def _fade(samples: npt.NDArray[np.float32]) -> None:
    """Let the beginning of some samples come from nothing, in place."""
    samples *= np.linspace(0, 1, len(samples), dtype=np.float32)[:, None]


def _encoding(media: MediaReference, cut: Cut, sound: Path, out: Path, settings: RenderSettings) -> list[str]:
    raw = ("-f", "s16le", "-ar", str(_RATE), "-ac", str(_CHANNELS), "-i", f"file:{sound}")
    ending = (*SOUND, "-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact", "-movflags", "+faststart")
    start = (str(settings.ffmpeg), "-hide_banner", "-nostdin", "-nostats", "-loglevel", "error", "-y")
    if media.kind == "audio":
        return [*start, *raw, *ending, "-f", "mp4", f"file:{out}"]
    spans = "+".join(f"between(n,{first},{end - 1})" for first, end in cut.spans)
    # Pictures may end before the sound does: the last one stays, and not for ever, for what is dropped ends nothing.
    steady = f"{deinterlaced(media)}fps={cut.rate}:start_time=0{toned(media)},tpad=stop=-1:stop_mode=clone"
    steady += f",trim=end_frame={cut.spans[-1][1]}"
    encoder = settings.encoder
    return [
        *(*start, *INPUT_GUARD, "-i", f"file:{media.path.absolute()}", *raw, "-map", "0:v:0", "-map", "1:a:0"),
        *("-vf", f"{steady},select='{spans}',setpts=N/({cut.rate}*TB),{_EVEN}", "-frames:v", str(cut.frames)),
        *("-c:v", "libx264", "-preset", encoder.preset, "-crf", str(encoder.crf), "-profile:v", "high"),
        *("-r", str(cut.rate), *ending, "-f", "mp4", f"file:{out}"),
    ]
