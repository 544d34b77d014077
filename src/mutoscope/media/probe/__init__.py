"""What a media file is, found out in a guarded child process."""

from mutoscope.media.probe.check_kind import check_kind
from mutoscope.media.probe.errors import UnreadableMedia
from mutoscope.media.probe.probe_media import probe_media
from mutoscope.media.probe.sniff import Sniffed, sniff_media
from mutoscope.media.probe.to_reference import to_reference
from mutoscope.media.probe.types import MediaProblem, Probe, ProbeLimits

__all__ = [
    "MediaProblem",
    "Probe",
    "ProbeLimits",
    "Sniffed",
    "UnreadableMedia",
    "check_kind",
    "probe_media",
    "sniff_media",
    "to_reference",
]
