"""What a finished film is measured for, and the report of it."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal, cast

from mutoscope.media.captions import CaptionBox
from mutoscope.media.loudness import Loudness
from mutoscope.media.timeline import Area, Canvas, FrameSpan, Platform, Speech
from mutoscope.media.transcript import WordErrors

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Shown:
    """Where a film's picture may be black, or stand still: there what went into the encoder was so."""

    black: tuple[FrameSpan, ...] = ()
    frozen: tuple[FrameSpan, ...] = ()
    still_upper: tuple[FrameSpan, ...] = ()
    """Where its highest third may stand still, whatever the rest does."""
    still_lower: tuple[FrameSpan, ...] = ()
    """The same of its lowest third."""


@dataclass(frozen=True)
class Lost:
    """A stretch of a film that shows less than went into the encoder."""

    what: Literal["black", "frozen"]
    span: FrameSpan


@dataclass(frozen=True)
class Expected:
    """What the film should be, and what was measured while it was made."""

    canvas: Canvas
    frames: int
    speech: tuple[Speech, ...] = ()
    boxes: tuple[CaptionBox, ...] = ()
    black: tuple[FrameSpan, ...] = ()
    frozen: tuple[FrameSpan, ...] = ()
    narration: WordErrors | None = None
    """What an independent recogniser heard of the narration, against the script."""
    loudness: Loudness | None = None
    """Of this very sound, measured when it was encoded; it is measured again if absent."""
    platform: Platform = "none"
    """Whose buttons captions keep clear of."""
    logo: Area | None = None
    """What the logo covers."""
    shown: Shown | None = None
    """The film's pictures are looked at if it is known what they may be."""

    def canvas_holds(self, area: Area) -> bool:
        """Tell whether all of an area lies on the canvas."""
        return (
            area.left >= 0 and area.top >= 0 and area.right <= self.canvas.width and area.bottom <= self.canvas.height
        )


@dataclass(frozen=True)
class Finding:
    """Something that is not as it should be. An error fails the film, a warning does not."""

    code: str
    severity: Severity
    message: str
    remedy: str


@dataclass(frozen=True)
class VideoFacts:
    """The picture stream."""

    codec: str
    profile: str
    pixel_format: str
    width: int
    height: int
    rate: Fraction
    frames: int
    first: Fraction
    """When the first frame is shown, in seconds."""
    end: Fraction
    irregular_steps: tuple[int, ...]
    """Numbers of frames that are not shown one frame's length after the one before; at most 20."""


@dataclass(frozen=True)
class AudioFacts:
    """The sound stream."""

    codec: str
    sample_rate: int
    channels: int
    first: Fraction
    end: Fraction


@dataclass(frozen=True)
class Report:
    """All that was measured. `passed` means that no finding is an error."""

    passed: bool
    findings: tuple[Finding, ...]
    container: str
    faststart: bool
    bytes: int
    seconds: Fraction
    video: VideoFacts
    audio: AudioFacts | None
    loudness: Loudness | None
    black: tuple[FrameSpan, ...] = ()
    frozen: tuple[FrameSpan, ...] = ()
    lost: tuple[Lost, ...] = ()
    """Stretches that are black or frozen although the footage there is not."""
    narration_percent: int = 0
    """How much of the film somebody speaks."""
    narration_words: int = 0
    """Words of the script that a recogniser listened for; 0 if none did."""
    narration_word_errors: int = 0
    offset_ms: float = 0.0
    """How much later the sound begins than the picture."""
    captions: int = 0
    """How many captions are drawn."""
    mendable: bool = False
    """It did not pass, and all that failed it may be mended by making damaged parts again."""
    schema: str = field(default="Report.1")

    def to_json(self) -> dict[str, object]:
        """Return the report as JSON-able values: rates per second, times in seconds, minus infinity as null."""
        return cast("dict[str, object]", _plain(dataclasses.asdict(self)))


def _plain(value: object) -> object:
    if isinstance(value, Fraction):
        return round(float(value), 6) if value.denominator != 1 else value.numerator
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in cast("Mapping[object, object]", value).items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in cast("list[object]", value)]
    return value
