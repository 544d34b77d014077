"""Timeline, Track, Clip, Gap, Transition, MediaReference, RationalTime."""

from mutoscope.media.timeline.types import (
    Canvas,
    Clip,
    Fit,
    Gap,
    Logo,
    MediaKind,
    MediaReference,
    Music,
    RationalTime,
    Speech,
    Timeline,
    TimeRange,
    Transition,
    VideoItem,
)

__all__ = [
    "Canvas",
    "Clip",
    "Fit",
    "Gap",
    "Logo",
    "MediaKind",
    "MediaReference",
    "Music",
    "RationalTime",
    "Speech",
    "TimeRange",
    "Timeline",
    "Transition",
    "VideoItem",
]
