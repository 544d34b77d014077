"""Script, speech and footage composed into a Timeline."""

from mutoscope.media.compose.brand import Brand, check_brand, dress_template, wear_logo
from mutoscope.media.compose.compose_timeline import Composer, compose_timeline
from mutoscope.media.compose.errors import BrandKitInvalid, SpeechMismatch, UnknownMark
from mutoscope.media.compose.place_footage import FootagePlan, Placed
from mutoscope.media.compose.plan_segments import plan_segments
from mutoscope.media.compose.types import Bumper, ComposedSegment, ComposeOptions, Composition, Notice, PlannedSegment

__all__ = [
    "Brand",
    "BrandKitInvalid",
    "Bumper",
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
    "check_brand",
    "compose_timeline",
    "dress_template",
    "plan_segments",
    "wear_logo",
]
