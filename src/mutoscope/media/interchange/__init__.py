"""Films for other programs and back: OpenTimelineIO, and projects as one file."""

from mutoscope.media.interchange.bundle import Bundle, read_bundle, write_bundle
from mutoscope.media.interchange.errors import BundleRefused, InterchangeUnreadable
from mutoscope.media.interchange.from_otio import from_otio
from mutoscope.media.interchange.to_otio import to_otio

__all__ = [
    "Bundle",
    "BundleRefused",
    "InterchangeUnreadable",
    "from_otio",
    "read_bundle",
    "to_otio",
    "write_bundle",
]
