"""What a finished file measures."""

from mutoscope.media.inspect.errors import FilmUnreadable
from mutoscope.media.inspect.inspect_film import inspect_film
from mutoscope.media.inspect.types import AudioFacts, Expected, Finding, Lost, Report, Severity, Shown, VideoFacts

__all__ = [
    "AudioFacts",
    "Expected",
    "FilmUnreadable",
    "Finding",
    "Lost",
    "Report",
    "Severity",
    "Shown",
    "VideoFacts",
    "inspect_film",
]
