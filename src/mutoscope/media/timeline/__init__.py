"""Timeline, Track, Clip, Gap, Transition, MediaReference, RationalTime."""

from mutoscope.media.timeline.check_timeline import check_timeline, lead_in, lead_out
from mutoscope.media.timeline.errors import TimelineInvalid, TimelineUnreadable
from mutoscope.media.timeline.read_timeline import read_timeline, write_timeline
from mutoscope.media.timeline.types import (
    Canvas,
    Clip,
    Fit,
    FrameSpan,
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
    "FrameSpan",
    "Gap",
    "Logo",
    "MediaKind",
    "MediaReference",
    "Music",
    "RationalTime",
    "Speech",
    "TimeRange",
    "Timeline",
    "TimelineInvalid",
    "TimelineUnreadable",
    "Transition",
    "VideoItem",
    "check_timeline",
    "lead_in",
    "lead_out",
    "read_timeline",
    "write_timeline",
]
