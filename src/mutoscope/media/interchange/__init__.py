"""Films for other programs and back: OpenTimelineIO, and projects as one file."""

from mutoscope.media.interchange.bundle import (
    MANIFEST,
    SCRIPT,
    TIMELINE,
    Bundle,
    BundleMedia,
    member_name,
    read_bundle,
    write_bundle,
    write_manifest,
)
from mutoscope.media.interchange.errors import BundleRefused, InterchangeUnreadable
from mutoscope.media.interchange.from_otio import MAX_OTIO_BYTES, from_otio
from mutoscope.media.interchange.name_media import Named, name_media, named_media, project_of
from mutoscope.media.interchange.to_otio import to_otio

__all__ = [
    "MANIFEST",
    "MAX_OTIO_BYTES",
    "SCRIPT",
    "TIMELINE",
    "Bundle",
    "BundleMedia",
    "BundleRefused",
    "InterchangeUnreadable",
    "Named",
    "from_otio",
    "member_name",
    "name_media",
    "named_media",
    "project_of",
    "read_bundle",
    "to_otio",
    "write_bundle",
    "write_manifest",
]
