"""Measure a file's loudness with ffmpeg's `ebur128`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from mutoscope.media.runner import INPUT_GUARD, Limits, run_guarded, working_folder

SILENCE_LUFS = -70.0
"""The absolute gate of BS.1770: what is quieter counts as silence."""


@dataclass(frozen=True)
class Loudness:
    """Measured figures; `integrated` is -70 for silence and `true_peak` is -inf for digital silence."""

    integrated: float
    """LUFS over the whole programme."""
    range: float
    """LU between the quiet and the loud parts (EBU Tech 3342)."""
    true_peak: float
    """dBTP."""

    @property
    def silent(self) -> bool:
        """Tell whether there is nothing to hear."""
        return self.integrated <= SILENCE_LUFS


async def measure_loudness(path: Path, ffmpeg: Path, *, limits: Limits | None = None) -> Loudness:
    """Decode the first sound stream of a file once and measure it.

    Raises:
        CommandFailed: the file has no sound or cannot be decoded.
    """
    argv = [
        *(ffmpeg, "-hide_banner", "-nostdin", "-nostats", "-threads", "1", *INPUT_GUARD, "-i", f"file:{path}"),
        *("-map", "0:a:0", "-af", "ebur128=peak=true:framelog=quiet", "-f", "null", "-"),
    ]
    with working_folder() as folder:
        finished = await run_guarded(argv, cwd=folder, limits=limits)
    return read_loudness(finished.stderr_tail)


def read_loudness(log: str) -> Loudness:
    """Read the last summary of `ebur128` in ffmpeg's log."""
    summary = log[log.rfind("Summary:") :]

    def figure(name: str, unit: str) -> float:
        found = re.findall(rf"\b{name}:\s+(-?(?:[\d.]+|inf|nan))\s+{unit}\b", summary)
        value = float(found[0]) if found else float("-inf")
        return value if value == value else float("-inf")  # noqa: PLR0124 -- not-a-number is the one unequal to itself

    return Loudness(max(SILENCE_LUFS, figure("I", "LUFS")), max(0.0, figure("LRA", "LU")), figure("Peak", "dBFS"))
