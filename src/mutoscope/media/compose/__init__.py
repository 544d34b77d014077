"""Script, speech and footage composed into a Timeline."""

from mutoscope.media.compose.compose_timeline import Composer, compose_timeline
from mutoscope.media.compose.errors import SpeechMismatch, UnknownMark
from mutoscope.media.compose.place_footage import FootagePlan, Placed
from mutoscope.media.compose.plan_segments import plan_segments
from mutoscope.media.compose.types import ComposedSegment, ComposeOptions, Composition, Notice, PlannedSegment

__all__ = [
    "ComposeOptions",
    "ComposedSegment",
    "Composer",
    "Composition",
    "FootagePlan",
    "Notice",
    "Placed",
    "PlannedSegment",
    "SpeechMismatch",
    "UnknownMark",
    "compose_timeline",
    "plan_segments",
]
