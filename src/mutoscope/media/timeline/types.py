"""The timeline as values, in OpenTimelineIO's words; time is an integer count of frames at a Fraction rate.

A Timeline holds one video track and any number of audio tracks. Each item of the video track is rendered into one
*segment*; its inputs alone decide the segment's name in the artefact store, so an edit re-renders only what it touched.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Literal

MediaKind = Literal["video", "image", "audio"]
Fit = Literal["fill", "blur", "letterbox"]
TransitionKind = Literal["crossfade", "slide", "wipe", "black"]


@dataclass(frozen=True, order=True)
class RationalTime:
    """`value` frames (or samples) at `rate` per second. Exact: no float anywhere."""

    value: int
    rate: Fraction

    @property
    def seconds(self) -> Fraction:
        """Return the exact number of seconds."""
        return self.value / self.rate


@dataclass(frozen=True)
class TimeRange:
    """A start and a duration at the same rate."""

    start: RationalTime
    duration: RationalTime


@dataclass(frozen=True)
class FrameSpan:
    """A stretch of `frames` frames, counted from the first of the segment or film that it is reported for."""

    first: int
    frames: int


@dataclass(frozen=True)
class MediaReference:
    """A media file and what exists in it.

    `digest` is the SHA-256 of the file's bytes: segments are named by it, never by the path.
    `width` and `height` are as displayed (rotation applied). `available_range` is None for images.
    """

    path: Path
    digest: str
    kind: MediaKind
    width: int = 0
    height: int = 0
    available_range: TimeRange | None = None
    has_audio: bool = False
    name: str = ""
    hdr: bool = False
    """Its light is PQ or HLG: it must be brought into the range of ordinary screens."""
    interlaced: bool = False


@dataclass(frozen=True)
class Focus:
    """Where a clip's subject is, `seconds` after its first picture; places are parts of width and height."""

    seconds: Fraction
    x: Fraction
    y: Fraction


@dataclass(frozen=True)
class Clip:
    """The part of a media reference that is used, for exactly `duration` timeline frames.

    `source_start` is where to begin in a video, in seconds after its first frame; a source that ends early starts
    again from its first frame. `motion_seed` varies an image's pan and zoom. When a transition leads into the clip,
    its picture begins with `source_start` at the transition's first frame, a little before the clip's own.
    """

    media: MediaReference
    duration: RationalTime
    source_start: Fraction = Fraction(0)
    fit: Fit = "fill"
    motion_seed: int = 0
    focus: tuple[Focus, ...] = ()
    """What `fill` keeps in view, in order of time, moving evenly in between; the middle if empty."""
    background: str = "#000000"
    """Of the bars that `letterbox` leaves."""


@dataclass(frozen=True)
class Gap:
    """Nothing of the user's to show: a plain background card."""

    duration: RationalTime
    colour: str = "#101418"


@dataclass(frozen=True)
class Transition:
    """A cross-fade, slide, wipe or fade through black of `duration`, centred on the cut between two neighbours."""

    duration: RationalTime
    kind: TransitionKind = "crossfade"


VideoItem = Clip | Gap


@dataclass(frozen=True)
class Speech:
    """One spoken sentence placed on the timeline: a mono PCM WAV that starts at `start` (timeline seconds, exact)."""

    audio: Path
    digest: str
    start: Fraction
    duration: Fraction


@dataclass(frozen=True)
class Music:
    """A music bed: looped to the film's length, ducked under speech, faded out at the end.

    `gain_db` is its loudness relative to the speech where nobody speaks; under speech it is lower still. Without any
    speech the music is the programme and `gain_db` has no effect.
    """

    media: MediaReference
    gain_db: Fraction = Fraction(-14)
    seamless: bool = False
    """Whether its end runs into its beginning by itself; other music is cross-faded where it begins again."""


@dataclass(frozen=True)
class Logo:
    """An overlay in a corner, inside the safe area, `width_percent` of the frame's width."""

    media: MediaReference
    corner: Literal["top-left", "top-right", "bottom-left", "bottom-right"] = "top-right"
    width_percent: int = 14
    opacity_percent: int = 100
    """Less makes it a watermark."""


@dataclass(frozen=True)
class Canvas:
    """What the film is drawn on."""

    width: int = 1080
    height: int = 1920
    rate: Fraction = Fraction(30)


@dataclass(frozen=True)
class Timeline:
    """A whole film as a value: render_timeline turns it into files and nothing else does.

    `check_timeline` says what a sensible timeline is; `write_timeline` and `read_timeline` store it as JSON.
    """

    canvas: Canvas
    video: tuple[VideoItem, ...]
    captions: tuple[str, ...]
    """One ASS document per video item, timed from the item's own first frame; empty string for none."""
    transitions: tuple[Transition | None, ...] = ()
    """One per cut, `len(video) - 1` long, or empty for hard cuts everywhere."""
    speech: tuple[Speech, ...] = ()
    music: Music | None = None
    logo: Logo | None = None
    platform: Literal["none", "shorts", "tiktok", "reels"] = "none"
    """Whose buttons captions and logo keep clear of."""
    fonts: Path | None = None
    """Folder of the fonts that the captions name."""

    @property
    def frames(self) -> int:
        """Return the film's length in frames."""
        return sum(item.duration.value for item in self.video)

    @property
    def seconds(self) -> Fraction:
        """Return the film's exact length in seconds."""
        return self.frames / self.canvas.rate
