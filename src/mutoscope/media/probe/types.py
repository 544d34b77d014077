"""What a media file is, and why one was refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Self

from mutoscope.media.timeline import MediaKind

_EXACT = ("frame_rate", "duration")


@dataclass(frozen=True)
class ProbeLimits:
    """What a file may be at most. A file beyond any of these is refused before it is decoded."""

    max_pixels: int = 40_000_000
    """Of one picture; a decoder allocates some four bytes for each."""
    max_side: int = 8192
    """Width or height of one picture, in pixels."""
    max_frame_rate: int = 240
    max_seconds: int = 4 * 3600
    """Of a video or a sound."""
    cpu_seconds: float = 1.5
    """Processor time for looking at one file; with the start of the process that looks it is less than two seconds."""
    still_pixels_a_second: int = 10_000_000
    """A still is unpacked whole, so it has a second more for so many pixels."""
    memory_bytes: int = 2 << 30
    """Address space of the process that looks."""


@dataclass(frozen=True)
class Probe:
    """What one file is. Sizes are as displayed: rotation and the shape of the pixels are applied."""

    kind: MediaKind
    container: str
    video_codec: str = ""
    audio_codec: str = ""
    width: int = 0
    height: int = 0
    frame_rate: Fraction = Fraction(0)
    """Exact for a constant rate, the mean for a variable one, 0 for images and sounds."""
    variable_frame_rate: bool = False
    duration: Fraction = Fraction(0)
    """Seconds; 0 for images."""
    frame_count: int | None = None
    """None where counting would mean to read the whole file."""
    has_audio: bool = False
    audio_channels: int = 0
    audio_rate: int = 0
    """Samples per second."""
    pixel_format: str = ""
    rotation: int = 0
    """Degrees counter-clockwise that a player turns the stored picture by."""
    hdr: bool = False
    """The transfer function is PQ or HLG (ITU-R BT.2100)."""
    interlaced: bool = False
    """Its pictures are two fields, half a picture's time apart."""

    def to_json(self) -> dict[str, Any]:
        """Return JSON-able facts; exact numbers become text such as `30000/1001`."""
        facts = dict(vars(self))
        return facts | {name: str(facts[name]) for name in _EXACT}

    @classmethod
    def from_json(cls, facts: Mapping[str, Any]) -> Self:
        """Read what `to_json` returned."""
        exact: dict[str, Any] = {name: Fraction(facts[name]) for name in _EXACT}
        return cls(**{**facts, **exact})


@dataclass(frozen=True)
class MediaProblem:
    """Why a file was refused: a code for programs, a sentence and an instruction for people."""

    name: str
    code: str
    message: str
    remedy: str
    details: dict[str, Any] = field(default_factory=dict[str, Any])
