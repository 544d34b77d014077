"""What a finished file measures."""

from mutoscope.media.inspect.errors import FilmUnreadable
from mutoscope.media.inspect.inspect_film import inspect_film
from mutoscope.media.inspect.types import AudioFacts, Expected, Finding, Report, Severity, VideoFacts

__all__ = [
    "AudioFacts",
    "Expected",
    "FilmUnreadable",
    "Finding",
    "Report",
    "Severity",
    "VideoFacts",
    "inspect_film",
]
