"""From what was found out to what a timeline refers to."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from mutoscope.media.probe.types import Probe
from mutoscope.media.timeline import MediaReference, RationalTime, TimeRange


def to_reference(probe: Probe, path: Path, digest: str, *, name: str = "") -> MediaReference:
    """Return the media reference of a probed file.

    Args:
        probe: what the file is.
        path: where it lies.
        digest: SHA-256 of its bytes, hexadecimal.
        name: what its owner calls it; the file name by default.
    """
    available = None
    if probe.kind != "image":
        rate = probe.frame_rate or Fraction(probe.audio_rate)
        available = TimeRange(RationalTime(0, rate), RationalTime(round(probe.duration * rate), rate))
    return MediaReference(
        path=path,
        digest=digest,
        kind=probe.kind,
        width=probe.width,
        height=probe.height,
        available_range=available,
        has_audio=probe.has_audio,
        name=name or path.name,
        hdr=probe.hdr,
        interlaced=probe.interlaced,
    )
